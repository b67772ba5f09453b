package dev.throughline.streams.track;

import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Relation;
import dev.throughline.wire.message.Sighting;
import dev.throughline.wire.message.TrackletUpdate.Prototype;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The appearance of a tracklet's person: a few prototypes, each the weighted sum of similar embeddings, and the weighted sum of the
 * relations. Front and back stay apart instead of blurring into a mean that resembles neither.
 *
 * <p>Immutable. It is kept in the same numbers that are stored, so a restored one continues bit-identically.
 */
final class Appearance {
    private static final Appearance NONE = new Appearance(List.of(), new float[0]);

    private final List<Cluster> clusters;
    private final float[] relation; // weighted sum, empty while nothing was embedded

    private Appearance(List<Cluster> clusters, float[] relation) {
        this.clusters = clusters;
        this.relation = relation;
    }

    /** The appearance before the first embedding. */
    static Appearance none() {
        return NONE;
    }

    /** As it was stored. */
    static Appearance stored(List<Cluster> clusters, float[] relation) {
        return new Appearance(List.copyOf(clusters), relation);
    }

    /**
     * Adds a sighting. It begins as a cluster of its own. If there are more than {@code most}, the two clusters that are cheapest to join
     * become one, by Ward's criterion: an outlier stays apart until it is outweighed.
     *
     * @param weight how much the sighting counts, above 0
     * @throws IllegalArgumentException if embedding or relation are of another size than those before
     */
    Appearance with(Embedding embedding, Relation seen, double weight, int most) {
        List<Cluster> more = new ArrayList<>(clusters);
        more.add(Cluster.of(embedding, weight));
        while (more.size() > most) {
            joinCheapest(more);
        }
        double[] sum = new double[seen.size()];
        seen.addTo(sum, weight);
        return new Appearance(List.copyOf(more), added(relation, sum));
    }

    private static void joinCheapest(List<Cluster> clusters) {
        int first = 0;
        int second = 1;
        double cheapest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < clusters.size(); i++) {
            for (int j = i + 1; j < clusters.size(); j++) {
                double cost = clusters.get(i).costToJoin(clusters.get(j));
                if (cost < cheapest) {
                    cheapest = cost;
                    first = i;
                    second = j;
                }
            }
        }
        clusters.set(first, clusters.get(first).joined(clusters.remove(second)));
    }

    private static float[] added(float[] before, double[] more) {
        if (before.length != 0 && before.length != more.length) {
            throw new IllegalArgumentException(
                    "relation of " + more.length + " pairs beside one of " + before.length + ": two models were mixed");
        }
        float[] sum = new float[more.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (float) ((before.length == 0 ? 0 : before[i]) + more[i]);
        }
        return sum;
    }

    /** Probability that a sighting shows the same person, by the nearest prototype; .5 if there is nothing to compare. */
    double probability(@Nullable Embedding embedding, @Nullable Relation seen, Calibration calibration) {
        if (clusters.isEmpty() || embedding == null || seen == null) {
            return .5;
        }
        double nearest = -1;
        for (Cluster cluster : clusters) {
            nearest = Math.max(nearest, cluster.cosine(embedding));
        }
        return calibration.probability(nearest, Relation.of(relation).jsd(seen));
    }

    /** How the sizes of a sighting's embedding or relation differ from these; empty if they do not, or there is nothing to compare. */
    Optional<String> misfit(Sighting sighting) {
        Embedding embedding = sighting.embedding();
        Relation seen = sighting.relation();
        if (embedding != null && !clusters.isEmpty() && clusters.get(0).sum.length != embedding.size()) {
            return Optional.of(sizes("embeddings", embedding.size(), clusters.get(0).sum.length, "values"));
        }
        return seen != null && relation.length != 0 && relation.length != seen.size()
                ? Optional.of(sizes("relations", seen.size(), relation.length, "pairs"))
                : Optional.empty();
    }

    private static String sizes(String what, int one, int other, String of) {
        return what + " of several sizes, [" + Math.min(one, other) + ", " + Math.max(one, other) + "] " + of + ",";
    }

    boolean isNone() {
        return clusters.isEmpty();
    }

    List<Prototype> prototypes() {
        return clusters.stream()
                .filter(Cluster::hasDirection)
                .map(cluster -> new Prototype(Embedding.of(cluster.sum), cluster.weight))
                .toList();
    }

    /** The mean; null while nothing was embedded. */
    @Nullable
    Relation relation() {
        return relation.length == 0 ? null : Relation.of(relation);
    }

    List<Cluster> clusters() {
        return clusters;
    }

    float[] relationSum() {
        return relation;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Appearance appearance
                && clusters.equals(appearance.clusters)
                && Arrays.equals(relation, appearance.relation);
    }

    @Override
    public int hashCode() {
        return 31 * clusters.hashCode() + Arrays.hashCode(relation);
    }

    @Override
    public String toString() {
        return "Appearance[" + clusters.size() + " prototypes]";
    }

    /** A cluster of similar embeddings, as their weighted sum. */
    static final class Cluster {
        private final float[] sum;
        private final float weight;

        private Cluster(float[] sum, float weight) {
            this.sum = sum;
            this.weight = weight;
        }

        /** As it was stored. */
        static Cluster stored(float[] sum, float weight) {
            return new Cluster(sum, weight);
        }

        private static Cluster of(Embedding embedding, double weight) {
            float[] sum = embedding.toArray();
            for (int i = 0; i < sum.length; i++) {
                sum[i] = (float) (sum[i] * weight);
            }
            return new Cluster(sum, (float) weight);
        }

        private Cluster joined(Cluster other) {
            float[] both = sum.clone();
            for (int i = 0; i < both.length; i++) {
                both[i] += other.sum[i];
            }
            return new Cluster(both, weight + other.weight);
        }

        /** Growth of the sum of squared distances to the centre when the two are joined. */
        private double costToJoin(Cluster other) {
            if (other.sum.length != sum.length) {
                throw new IllegalArgumentException("embedding of " + other.sum.length + " values beside one of "
                        + sum.length + ": two models were mixed");
            }
            double squares = 0;
            for (int i = 0; i < sum.length; i++) {
                double apart = sum[i] / weight - other.sum[i] / other.weight;
                squares += apart * apart;
            }
            return squares * weight * other.weight / (weight + other.weight);
        }

        private double cosine(Embedding embedding) {
            double dot = 0;
            double squares = 0;
            if (embedding.size() != sum.length) {
                throw new IllegalArgumentException("embedding of " + embedding.size() + " values beside one of "
                        + sum.length + ": two models were mixed");
            }
            for (int i = 0; i < sum.length; i++) {
                dot += (double) sum[i] * embedding.get(i);
                squares += (double) sum[i] * sum[i];
            }
            return squares > 0 ? dot / Math.sqrt(squares) : 0;
        }

        /** Whether the sum has a direction; it has none if the joined embeddings cancel out. */
        private boolean hasDirection() {
            for (float value : sum) {
                if (value != 0) {
                    return true;
                }
            }
            return false;
        }

        float[] sum() {
            return sum;
        }

        float weight() {
            return weight;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Cluster cluster && weight == cluster.weight && Arrays.equals(sum, cluster.sum);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(sum) + Float.hashCode(weight);
        }
    }
}
