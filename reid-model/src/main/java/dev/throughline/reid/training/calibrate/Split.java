package dev.throughline.reid.training.calibrate;

import dev.throughline.reid.training.data.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The split into queries and gallery, as picture indices from 0. Distractors are never queries.
 *
 * @param queries the queries
 * @param gallery the gallery entries
 */
public record Split(List<Integer> queries, List<Integer> gallery) {
    public Split {
        queries = List.copyOf(queries);
        gallery = List.copyOf(gallery);
    }

    /** The first picture of each person and camera is a query, and all others are the gallery. */
    public static Split firstOfEach(int[] persons, int[] cameras) {
        Set<List<Integer>> asked = new HashSet<>();
        return of(persons, picture -> asked.add(List.of(persons[picture], cameras[picture])));
    }

    /** The pictures of the camera with the lowest number are queries, and all others are the gallery. */
    public static Split firstCamera(int[] persons, int[] cameras) {
        int first = Arrays.stream(cameras).min().orElse(0);
        return of(persons, picture -> cameras[picture] == first);
    }

    /** {@link #firstCamera} for two cameras, {@link #firstOfEach} for any other number. */
    public static Split usual(int[] persons, int[] cameras) {
        return Arrays.stream(cameras).distinct().count() == 2
                ? firstCamera(persons, cameras)
                : firstOfEach(persons, cameras);
    }

    private static Split of(int[] persons, IntPredicate asks) {
        List<Integer> queries = new ArrayList<>();
        List<Integer> gallery = new ArrayList<>();
        for (int picture = 0; picture < persons.length; picture++) {
            (persons[picture] != Layout.DISTRACTOR && asks.test(picture) ? queries : gallery).add(picture);
        }
        return new Split(queries, gallery);
    }
}
