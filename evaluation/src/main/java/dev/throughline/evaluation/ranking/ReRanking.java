package dev.throughline.evaluation.ranking;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Re-ranking: two pictures are also near if they have the same neighbours. Each item is described by its k-reciprocal neighbours, which
 * are the near items that also have the item among their nearest. Items are compared by the Jaccard distance of these descriptions.
 *
 * <p>Source: Zhong et al., Re-ranking Person Re-identification with k-reciprocal Encoding, arXiv 1701.08398. Details that the paper
 * leaves open follow its authors' code, from which those of torchreid and fast-reid descend.
 *
 * <p>No matrix of distances is kept: n items need about n · (8·k1 + 12·N) bytes. N is the number of neighbours of an item after query
 * expansion, some dozens and at most k2 · (k1+1) · (k1/2+2). The n² distances are computed once, those of the queries twice.
 *
 * @param k1 neighbours that are tested for being reciprocal, at least 1
 * @param k2 nearest items, the item itself included, whose descriptions are averaged; 1 averages none
 * @param lambda weight of the original distance, 0..1; the rest is that of the Jaccard distance
 */
public record ReRanking(int k1, int k2, double lambda) {
    private static final double SHARE = 2 / 3.; // of a neighbour's own neighbours that must be the item's too

    public ReRanking {
        if (k1 < 1 || k2 < 1 || !(lambda >= 0 && lambda <= 1)) {
            throw new IllegalArgumentException("re-ranking needs k1 and k2 of at least 1 and a lambda in 0..1, had "
                    + k1 + ", " + k2 + ", " + lambda);
        }
    }

    /** The paper's settings for Market-1501. */
    public static ReRanking defaults() {
        return new ReRanking(20, 6, .3);
    }

    /**
     * Re-ranks the galleries of all queries.
     *
     * @param distances Euclidean, not squared, of queries+gallery items: the queries, then the gallery
     * @return a row of shape (gallery) for each query
     * @throws IllegalArgumentException if a distance is NaN, or there are no items
     */
    public DistanceRows of(PairDistances distances, int queries, int gallery) {
        if (queries < 1 || gallery < 1) {
            throw new IllegalArgumentException(
                    "re-ranking needs queries and a gallery, had " + queries + " and " + gallery);
        }
        Neighbours neighbours = Neighbours.of(distances, queries + gallery, k1 + 1);
        Sparse[] described = IntStream.range(0, queries + gallery)
                .parallel()
                .mapToObj(item -> describe(neighbours, item))
                .toArray(Sparse[]::new);
        Sparse[] expanded = k2 == 1
                ? described
                : IntStream.range(0, described.length)
                        .parallel()
                        .mapToObj(item -> Sparse.mean(described, neighbours.nearest(item, k2)))
                        .toArray(Sparse[]::new);
        Sparse[] inverse = Sparse.transposed(expanded);
        return query -> row(neighbours, expanded[query], inverse, query, queries, gallery);
    }

    /** Weights of an item's expanded k-reciprocal neighbours, summing to 1; sections 3.2 and 3.3. */
    private Sparse describe(Neighbours neighbours, int item) {
        int[] reciprocal = neighbours.reciprocal(item, k1 + 1);
        int half = (int) Math.rint(k1 / 2.) + 1; // as the authors: half to even, and one more for the item itself
        IntStream.Builder all = IntStream.builder();
        Arrays.stream(reciprocal).forEach(all::add);
        for (int candidate : reciprocal) {
            int[] theirs = neighbours.reciprocal(candidate, half);
            long shared = Arrays.stream(theirs)
                    .filter(each -> Arrays.binarySearch(reciprocal, each) >= 0)
                    .count();
            if (shared > SHARE * theirs.length) {
                Arrays.stream(theirs).forEach(all::add);
            }
        }
        int[] expanded = all.build().sorted().distinct().toArray();
        double[] weights = Arrays.stream(expanded)
                .mapToDouble(other -> Math.exp(-neighbours.distance(item, other)))
                .toArray();
        double sum = Arrays.stream(weights).sum();
        return new Sparse(
                expanded, Arrays.stream(weights).map(weight -> weight / sum).toArray());
    }

