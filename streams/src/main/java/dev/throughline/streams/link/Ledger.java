package dev.throughline.streams.link;

import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.IdentityEvent.Because;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.message.TrackletUpdate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Applies each change to the gallery and to the state store at once, and collects the events and identities to publish until they are
 * taken.
 */
final class Ledger {
    private final String site;
    private final Gallery gallery;
    private final Constraints constraints;
    private final SiteShelf store;
    private final List<IdentityEvent> events = new ArrayList<>();
    private final SortedMap<String, @Nullable Identity> changed = new TreeMap<>();

    Ledger(String site, Gallery gallery, Constraints constraints, SiteShelf store) {
        this.site = site;
        this.gallery = gallery;
        this.constraints = constraints;
        this.store = store;
    }

    /** The events since the last call, in order. */
    List<IdentityEvent> takeEvents() {
        List<IdentityEvent> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    /** The present state of the identities that have changed since the last call; null for one that no longer exists. */
    SortedMap<String, @Nullable Identity> takeChanged() {
        SortedMap<String, @Nullable Identity> taken = new TreeMap<>(changed);
        changed.clear();
        return taken;
    }

    /** Stores the state of an identity without publishing it. */
    void store(GalleryEntry entry) {
        gallery.put(entry);
        store.put(entry);
    }

    /** Stores the state of an identity and publishes it. */
    void keep(GalleryEntry entry) {
        store(entry);
        changed.put(entry.identity(), entry.toIdentity());
    }

    private void letGo(GalleryEntry entry) {
        gallery.remove(entry);
        store.remove(entry);
    }

    /** Removes an identity and the constraints on its tracklets: it is never scored again. */
    void dismiss(GalleryEntry entry) {
        letGo(entry);
        constraints.about(entry.tracklets()).forEach(this::release);
    }

    /** Publishes that an identity no longer exists, whether it was in the gallery until now or not. */
    void gone(String identity) {
        changed.put(identity, null);
    }

    String eventId(String rule, String identity, TrackletUpdate tracklet) {
        return Ids.event(site, rule, identity, tracklet.camera(), tracklet.track(), tracklet.timeMicros());
    }

    void tell(IdentityEvent.Type type, String identity, TrackletUpdate tracklet, Because because) {
        events.add(new IdentityEvent(
                eventId(because.rule(), identity, tracklet),
                type,
                site,
                tracklet.timeMicros(),
                identity,
                IdentityEvent.Subject.seen(tracklet.id(), tracklet.fromMicros(), tracklet.toMicros()),
                tracklet.model(),
                because));
    }

    void tell(
            IdentityEvent.Type type,
            String identity,
            @Nullable String model,
            @Nullable String name,
            long timeMicros,
            Because because) {
        String cause = because.command() == null ? type.name().toLowerCase(Locale.ROOT) : because.command();
        events.add(new IdentityEvent(
                Ids.event(site, cause, identity, timeMicros),
                type,
                site,
                timeMicros,
                identity,
                IdentityEvent.Subject.whole(name),
                model,
                because));
    }

    String newIdentity(TrackletUpdate first) {
        return Ids.identity(site, first.camera(), first.track(), first.fromMicros());
    }

    String splitIdentity(GalleryEntry from, TrackletId tracklet, long timeMicros) {
        return Ids.splitOff(site, from.identity(), tracklet.camera(), tracklet.track(), timeMicros);
    }

    /** Moves some or all tracklets of an identity to another one, known or new. */
    void move(
            IdentityEvent.Type type,
            GalleryEntry from,
            Collection<TrackletId> tracklets,
            String into,
            Because because,
            long timeMicros) {
        String id = Ids.event(site, type, from.identity(), into, String.join(",", names(tracklets)), timeMicros);
        GalleryEntry rest = from.without(tracklets);
        GalleryEntry moved =
                rest.visits().isEmpty() ? from : from.only(tracklets, into, id); // a whole identity keeps its name
        letGo(from);
        if (rest.visits().isEmpty()) {
            gone(from.identity());
        } else {
            keep(rest);
        }
        keep(gallery.find(into).map(entry -> entry.with(moved, id)).orElse(moved));
        events.add(new IdentityEvent(
                id,
                type,
                site,
                timeMicros,
                into,
                IdentityEvent.Subject.moved(
                        from.identity(),
                        List.copyOf(tracklets),
                        from.visits().stream()
                                .filter(visit -> tracklets.contains(visit.id()))
                                .map(TrackletVisit::event)
                                .distinct()
                                .toList()),
                from.model(),
                because));
    }

    private static List<String> names(Collection<TrackletId> tracklets) {
        return tracklets.stream().map(TrackletId::toString).toList();
    }

    void constrain(Constraints.Pair pair) {
        constraints.put(pair);
        store.put(pair);
    }

    void release(Constraints.Pair pair) {
        constraints.remove(pair);
        store.remove(pair);
    }

    void expire(GalleryEntry entry, long timeMicros, String rule) {
        dismiss(entry);
        tell(IdentityEvent.Type.EXPIRED, entry.identity(), entry.model(), null, timeMicros, Because.rule(rule));
    }
}
