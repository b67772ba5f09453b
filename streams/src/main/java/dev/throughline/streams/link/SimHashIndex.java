package dev.throughline.streams.link;

import dev.throughline.wire.message.Embedding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the identities that look most like a tracklet without comparing it with each of them. One index holds the embeddings of one model.
 *
 * <p>The search has three steps, each with fewer identities and a more exact distance. The first compares the beginnings of all
 * {@linkplain SimHash hashes}. The second compares the whole hashes of the nearest ones. The third compares each pair of embeddings of
 * those that are then nearest. The ranking of the last step is exact; {@value #COMPARED} identities or fewer all reach it.
 *
 * <p>The result is a function of the content of the index, never of the order in which it came. Nothing is fitted to the content, the
 * hashes of an identity depend on its own embeddings alone, and ties are broken by id. An index that is filled anew gives the same results.
 */
final class SimHashIndex {
    private static final int COMPARED = 128; // identities, unless more are asked for
    private static final int VIEWS_BY_BEGINNING = 2_000;
    private static final int VIEWS_BY_SKETCH = COMPARED * SimHash.MOST_VIEWS;
    private static final int BEGINNING = 4; // longs
    private static final int REST = SimHash.WORDS - BEGINNING;

    private final Map<String, Entry> entries = new HashMap<>();
    private final Set<Entry> unsketched = new LinkedHashSet<>();
    private int embeddingSize = 1;

    // a row for each view of each identity, without gaps; nothing depends on the order
    private int rows;
    private @Nullable Entry[] owners = new Entry[0];
    private long[] beginnings = new long[0]; // shape (rows, BEGINNING)
    private long[] rests = new long[0]; // shape (rows, REST)

    /** An identity that can be found. */
    private static final class Entry {
        private final String identity;
        private final List<Embedding> prototypes;
        private int[] rows = {}; // by view, once it is hashed

        private Entry(String identity, List<Embedding> prototypes) {
            this.identity = identity;
            this.prototypes = prototypes;
        }

        /** The cosine of the most similar pair. */
        private double cosine(List<Embedding> others) {
            double nearest = -1;
            for (Embedding prototype : prototypes) {
                for (Embedding other : others) {
                    nearest = Math.max(nearest, prototype.cosine(other));
                }
            }
            return nearest;
        }

        private int viewAt(int row) {
            int view = 0;
            while (rows[view] != row) {
                view++;
            }
            return view;
        }
    }

    /** An identity and its distance from the query, by whatever measure. */
    private record Candidate(Entry entry, double distance) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            int byDistance = Double.compare(distance, other.distance);
            return byDistance != 0 ? byDistance : entry.identity.compareTo(other.entry.identity);
        }
    }

    /** Number of identities that can be found. */
    int size() {
        return entries.size();
    }

    /** Number of values of the embeddings here; empty if there are none. */
    OptionalInt embeddingSize() {
        return entries.isEmpty() ? OptionalInt.empty() : OptionalInt.of(embeddingSize);
    }

    /**
     * Adds the identity, or replaces its prototypes.
     *
     * @param prototypes of all its exemplars, in an order that is a function of the identity too; with none it is not found
     * @throws IllegalArgumentException if embeddings are of different sizes, here or among those given; then nothing has changed
     */
    void put(String identity, List<Embedding> prototypes) {
        if (prototypes.isEmpty()) {
            remove(identity);
            return;
        }
        boolean others = entries.size() > (entries.containsKey(identity) ? 1 : 0);
        int suitable = others ? embeddingSize : prototypes.get(0).size();
        requireSize(suitable, prototypes);
        remove(identity);
        embeddingSize = suitable;
        Entry entry = new Entry(identity, List.copyOf(prototypes));
        entries.put(identity, entry);
        unsketched.add(entry);
    }

    /** Hashes the new entries, only when a search needs them: an identity in sight changes more often than that. */
    private void sketchWhoIsNot() {
        SimHash sketcher = SimHash.of(embeddingSize); // large, and few searches need it
        for (Entry entry : unsketched) {
            List<long[]> sketches = sketcher.sketches(entry.prototypes);
            entry.rows = new int[sketches.size()];
            for (int view = 0; view < entry.rows.length; view++) {
                entry.rows[view] = append(sketches.get(view), entry);
            }
        }
        unsketched.clear();
    }

    private static void requireSize(int size, List<Embedding> embeddings) {
        for (Embedding embedding : embeddings) {
            if (embedding.size() != size) {
                throw new IllegalArgumentException("embedding of " + embedding.size() + " values beside one of " + size
                        + ": an index holds what one model made");
            }
        }
    }

    private int append(long[] sketch, Entry owner) {
        if (rows == owners.length) {
            int more = rows + rows / 2 + 16;
            owners = Arrays.copyOf(owners, more);
            beginnings = Arrays.copyOf(beginnings, more * BEGINNING);
            rests = Arrays.copyOf(rests, more * REST);
        }
        owners[rows] = owner;
        System.arraycopy(sketch, 0, beginnings, rows * BEGINNING, BEGINNING);
        System.arraycopy(sketch, BEGINNING, rests, rows * REST, REST);
        return rows++;
    }

    /** Removes the identity. If it is not here, nothing changes. */
    void remove(String identity) {
        Entry entry = entries.remove(identity);
        if (entry != null) {
            unsketched.remove(entry);
            int[] own = entry.rows.clone();
            Arrays.sort(own);
            for (int i = own.length - 1; i >= 0; i--) { // the last first, so that none of its own rows moves
                overwrite(own[i]);
            }
        }
    }

    /** Overwrites a row by the last one, so that there is no gap. */
    private void overwrite(int row) {
        rows--;
        Entry moved = owner(rows);
        moved.rows[moved.viewAt(rows)] = row;
        owners[row] = moved;
        owners[rows] = null;
        System.arraycopy(beginnings, rows * BEGINNING, beginnings, row * BEGINNING, BEGINNING);
        System.arraycopy(rests, rows * REST, rests, row * REST, REST);
    }

    private Entry owner(int row) {
        return Objects.requireNonNull(owners[row]);
    }

    /**
     * The identities whose best pair of embeddings has the highest cosine, the most similar first.
     *
     * @param of the query: prototypes of a tracklet
     * @param most how many at most; up to {@value #COMPARED} cost the same
     * @param may whether an identity is a possible candidate; called for {@value #VIEWS_BY_SKETCH} at most, unless more are asked for
     * @throws IllegalArgumentException if the embeddings have another size than those here
     */
    List<String> nearest(List<Embedding> of, int most, Predicate<String> may) {
        if (entries.isEmpty() || of.isEmpty()) {
            return List.of();
        }
        requireSize(embeddingSize, of);
        int compared = Math.max(most, COMPARED);
        Stream<Entry> few = entries.size() <= compared
                ? entries.values().stream()
                : leastDifferent(of, most).stream().map(Candidate::entry);
        return few.filter(entry -> may.test(entry.identity))
                .limit(compared)
                .map(entry -> new Candidate(entry, -entry.cosine(of)))
                .sorted()
                .limit(most)
                .map(candidate -> candidate.entry.identity)
                .toList();
    }

    /** The identities that remain after comparing hashes, each once, in order of distance. */
    private List<Candidate> leastDifferent(List<Embedding> of, int most) {
        sketchWhoIsNot();
        List<long[]> sketches = SimHash.of(embeddingSize).sketches(of);
        short[] byBeginning = new short[rows];
        Arrays.fill(byBeginning, Short.MAX_VALUE);
        sketches.forEach(sketch -> lowerByBeginning(byBeginning, sketch));
        int[] some = least(byBeginning, viewsOf(most, VIEWS_BY_BEGINNING), row -> row);

        short[] bySketch = new short[some.length];
        Arrays.fill(bySketch, Short.MAX_VALUE);
        sketches.forEach(sketch -> lowerBySketch(bySketch, some, sketch));
        int[] few = least(bySketch, viewsOf(most, VIEWS_BY_SKETCH), at -> some[at]);

        Map<Entry, Double> differing = new HashMap<>();
        for (int at : few) {
            differing.merge(owner(some[at]), (double) bySketch[at], Math::min);
        }
        List<Candidate> candidates = new ArrayList<>();
        differing.forEach((entry, bits) -> candidates.add(new Candidate(entry, bits)));
        candidates.sort(null);
        return candidates;
    }

    private static int viewsOf(int identities, int usual) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(usual, (long) identities * SimHash.MOST_VIEWS));
    }

    private void lowerByBeginning(short[] differing, long[] sketch) {
        long first = sketch[0];
        long second = sketch[1];
        long third = sketch[2];
        long fourth = sketch[3];
        for (int row = 0; row < differing.length; row++) {
            int at = row * BEGINNING;
            int bits = Long.bitCount(beginnings[at] ^ first)
                    + Long.bitCount(beginnings[at + 1] ^ second)
                    + Long.bitCount(beginnings[at + 2] ^ third)
                    + Long.bitCount(beginnings[at + 3] ^ fourth);
            differing[row] = (short) Math.min(differing[row], bits);
        }
    }

    private void lowerBySketch(short[] differing, int[] some, long[] sketch) {
        for (int i = 0; i < some.length; i++) {
            int bits = 0;
            for (int word = 0; word < BEGINNING; word++) {
                bits += Long.bitCount(beginnings[some[i] * BEGINNING + word] ^ sketch[word]);
            }
            for (int word = 0; word < REST; word++) {
                bits += Long.bitCount(rests[some[i] * REST + word] ^ sketch[BEGINNING + word]);
            }
            differing[i] = (short) Math.min(differing[i], bits);
        }
    }

    /** Indexes of the least numbers, in no particular order. Of equal numbers, the first by identity and view are taken. */
    private int[] least(short[] numbers, int most, IntUnaryOperator row) {
        int[] places = new int[Math.min(most, numbers.length)];
        int[] counts = new int[SimHash.WORDS * Long.SIZE + 1];
        for (short number : numbers) {
            counts[number]++;
        }
        int last = 0;
        for (int sum = counts[0]; sum < places.length; sum += counts[last]) {
            last++;
        }
        int found = 0;
        List<Integer> equal = new ArrayList<>(counts[last]);
        for (int place = 0; place < numbers.length; place++) {
            if (numbers[place] < last) {
                places[found++] = place;
            } else if (numbers[place] == last) {
                equal.add(place);
            }
        }
        if (found + equal.size() > places.length) {
            equal.sort(Comparator.comparing((Integer place) -> owner(row.applyAsInt(place)).identity)
                    .thenComparing(place -> view(row.applyAsInt(place))));
        }
        for (int place : equal.subList(0, places.length - found)) {
            places[found++] = place;
        }
        return places;
    }

    private int view(int row) {
        return owner(row).viewAt(row);
    }
}
