package dev.throughline.reid.training.calibrate;

import dev.throughline.reid.training.data.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Who asks and who may be the answer, by the pictures' numbers from 0. Distractors never ask.
 *
 * @param queries who asks
 * @param gallery who may be the answer
 */
public record Split(List<Integer> queries, List<Integer> gallery) {
    public Split {
        queries = List.copyOf(queries);
        gallery = List.copyOf(gallery);
    }

    /** The first picture of each person and camera asks, and all others may be the answer. */
    public static Split firstOfEach(int[] persons, int[] cameras) {
        Set<List<Integer>> asked = new HashSet<>();
        return of(persons, picture -> asked.add(List.of(persons[picture], cameras[picture])));
    }

    /** The camera with the lowest number asks, and all others may be the answer. */
    public static Split firstCamera(int[] persons, int[] cameras) {
        int first = Arrays.stream(cameras).min().orElse(0);
        return of(persons, picture -> cameras[picture] == first);
    }

    /** {@link #firstCamera} between two cameras, {@link #firstOfEach} among more. */
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
