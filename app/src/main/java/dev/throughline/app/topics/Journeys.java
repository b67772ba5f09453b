package dev.throughline.app.topics;

import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.TrackletId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The identities and their visits, as the identity events tell them. Apply the events in order to get the current state. */
public final class Journeys {
    private static final Comparator<Identity.Visit> BY_TIME = Comparator.comparingLong(Identity.Visit::from)
            .thenComparing(Identity.Visit::camera)
            .thenComparingLong(Identity.Visit::track);

    private final Map<String, Map<TrackletId, Identity.Visit>> visits = new LinkedHashMap<>();
    private final Map<TrackletId, String> identities = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> endedIn = new HashMap<>();
    private final Set<String> forgotten = new HashSet<>();
    private final Set<TrackletId> forgottenTracklets = new HashSet<>();

    /** What an event changed, for an observer. */
    public enum Change {
        /** A new identity appeared. */
        NEW,
        /** A known identity has another tracklet. */
        SEEN_AGAIN,
        /** Tracklets moved to another identity, or an identity was named or forgotten: the event's type says which. */
        CORRECTED,
        /** Only times advanced, or an identity is no longer matched. */
        NONE
    }

    /** Applies the next event. */
    public Change apply(IdentityEvent event) {
        return switch (event.type()) {
            case CREATED, SIGHTED -> see(event);
            case MERGED, SPLIT, REASSIGNED -> move(event);
            case NAMED -> {
                see(event.identity());
                names.put(event.identity(), String.valueOf(event.name()));
                yield Change.CORRECTED;
            }
            case FORGOTTEN -> {
                Map<TrackletId, Identity.Visit> journey = visits.remove(event.identity());
                names.remove(event.identity());
                if (journey != null) {
                    identities.keySet().removeAll(journey.keySet());
                    forgottenTracklets.addAll(journey.keySet());
                }
                forgotten.add(event.identity());
                yield Change.CORRECTED;
            }
            case EXPIRED -> Change.NONE;
        };
    }

    private Change see(IdentityEvent event) {
        boolean isNew = !visits.containsKey(event.identity());
        Map<TrackletId, Identity.Visit> journey = journeyOf(event.identity());
        if (event.camera() == null || event.track() == null || event.from() == null || event.to() == null) {
            return Change.NONE;
        }
        TrackletId tracklet = new TrackletId(event.camera(), event.track());
        identities.put(tracklet, event.identity());
        boolean elsewhere =
                journey.put(tracklet, new Identity.Visit(event.camera(), event.track(), event.from(), event.to()))
                        == null;
        return isNew ? Change.NEW : elsewhere ? Change.SEEN_AGAIN : Change.NONE;
    }

    /** Numbers each identity that an event mentions, even if the topic does not reach back to its first event. */
    private void see(String identity) {
        numbers.putIfAbsent(identity, numbers.size() + 1);
    }

    private Map<TrackletId, Identity.Visit> journeyOf(String identity) {
        see(identity);
        return visits.computeIfAbsent(identity, any -> new TreeMap<>());
    }

    /** Moves tracklets. An unknown tracklet is skipped, since the topic may not reach back to it. */
    private Change move(IdentityEvent event) {
        Map<TrackletId, Identity.Visit> into = journeyOf(event.identity());
        if (event.tracklets() == null || event.formerly() == null) {
            return Change.NONE;
        }
        see(event.formerly());
        Map<TrackletId, Identity.Visit> from = visits.getOrDefault(event.formerly(), new TreeMap<>());
        for (TrackletId tracklet : event.tracklets()) {
            Identity.Visit visit = from.remove(tracklet);
            if (visit != null) {
                into.put(tracklet, visit);
                identities.put(tracklet, event.identity());
            }
        }
        if (from.isEmpty()) {
            visits.remove(event.formerly());
            endedIn.put(event.formerly(), event.identity());
            String name = names.remove(event.formerly());
            if (name != null) {
                names.putIfAbsent(event.identity(), name);
            }
        }
        return Change.CORRECTED;
    }

    /** All identities, in the order in which they were first seen. */
    public List<Identity> identities() {
        return visits.entrySet().stream()
                .map(each -> new Identity(each.getKey(), names.get(each.getKey()), journey(each.getValue())))
                .toList();
    }

    /** The number of identities. */
    public int size() {
        return visits.size();
    }

    /** The identity of this id, or of this number as in {@code person 3}. */
    public Optional<Identity> find(String idOrNumber) {
        String id = idOf(idOrNumber).orElse(idOrNumber);
        return Optional.ofNullable(visits.get(id)).map(each -> new Identity(id, names.get(id), journey(each)));
    }

    /** The id of this number, as in {@code person 3}, even if the identity is gone; empty if it never existed. */
    public Optional<String> idOf(String number) {
        return numbers.entrySet().stream()
                .filter(each -> number.equals(Integer.toString(each.getValue())))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static List<Identity.Visit> journey(Map<TrackletId, Identity.Visit> visits) {
        List<Identity.Visit> journey = new ArrayList<>(visits.values());
        journey.sort(BY_TIME);
        return journey;
    }

    /** The identity of this tracklet, if it was decided. */
    public Optional<String> identityOf(TrackletId tracklet) {
        return Optional.ofNullable(identities.get(tracklet));
    }

    /** Whether an operator had any identity forgotten. */
    public boolean hasForgotten() {
        return !forgotten.isEmpty();
    }

    /** The tracklets of all forgotten identities. */
    public Set<TrackletId> forgottenTracklets() {
        return Set.copyOf(forgottenTracklets);
    }

    /** Whether the identity of this tracklet was forgotten. */
    public boolean isForgotten(TrackletId tracklet) {
        return forgottenTracklets.contains(tracklet);
    }

    /** Whether this identity was forgotten, or the one that it was merged into. */
    public boolean isForgotten(String identity) {
        Set<String> passed = new HashSet<>();
        String last = identity;
        while (last != null && !visits.containsKey(last) && passed.add(last)) {
            if (forgotten.contains(last)) {
                return true;
            }
            last = endedIn.get(last);
        }
        return false;
    }

    /** Why an identity is gone: {@code forgotten}, {@code merged into person 2 (p-1)}; empty if it exists, or never did. */
    public Optional<String> whyGone(String identity) {
        if (visits.containsKey(identity)) {
            return Optional.empty();
        }
        if (forgotten.contains(identity)) {
            return Optional.of("forgotten");
        }
        return Optional.ofNullable(endedIn.get(identity)).map(into -> "merged into " + label(into) + " (" + into + ")");
    }

    /**
     * The identity's number, from 1, in the order in which the identities were first seen.
     *
     * @throws IllegalArgumentException if no event mentioned it
     */
    public int number(String identity) {
        Integer number = numbers.get(identity);
        if (number == null) {
            throw new IllegalArgumentException("no event spoke of identity '" + identity + "'");
        }
        return number;
    }

    /** The label for people: the name that an operator gave, or {@code person 3}. */
    public String label(String identity) {
        return names.getOrDefault(identity, "person " + number(identity));
    }
}
