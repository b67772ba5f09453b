package dev.throughline.bench.rehearsal;

import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.wire.geometry.Assignment;
import dev.throughline.wire.geometry.Box;
import java.util.Arrays;
import java.util.List;

/** Matches the boxes of a picture with the truth: one to one, with the largest sum of overlaps, from an overlap of .5. */
final class Matching {
    /** The box shows nobody. */
    static final long NOBODY = -1;

    private static final double LEAST_OVERLAP = .5;

    private Matching() {}

    /**
     * The truth's id for each box, or {@link #NOBODY}.
     *
     * @param truth of the same picture
     */
    static long[] ids(List<Box> boxes, List<MotBox> truth) {
        double[][] costs = new double[boxes.size()][truth.size()];
        for (int row = 0; row < costs.length; row++) {
            for (int column = 0; column < costs[row].length; column++) {
                double overlap = boxes.get(row).overlap(truth.get(column).box());
                costs[row][column] = overlap >= LEAST_OVERLAP ? -overlap : Double.POSITIVE_INFINITY;
            }
        }
        int[] columns = Assignment.solve(costs);
        return Arrays.stream(columns)
                .mapToLong(column ->
                        column == Assignment.NONE ? NOBODY : truth.get(column).id())
                .toArray();
    }
}
