package dev.throughline.streams.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.wire.message.Embedding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class SimHashIndexTest {
    private static final int VALUES = 32;

    private final SimHashIndex index = new SimHashIndex();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void amongFewIdentitiesNothingIsLeftOut(long seed) {
        Random random = new Random(seed);
        NavigableMap<String, List<Embedding>> people = people(128, random);
        people.forEach(index::put);

        for (int query = 0; query < 20; query++) {
            List<Embedding> of = List.of(direction(random), direction(random));
            assertThat(index.nearest(of, 1_000, SimHashIndexTest::anybody))
                    .as("seed %d", seed)
                    .isEqualTo(compareAll(people, of));
        }
    }

    @Test
    void amongManyTheOneWhoWasMeantIsFound() {
        Random random = new Random(1);
        NavigableMap<String, List<Embedding>> people = people(10_000, random);
        people.forEach(index::put);
        int meant = 0;
        int found = 0;

        for (int query = 0; query < 400; query++) {
            String identity = name(random.nextInt(people.size()));
            List<Embedding> of = looks(people.get(identity).get(0), 2, random);
            List<String> nearest = compareAll(people, of).subList(0, 8);
            meant += nearest.contains(identity) ? 1 : 0;
            found += nearest.contains(identity)
                            && index.nearest(of, 8, SimHashIndexTest::anybody).contains(identity)
                    ? 1
                    : 0;
        }

        assertThat(meant).isGreaterThan(300);
        assertThat((double) found / meant).isGreaterThan(.99);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatItAnswersDoesNotDependOnHowItsContentCameIn(long seed) {
        Random random = new Random(seed);
        NavigableMap<String, List<Embedding>> content = people(800, random);
        for (int i = 0; i < 2_200; i++) { // more in a tie than the first step lets pass
            content.put("twin-" + i, List.copyOf(content.get(name(0))));
        }
        SimHashIndex lived = new SimHashIndex();
        List<String> order = new ArrayList<>(content.keySet());
        Collections.shuffle(order, random);
        order.forEach(identity -> lived.put(identity, looks(direction(random), 3, random)));
        IntStream.range(0, 500).forEach(i -> lived.put("gone-" + i, looks(direction(random), 3, random)));
        Collections.shuffle(order, random);
        order.forEach(identity -> lived.put(identity, content.get(identity)));
        IntStream.range(0, 500).forEach(i -> lived.remove("gone-" + i));
        content.forEach(index::put);

        assertThat(lived.size()).isEqualTo(index.size());
        for (int query = 0; query < 40; query++) {
            List<Embedding> of = looks(content.get(name(query % 20)).get(0), 2, random);
            assertThat(lived.nearest(of, 300, SimHashIndexTest::anybody))
                    .as("seed %d", seed)
                    .isEqualTo(index.nearest(of, 300, SimHashIndexTest::anybody));
        }
    }

    /** Whoever is looked for among many is sketched, so that what goes leaves a row that another takes. */
    @Test
    void whatItAnswersDoesNotDependOnWhoWasHereWhileItWasAsked() {
        Random random = new Random(3); // of 1 to 3 the one that found rows mixed up
        NavigableMap<String, List<Embedding>> content = people(140, random);
        content.forEach(index::put);
        for (int change = 1; change <= 12_000; change++) {
            List<Embedding> of = List.of(direction(random));
            index.nearest(of, 8, SimHashIndexTest::anybody);
            String identity = name(random.nextInt(random.nextInt(4) == 0 ? 150 : 15)); // a few are in sight
            List<Embedding> looks = IntStream.range(0, random.nextInt(5))
                    .mapToObj(i -> direction(random)) // a view each
                    .toList();
            index.put(identity, looks);
            content.put(identity, looks);
            if (change % 100 == 0) {
                SimHashIndex anew = new SimHashIndex();
                content.forEach(anew::put);
                assertThat(index.nearest(of, 128, SimHashIndexTest::anybody))
                        .as("change %d", change)
                        .isEqualTo(anew.nearest(of, 128, SimHashIndexTest::anybody));
            }
        }
    }

    @Test
    void anEmptyOneFindsNobody() {
        assertThat(index.nearest(List.of(axis(0)), 8, SimHashIndexTest::anybody))
                .isEmpty();
    }

    @Test
    void whatLooksLikeNothingIsNobody() {
        index.put("ann", List.of(axis(0)));

        assertThat(index.nearest(List.of(), 8, SimHashIndexTest::anybody)).isEmpty();
    }

    @Test
    void theOnlyOneIsFoundHoweverDifferent() {
        index.put("ann", List.of(axis(0)));

        assertThat(index.nearest(List.of(axis(1)), 8, SimHashIndexTest::anybody))
                .containsExactly("ann");
    }

    @Test
    void thoseWhoLookTheSameComeByTheirIds() {
        List<String> backwards = IntStream.range(0, 3_000)
                .mapToObj(SimHashIndexTest::name)
                .sorted(Comparator.reverseOrder())
                .toList();
        backwards.forEach(identity -> index.put(identity, List.of(axis(0))));

        assertThat(index.nearest(List.of(axis(0)), 3, SimHashIndexTest::anybody))
                .containsExactly(name(0), name(1), name(2));
    }

    @Test
    void asManyAreFoundAsAreAskedFor() {
        people(3_000, new Random(1)).forEach(index::put);

        assertThat(index.nearest(List.of(direction(new Random(2))), 2_500, SimHashIndexTest::anybody))
                .hasSize(2_500)
                .doesNotHaveDuplicates();
        assertThat(index.nearest(List.of(direction(new Random(2))), Integer.MAX_VALUE, SimHashIndexTest::anybody))
                .hasSize(3_000);
    }

    @Test
    void theNearestOfItsLooksCounts() {
        index.put("ann", List.of(axis(0), axis(1), axis(2), axis(3), axis(4), axis(5)));
        index.put("bob", List.of(mixed(0, 7), mixed(5, 7)));

        assertThat(index.nearest(List.of(axis(5)), 2, SimHashIndexTest::anybody))
                .containsExactly("ann", "bob");
        assertThat(index.nearest(List.of(axis(7)), 2, SimHashIndexTest::anybody))
                .containsExactly("bob", "ann");
    }

    @Test
    void whoCannotBeItTakesNobodysPlace() {
        NavigableMap<String, List<Embedding>> people = people(300, new Random(1));
        people.forEach(index::put);
        List<Embedding> of = people.get(name(7));
        List<String> all = index.nearest(of, 3, SimHashIndexTest::anybody);

        assertThat(all).startsWith(name(7));
        assertThat(index.nearest(of, 2, identity -> !identity.equals(name(7)))).isEqualTo(all.subList(1, 3));
    }

    @Test
    void whoWasReplacedIsFoundByTheNewLooksOnly() {
        index.put("ann", List.of(axis(0)));
        index.put("bob", List.of(mixed(0, 1)));
        index.put("ann", List.of(axis(2)));

        assertThat(index.nearest(List.of(axis(0)), 2, SimHashIndexTest::anybody))
                .containsExactly("bob", "ann");
        assertThat(index.size()).isEqualTo(2);
    }

    @Test
    void whoWasRemovedOrHasNoLooksIsNotFound() {
        index.put("ann", List.of(axis(0)));
        index.put("bob", List.of(axis(0)));
        index.put("eve", List.of(axis(0)));
        index.remove("ann");
        index.put("eve", List.of());

        assertThat(index.nearest(List.of(axis(0)), 8, SimHashIndexTest::anybody))
                .containsExactly("bob");
    }

    @Test
    void removingSomebodyUnknownChangesNothing() {
        index.put("ann", List.of(axis(0)));
        index.remove("bob");

        assertThat(index.nearest(List.of(axis(0)), 8, SimHashIndexTest::anybody))
                .containsExactly("ann");
    }

    @Test
    void anotherSizeIsRefusedAndChangesNothing() {
        index.put("ann", List.of(axis(0)));
        index.put("bob", List.of(axis(1)));
        List<Embedding> other = List.of(Embedding.of(1, 0));

        assertThatThrownBy(() -> index.put("bob", other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("embedding of 2 values beside one of 32: an index holds what one model made");
        assertThatThrownBy(() -> index.put("eve", List.of(axis(0), other.get(0))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> index.nearest(other, 1, SimHashIndexTest::anybody))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(index.nearest(List.of(axis(1)), 8, SimHashIndexTest::anybody))
                .containsExactly("bob", "ann");
    }

    @Test
    void onceItIsEmptyItTakesEmbeddingsOfAnotherSize() {
        index.put("ann", List.of(axis(0)));
        index.put("ann", List.of(Embedding.of(1, 0)));

        assertThat(index.nearest(List.of(Embedding.of(0, 1)), 8, SimHashIndexTest::anybody))
                .containsExactly("ann");
    }

    private static boolean anybody(String identity) {
        return !identity.isEmpty();
    }

    private static List<String> compareAll(Map<String, List<Embedding>> people, List<Embedding> of) {
        Map<String, Double> cosines = new TreeMap<>();
        people.forEach((identity, prototypes) -> cosines.put(
                identity,
                prototypes.stream()
                        .flatMap(prototype -> of.stream().map(prototype::cosine))
                        .max(Comparator.naturalOrder())
                        .orElseThrow()));
        return cosines.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static NavigableMap<String, List<Embedding>> people(int number, Random random) {
        NavigableMap<String, List<Embedding>> people = new TreeMap<>();
        for (int i = 0; i < number; i++) {
            people.put(name(i), looks(direction(random), 1 + random.nextInt(4), random));
        }
        return people;
    }

    private static String name(int number) {
        return "%05d".formatted(number);
    }

    /** Two of them have a cosine of about .7. */
    private static List<Embedding> looks(Embedding person, int number, Random random) {
        return IntStream.range(0, number)
                .mapToObj(i -> mean(person, 1.5, direction(random)))
                .toList();
    }

    /** Most of it lies in a few values: strangers have a cosine of 0, give or take .2. */
    private static Embedding direction(Random random) {
        float[] values = new float[VALUES];
        for (int i = 0; i < VALUES; i++) {
            values[i] = (float) (random.nextGaussian() * Math.exp(-i / 25.0));
        }
        return Embedding.of(values);
    }

    private static Embedding axis(int at) {
        float[] values = new float[VALUES];
        values[at] = 1;
        return Embedding.of(values);
    }

    private static Embedding mixed(int first, int second) {
        return mean(axis(first), 1, axis(second));
    }

    private static Embedding mean(Embedding first, double weight, Embedding second) {
        double[] sum = new double[VALUES];
        first.addTo(sum, weight);
        second.addTo(sum, 1);
        float[] values = new float[VALUES];
        for (int i = 0; i < VALUES; i++) {
            values[i] = (float) sum[i];
        }
        return Embedding.of(values);
    }
}
