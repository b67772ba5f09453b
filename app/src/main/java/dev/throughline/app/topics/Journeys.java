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

/** Who was where, as the identity events tell it: apply them in their order, and this is the present truth. */
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

    /** What an event changed for whoever watches. */
    public enum Change {
        /** Somebody new came. */
        NEW,
        /** Somebody known is in another tracklet. */
        SEEN_AGAIN,
        /** Tracklets became another's, or somebody was named or forgotten: the event's type says which. */
        CORRECTED,
        /** Only times moved on, or somebody is no longer matched. */
        NONE
    }

    /** Takes the next event. */
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

    /** Whoever an event speaks of has a number, also where the topic does not reach back to the event that told of them first. */
    private void see(String identity) {
        numbers.putIfAbsent(identity, numbers.size() + 1);
    }

    private Map<TrackletId, Identity.Visit> journeyOf(String identity) {
        see(identity);
        return visits.computeIfAbsent(identity, any -> new TreeMap<>());
    }

    /** A tracklet that was never heard of, since the topic does not reach so far back, is left out. */
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

    /** Everybody, in the order in which they were first seen. */
    public List<Identity> identities() {
        return visits.entrySet().stream()
                .map(each -> new Identity(each.getKey(), names.get(each.getKey()), journey(each.getValue())))
                .toList();
    }

    /** How many they are. */
    public int size() {
        return visits.size();
    }

    /** The identity of this id, or of this number as in {@code person 3}. */
    public Optional<Identity> find(String idOrNumber) {
        String id = idOf(idOrNumber).orElse(idOrNumber);
        return Optional.ofNullable(visits.get(id)).map(each -> new Identity(id, names.get(id), journey(each)));
    }

    /** The id of this number, as in {@code person 3}, also of somebody who is no more; empty if there never was one. */
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

    /** Whom this tracklet shows, if that was decided. */
    public Optional<String> identityOf(TrackletId tracklet) {
        return Optional.ofNullable(identities.get(tracklet));
    }

    /** Whether an operator had anybody forgotten. */
    public boolean hasForgotten() {
        return !forgotten.isEmpty();
    }

    /** The tracklets of everybody whom an operator had forgotten. */
    public Set<TrackletId> forgottenTracklets() {
        return Set.copyOf(forgottenTracklets);
    }

    /** Whether an operator had whoever this tracklet shows forgotten. */
    public boolean isForgotten(TrackletId tracklet) {
        return forgottenTracklets.contains(tracklet);
    }

    /** Whether an operator had this identity forgotten, or the one that all its tracklets went to. */
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

    /** What became of an identity that is no more: {@code forgotten}, {@code merged into person 2 (p-1)}; empty if it still is, or never was. */
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
     * The identity's number, from 1, in the order in which they were first seen.
     *
     * @throws IllegalArgumentException if no event spoke of it
     */
    public int number(String identity) {
        Integer number = numbers.get(identity);
        if (number == null) {
            throw new IllegalArgumentException("no event spoke of identity '" + identity + "'");
        }
        return number;
    }

    /** What people read instead of the id: the name that an operator gave, or {@code person 3}. */
    public String label(String identity) {
        return names.getOrDefault(identity, "person " + number(identity));
    }
}