    private float[] row(
            Neighbours neighbours, Sparse described, Sparse[] inverse, int query, int queries, int gallery) {
        double[] shared = new double[queries + gallery];
        for (int i = 0; i < described.at.length; i++) {
            Sparse others = inverse[described.at[i]];
            for (int j = 0; j < others.at.length; j++) {
                shared[others.at[j]] += Math.min(described.value[i], others.value[j]);
            }
        }
        float[] row = new float[gallery];
        for (int entry = 0; entry < gallery; entry++) {
            int item = queries + entry;
            double jaccard = 1 - shared[item] / (2 - shared[item]);
            row[entry] = (float) ((1 - lambda) * jaccard + lambda * neighbours.distance(query, item));
        }
        return row;
    }

    /** Each item's nearest items in order, with distances as the method needs them: squared, and relative to the item's largest. */
    private static final class Neighbours {
        private final PairDistances distances;
        private final int[][] nearest; // (items, kept)
        private final float[] largest; // (items), squared

        private Neighbours(PairDistances distances, int[][] nearest, float[] largest) {
            this.distances = distances;
            this.nearest = nearest;
            this.largest = largest;
        }

        static Neighbours of(PairDistances distances, int items, int kept) {
            Neighbours all = new Neighbours(distances, new int[items][], new float[items]);
            IntStream.range(0, items).parallel().forEach(item -> all.look(item, items, kept));
            return all;
        }

        private void look(int item, int items, int kept) {
            float[] row = new float[items];
            float furthest = 0;
            for (int other = 0; other < items; other++) {
                row[other] = squared(item, other);
                furthest = Math.max(furthest, row[other]);
            }
            largest[item] = furthest > 0 ? furthest : 1; // all are identical: nothing to scale
            for (int other = 0; other < items; other++) {
                row[other] /= largest[item];
            }
            nearest[item] = Ranking.nearest(item, row, Math.min(kept, items));
        }

        private float squared(int one, int other) {
            float distance = distances.between(one, other);
            return distance * distance;
        }

        double distance(int one, int other) {
            return squared(one, other) / largest[one];
        }

        int[] nearest(int item, int count) {
            return Arrays.copyOf(nearest[item], Math.min(count, nearest[item].length));
        }

        /** Of the {@code count} nearest items, those that have the item among their own {@code count} nearest; ascending. */
        int[] reciprocal(int item, int count) {
            return Arrays.stream(nearest(item, count))
                    .filter(other -> Arrays.stream(nearest(other, count)).anyMatch(each -> each == item))
                    .sorted()
                    .toArray();
        }
    }

    /** A sparse vector: the indices and values of its entries. */
    private static final class Sparse {
        private final int[] at; // ascending
        private final double[] value;

        Sparse(int[] at, double[] value) {
            this.at = at;
            this.value = value;
        }

        static Sparse mean(Sparse[] vectors, int[] which) {
            int[] at = Arrays.stream(which)
                    .flatMap(each -> Arrays.stream(vectors[each].at))
                    .sorted()
                    .distinct()
                    .toArray();
            double[] mean = new double[at.length];
            for (int each : which) {
                Sparse vector = vectors[each];
                for (int i = 0; i < vector.at.length; i++) {
                    mean[Arrays.binarySearch(at, vector.at[i])] += vector.value[i] / which.length;
                }
            }
            return new Sparse(at, mean);
        }

        static Sparse[] transposed(Sparse[] rows) {
            int[] sizes = new int[rows.length];
            for (Sparse row : rows) {
                for (int column : row.at) {
                    sizes[column]++;
                }
            }
            Sparse[] columns = new Sparse[rows.length];
            for (int column = 0; column < rows.length; column++) {
                columns[column] = new Sparse(new int[sizes[column]], new double[sizes[column]]);
            }
            int[] filled = new int[rows.length];
            for (int row = 0; row < rows.length; row++) {
                for (int i = 0; i < rows[row].at.length; i++) {
                    int column = rows[row].at[i];
                    columns[column].at[filled[column]] = row;
                    columns[column].value[filled[column]++] = rows[row].value[i];
                }
            }
            return columns;
        }
    }
}
