package dev.throughline.streams.link;

import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.Identity.Visit;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.TrackletId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a consumer knows who applies the events in their order. */
final class Told {
    private static final Comparator<Visit> BY_TIME =
            Comparator.comparingLong(Visit::from).thenComparing(Visit::camera).thenComparingLong(Visit::track);

    private final Map<String, Map<TrackletId, Visit>> journeys = new TreeMap<>();
    private final Map<String, String> names = new HashMap<>();

    /** Everybody, by these events. */
    static List<Identity> by(List<IdentityEvent> events) {
        Told told = new Told();
        events.forEach(told::apply);
        return List.copyOf(told.identities().values());
    }

    void apply(IdentityEvent event) {
        switch (event.type()) {
            case CREATED, SIGHTED ->
                journeys.computeIfAbsent(event.identity(), any -> new TreeMap<>())
                        .put(
                                new TrackletId(event.camera(), event.track()),
                                new Visit(event.camera(), event.track(), event.from(), event.to()));
            case MERGED, SPLIT, REASSIGNED -> move(event);
            case NAMED -> names.put(event.identity(), event.name());
            case FORGOTTEN -> journeys.remove(event.identity());
            case EXPIRED -> {}
        }
    }

    private void move(IdentityEvent event) {
        Map<TrackletId, Visit> from = journeys.get(event.formerly());
        Map<TrackletId, Visit> into = journeys.computeIfAbsent(event.identity(), any -> new TreeMap<>());
        event.tracklets().forEach(tracklet -> into.put(tracklet, from.remove(tracklet)));
        if (from.isEmpty()) {
            journeys.remove(event.formerly());
            names.putIfAbsent(event.identity(), names.remove(event.formerly()));
        }
    }

    /** By id, as the topic {@code identities} has them. */
    SortedMap<String, Identity> identities() {
        SortedMap<String, Identity> identities = new TreeMap<>();
        journeys.forEach((id, visits) -> identities.put(
                id,
                new Identity(
                        id,
                        names.get(id),
                        visits.values().stream().sorted(BY_TIME).toList())));
        return identities;
    }
}
