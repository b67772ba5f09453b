package dev.throughline.bench.linking;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.throughline.wire.message.TrackletId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The links: pairs of tracklets.
 *
 * @param right one identity, and one person
 * @param wrong one identity, but not one person
 * @param missed one person, but not one identity
 */
@JsonPropertyOrder({"right", "wrong", "missed", "precision", "recall"})
record LinkedPairs(long right, long wrong, long missed) {
    /**
     * Compares the identities with the people.
     *
     * @param identities by tracklet; a missing tracklet has an identity of its own
     * @param people by tracklet; a missing tracklet shows nobody, so each link to it is wrong
     */
    static LinkedPairs of(Map<TrackletId, String> identities, Map<TrackletId, String> people) {
        Map<TrackletId, Both> both = new HashMap<>();
        identities.forEach((tracklet, identity) -> {
            String person = people.get(tracklet);
            if (person != null) {
                both.put(tracklet, new Both(identity, person));
            }
        });
        long right = pairs(both.values());
        return new LinkedPairs(right, pairs(identities.values()) - right, pairs(people.values()) - right);
    }

    private record Both(String identity, String person) {}

    /** The number of pairs of equals. */
    private static long pairs(Collection<?> names) {
        Map<Object, Long> counts = new HashMap<>();
        names.forEach(name -> counts.merge(name, 1L, Long::sum));
        return counts.values().stream()
                .mapToLong(count -> count * (count - 1) / 2)
                .sum();
    }

    /** The pairs of both together. */
    LinkedPairs with(LinkedPairs other) {
        return new LinkedPairs(right + other.right, wrong + other.wrong, missed + other.missed);
    }

    /** The part of the links that is right; null if there are none. */
    @JsonProperty
    @Nullable
    Double precision() {
        return part(right, right + wrong);
    }

    /** The part of the people's pairs that is linked; null if there are none. */
    @JsonProperty
    @Nullable
    Double recall() {
        return part(right, right + missed);
    }

    private static @Nullable Double part(long some, long all) {
        return all == 0 ? null : (double) some / all;
    }
}
