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
 * Finds the identities that look most like a tracklet without comparing it with each of them. One index holds what one model made.
 *
 * <p>Three steps, each with fewer identities and a closer look: the beginnings of all {@linkplain SimHash sketches}, the whole
 * sketches of those that differ least, and each pair of embeddings of those that then differ least. Who gets to the last step is
 * ranked exactly; of {@value #COMPARED} identities or fewer, all do.
 *
 * <p>The answer is a function of what the index holds, never of how that came in: nothing is fitted to the content, an identity's
 * sketches are made of its own embeddings alone, and ties go by id. Filled anew, it answers as before.
 */
final class LshIndex {
    private static final int COMPARED = 128; // identities, unless more are asked for
    private static final int VIEWS_BY_BEGINNING = 2_000;
    private static final int VIEWS_BY_SKETCH = COMPARED * SimHash.MOST_VIEWS;
    private static final int BEGINNING = 4; // longs
    private static final int REST = SimHash.WORDS - BEGINNING;

    private final Map<String, Entry> entries = new HashMap<>();
    private final Set<Entry> unsketched = new LinkedHashSet<>();
    private int embeddingSize = 1;

    // a row for each view of each identity, without gaps, in an order that nothing depends on
    private int rows;
    private @Nullable Entry[] owners = new Entry[0];
    private long[] beginnings = new long[0]; // shape (rows, BEGINNING)
    private long[] rests = new long[0]; // shape (rows, REST)

    /** An identity that can be found. */
    private static final class Entry {
        private final String identity;
        private final List<Embedding> prototypes;
        private int[] rows = {}; // by view, once it is sketched

        private Entry(String identity, List<Embedding> prototypes) {
            this.identity = identity;
            this.prototypes = prototypes;
        }

        /** Of the nearest pair. */
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

    /** An identity with how far it is from what is looked for, by whatever measure. */
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
     * From now on the identity looks like this, whatever it looked like before.
     *
     * @param prototypes of all its looks, in an order that is a function of the identity too; with none it is not found
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

    /** Only when somebody looks for somebody among many: who is in sight changes more often than that. */
    private void sketchWhoIsNot() {
        SimHash sketcher = SimHash.of(embeddingSize); // large, and few have to be asked for
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

    /** From now on the identity is not found. If it was not before, nothing changes. */
    void remove(String identity) {
        Entry entry = entries.remove(identity);
        if (entry != null) {
            unsketched.remove(entry);
            int[] own = entry.rows.clone();
            Arrays.sort(own);
            for (int i = own.length - 1; i >= 0; i--) { // the last first, so that none of its own moves
                overwrite(own[i]);
            }
        }
    }

    /** By the last row, so that there is no gap. */
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
     * The identities of which a pair of embeddings has the highest cosine, the nearest first.
     *
     * @param of what is looked for: prototypes of a tracklet
     * @param most so many at most; up to {@value #COMPARED} cost the same
     * @param may whether it can be this identity at all; asked of {@value #VIEWS_BY_SKETCH} at most, unless more are asked for
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

    /** Those that sketches leave, each once, in order. */
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

    /** Where the least numbers are, in whatever order; of equal ones the first by identity and view. */
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
