package dev.throughline.reid.relation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.throughline.reid.vit.ForwardContext;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The slides' relation: R over pairs of the patches that are most similar to CLS.
 *
 * <p>Its gradient reaches the tables but not the picture, since a choice has no gradient; {@link SoftRelation} avoids
 * this. Pair k of two pictures compares the patches with these ranks, wherever they lie.
 *
 * @param count number of chosen patches, N: 5 in the slides, 10 where people are half occluded
 * @param pairs which pairs of them
 * @param order the order in which they are paired
 */
public record RankedRelation(int count, Pairs pairs, Order order) {
    /** Which pairs of the chosen patches. */
    public enum Pairs {
        /** Each pair once, the better patch first: N·(N−1)/2. */
        @JsonProperty("combinations")
        COMBINATIONS,
        /** Each pair in both directions: N·(N−1). */
        @JsonProperty("permutations")
        PERMUTATIONS
    }

    /** The order in which the chosen patches are paired. */
    public enum Order {
        /** The most similar first, as in the slides: entry 1 pairs the best with the second best, wherever they lie. */
        @JsonProperty("rank")
        RANK,
        /** From the top left to the bottom right. A swap of two near-equal ranks then changes nothing. */
        @JsonProperty("place")
        PLACE
    }

    public RankedRelation {
        if (count < 2) {
            throw new IllegalArgumentException("a pair needs two patches or more, count was " + count);
        }
    }

    /** The slides': each pair of five patches once, the most similar first. */
    public static RankedRelation defaults() {
        return new RankedRelation(5, Pairs.COMBINATIONS, Order.RANK);
    }

    /** The number of pairs. */
    public int size() {
        int ordered = count * (count - 1);
        return pairs == Pairs.COMBINATIONS ? ordered / 2 : ordered;
    }

    /**
     * The two chosen patches of each pair. Combinations: (0,1), (0,2), …, (1,2), …; permutations: (0,1), (0,2), …,
     * (1,0), (1,2), ….
     */
    List<int[]> ranks() {
        return IntStream.range(0, count)
                .boxed()
                .flatMap(a -> IntStream.range(pairs == Pairs.COMBINATIONS ? a + 1 : 0, count)
                        .filter(b -> b != a)
                        .mapToObj(b -> new int[] {a, b}))
                .toList();
    }

    /**
     * The relation vectors.
     *
     * @param tokens (B, 1+N, D), CLS first
     * @param relation R, (N, N)
     * @return (B, pairs)
     * @throws IllegalArgumentException if there are fewer patches than the settings choose
     */
    public NDArray vectors(NDArray tokens, NDArray relation) {
        int batch = (int) tokens.getShape().get(0);
        int patches = (int) relation.getShape().get(0);
        if (patches < count) {
            throw new IllegalArgumentException("cannot choose " + count + " of " + patches + " patches");
        }
        float[] resemblance = SoftRelation.resemblance(tokens).toFloatArray();
        List<int[]> ranks = ranks();
        long[] entries = new long[batch * ranks.size()];
        for (int picture = 0; picture < batch; picture++) {
            int[] best = best(resemblance, picture * patches, patches);
            for (int pair = 0; pair < ranks.size(); pair++) {
                int[] rank = ranks.get(pair);
                entries[picture * ranks.size() + pair] = (long) best[rank[0]] * patches + best[rank[1]];
            }
        }
        NDArray index = relation.getManager().create(entries, new Shape(entries.length));
        return relation.flatten().take(relation.getManager(), index).reshape(batch, ranks.size());
    }

    /** The patches of one picture that are most similar to CLS, in order; of equal ones the earlier wins. */
    private int[] best(float[] resemblance, int from, int patches) {
        IntStream best = IntStream.range(0, patches)
                .boxed()
                .sorted(Comparator.comparingDouble(patch -> -resemblance[from + patch]))
                .limit(count)
                .mapToInt(Integer::intValue);
        return (order == Order.PLACE ? best.sorted() : best).toArray();
    }

    /**
     * Turns the vectors into distributions, since a list of similarities is no feature vector.
     *
     * @param vectors (B, pairs)
     * @param temperature τ, above 0
     * @return (B, pairs), each row summing to 1
     */
    public static NDArray distributions(NDArray vectors, double temperature) {
        return ForwardContext.scaled(vectors, 1 / temperature).softmax(-1);
    }
}
