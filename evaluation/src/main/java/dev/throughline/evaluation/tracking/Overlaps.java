package dev.throughline.evaluation.tracking;

import java.util.Arrays;
import java.util.List;

/** Finds the overlapping boxes of a frame and their overlaps. Its arrays are reused for each frame. */
final class Overlaps {
    private Edges truth = new Edges(16);
    private Edges tracks = new Edges(16);
    private int[] row = new int[16];
    private int[] column = new int[16];
    private double[] overlap = new double[16];
    private int size;

    /** The edges of boxes. */
    private static final class Edges {
        private final double[] left;
        private final double[] top;
        private final double[] right;
        private final double[] bottom;
        private final double[] area;

        Edges(int room) {
            left = new double[room];
            top = new double[room];
            right = new double[room];
            bottom = new double[room];
            area = new double[room];
        }

        Edges of(List<MotBox> boxes) {
            Edges edges = boxes.size() <= left.length ? this : new Edges(2 * boxes.size());
            for (int i = 0; i < boxes.size(); i++) {
                edges.set(i, boxes.get(i));
            }
            return edges;
        }

        private void set(int i, MotBox box) {
            left[i] = box.x();
            top[i] = box.y();
            right[i] = box.x() + box.w();
            bottom[i] = box.y() + box.h();
            // from the edges, as in TrackEval: w · h may differ in the last bit, and so at the threshold
            area[i] = (right[i] - left[i]) * (bottom[i] - top[i]);
        }
    }

    /** Computes the overlaps of the next frame. */
    void look(List<MotBox> trueBoxes, List<MotBox> boxesOfTracks) {
        truth = truth.of(trueBoxes);
        tracks = tracks.of(boxesOfTracks);
        size = 0;
        for (int r = 0; r < trueBoxes.size(); r++) {
            look(r, truth.left[r], truth.top[r], truth.right[r], truth.bottom[r], truth.area[r], boxesOfTracks.size());
        }
    }

    private void look(int r, double left, double top, double right, double bottom, double area, int boxesOfTracks) {
        double[] lefts = tracks.left;
        double[] rights = tracks.right;
        for (int c = 0; c < boxesOfTracks; c++) {
            if (lefts[c] < right && rights[c] > left) { // most boxes do not overlap
                double width = Math.min(right, rights[c]) - Math.max(left, lefts[c]);
                double height = Math.min(bottom, tracks.bottom[c]) - Math.max(top, tracks.top[c]);
                double both = width * height;
                double share = width > 0 && height > 0 ? both / (area + tracks.area[c] - both) : 0;
                if (share > 0) {
                    add(r, c, share);
                }
            }
        }
    }

    private void add(int trueBox, int boxOfTrack, double share) {
        if (size == row.length) {
            row = Arrays.copyOf(row, 2 * size);
            column = Arrays.copyOf(column, 2 * size);
            overlap = Arrays.copyOf(overlap, 2 * size);
        }
        row[size] = trueBox;
        column[size] = boxOfTrack;
        overlap[size++] = share;
    }

    /** Shape (pairs that overlap), in order of the true boxes and then of the tracks' boxes: the true box of each pair. */
    int[] rows() {
        return Arrays.copyOf(row, size);
    }

    /** The track's box of each pair. */
    int[] columns() {
        return Arrays.copyOf(column, size);
    }

    /** Intersection over union of each pair, above 0. */
    double[] shares() {
        return Arrays.copyOf(overlap, size);
    }
}
