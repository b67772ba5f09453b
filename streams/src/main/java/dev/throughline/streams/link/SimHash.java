package dev.throughline.streams.link;

import dev.throughline.wire.message.Embedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Random-hyperplane hashes of embeddings: each bit tells on which side of a random hyperplane the embedding lies. On average, two hashes
 * differ in a share of their bits that equals the angle between the embeddings over a half turn.
 *
 * <p>Source: Charikar, Similarity estimation techniques from rounding algorithms, STOC 2002, section 3.
 */
final class SimHash {
    /** Longs of a hash. */
    static final int WORDS = 16;
    /** Hashed means (views) of one identity, at most. */
    static final int MOST_VIEWS = 4;

    private static final int BITS = WORDS * Long.SIZE;
    private static final double SAME_VIEW = .6; // embeddings with at least this cosine share a mean
    private static final Map<Integer, SimHash> BY_SIZE = new ConcurrentHashMap<>(); // .8 MB each, and sites are many

    private final int size;
    private final float[][] directions; // shape (D, BITS)

    private SimHash(int size) {
        this.size = size;
        this.directions = new float[size][BITS];
        long seed = 0;
        for (float[] row : directions) {
            for (int bit = 0; bit < BITS; bit++) {
                seed += 0x9E3779B97F4A7C15L;
                row[bit] = bell(mixed(seed));
            }
        }
    }

    /** The hash for embeddings of {@code size} values; deterministic. */
    static SimHash of(int size) {
        return BY_SIZE.computeIfAbsent(size, SimHash::new);
    }

    /** SplitMix64: Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014. */
    private static long mixed(long seed) {
        long half = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
        long whole = (half ^ (half >>> 27)) * 0x94D049BB133111EBL;
        return whole ^ (whole >>> 31);
    }

    /** The sum of the four shorts of a number: close to a normal variate, and bit-identical on every machine. */
    private static float bell(long random) {
        return (short) random + (short) (random >>> 16) + (short) (random >>> 32) + (short) (random >>> 48);
    }

    /** Hashes of the means of similar embeddings, one for each view of a person. */
    List<long[]> sketches(List<Embedding> embeddings) {
        return views(embeddings).stream()
                .map(view -> sketch(Embedding.mean(view).toArray()))
                .toList();
    }

    /**
     * Groups embeddings into views. Each embedding joins the most similar of the embeddings that began a view, or begins a view itself. If
     * there are as many views as allowed and it is like none of them, it is left out.
     */
    private static List<List<Embedding>> views(List<Embedding> embeddings) {
        List<List<Embedding>> views = new ArrayList<>();
        for (Embedding embedding : embeddings) {
            List<Embedding> nearest = new ArrayList<>();
            double cosine = 0; // below it a mean might cancel out
            for (List<Embedding> view : views) {
                double other = view.get(0).cosine(embedding);
                if (other > cosine) {
                    nearest = view;
                    cosine = other;
                }
            }
            if (cosine >= SAME_VIEW || views.size() == MOST_VIEWS) {
                nearest.add(embedding);
            } else {
                views.add(new ArrayList<>(List.of(embedding)));
            }
        }
        return views;
    }

    private long[] sketch(float[] values) {
        float[] sums = new float[BITS];
        for (int i = 0; i < size; i++) {
            add(values[i], directions[i], sums);
        }
        long[] sketch = new long[WORDS];
        for (int bit = 0; bit < BITS; bit++) {
            if (sums[bit] > 0) {
                sketch[bit / Long.SIZE] |= 1L << bit;
            }
        }
        return sketch;
    }

    /** A loop of its own, so that the compiler vectorizes it. */
    private static void add(float value, float[] directions, float[] sums) {
        for (int bit = 0; bit < BITS; bit++) {
            sums[bit] += value * directions[bit];
        }
    }
}
