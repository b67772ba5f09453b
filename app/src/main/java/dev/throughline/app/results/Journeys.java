package dev.throughline.app.results;

import dev.throughline.wire.Identity;
import dev.throughline.wire.IdentityEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Who was where, as the identity events tell it: apply them in their order, and this is the present truth. */
public final class Journeys {
    private static final Comparator<Identity.Visit> BY_TIME = Comparator.comparingLong(Identity.Visit::from)
            .thenComparing(Identity.Visit::camera)
            .thenComparingLong(Identity.Visit::track);

    private final Map<String, Map<Tracklet, Identity.Visit>> visits = new LinkedHashMap<>();
    private final Map<Tracklet, String> identities = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    /**
     * A tracklet's name within its site.
     *
     * @param camera that saw it
     * @param track its number there, from 1
     */
    public record Tracklet(String camera, long track) implements Comparable<Tracklet> {
        private static final Comparator<Tracklet> ORDER =
                Comparator.comparing(Tracklet::camera).thenComparingLong(Tracklet::track);

        @Override
        public int compareTo(Tracklet other) {
            return ORDER.compare(this, other);
        }
    }

    /** What an event changed for whoever watches. */
    public enum Change {
        /** Somebody new came. */
        NEW,
        /** Somebody known is in another tracklet. */
        SEEN_AGAIN,
        /** Only times moved on, or somebody is no longer matched. */
        NONE
    }

    /** Takes the next event. */
    public Change apply(IdentityEvent event) {
        boolean isNew = !visits.containsKey(event.identity());
        Map<Tracklet, Identity.Visit> journey = visits.computeIfAbsent(event.identity(), any -> new TreeMap<>());
        numbers.putIfAbsent(event.identity(), numbers.size() + 1);
        if (event.camera() == null || event.track() == null || event.from() == null || event.to() == null) {
            return Change.NONE;
        }
        Tracklet tracklet = new Tracklet(event.camera(), event.track());
        identities.put(tracklet, event.identity());
        boolean elsewhere =
                journey.put(tracklet, new Identity.Visit(event.camera(), event.track(), event.from(), event.to()))
                        == null;
        return isNew ? Change.NEW : elsewhere ? Change.SEEN_AGAIN : Change.NONE;
    }

    /** Everybody, in the order in which they were first seen. */
    public List<Identity> identities() {
        return visits.entrySet().stream()
                .map(each -> new Identity(each.getKey(), null, journey(each.getValue())))
                .toList();
    }

    private static List<Identity.Visit> journey(Map<Tracklet, Identity.Visit> visits) {
        List<Identity.Visit> journey = new ArrayList<>(visits.values());
        journey.sort(BY_TIME);
        return journey;
    }

    /** Whom this tracklet shows, if that was decided. */
    public Optional<String> identityOf(Tracklet tracklet) {
        return Optional.ofNullable(identities.get(tracklet));
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

    /** What people read instead of the id: {@code person 3}. */
    public String label(String identity) {
        return "person " + number(identity);
    }
}
