package dev.throughline.bench.linking;

import java.util.ArrayList;
import java.util.List;

/**
 * Average linkage: the two clusters with the highest mean similarity are merged, again and again. Clusters are never merged if a member of
 * one cannot be together with a member of the other. Among equals the first in order are merged first.
 */
final class AverageLinkage {
    private final double[][] means; // similarity of two clusters, by their first members
    private final boolean[][] apart;
    private final int[] sizes; // 0: merged into another one

    private AverageLinkage(double[][] similarities, boolean[][] apart) {
        means = copy(similarities);
        this.apart = new boolean[apart.length][];
        sizes = new int[means.length];
        for (int i = 0; i < means.length; i++) {
            this.apart[i] = apart[i].clone();
            sizes[i] = 1;
        }
    }

    private static double[][] copy(double[][] table) {
        double[][] copy = new double[table.length][];
        for (int i = 0; i < table.length; i++) {
            copy[i] = table[i].clone();
        }
        return copy;
    }

    /**
     * Two clusters become one. A cluster has the number of its first member.
     *
     * @param one the lower number, which the new cluster has too
     * @param other the higher number
     * @param similarity mean over all pairs between the two
     */
    record Merge(int one, int other, double similarity) {}

    /**
     * Merges as long as any two clusters can be merged.
     *
     * @param similarities symmetric, shape (n, n)
     * @param apart symmetric, shape (n, n): which two cannot be in one cluster
     * @return the merges in order; their similarities never rise
     */
    static List<Merge> merges(double[][] similarities, boolean[][] apart) {
        AverageLinkage linkage = new AverageLinkage(similarities, apart);
        List<Merge> merges = new ArrayList<>();
        for (Merge next = linkage.next(); next.other > 0; next = linkage.next()) {
            linkage.merge(next);
            merges.add(next);
        }
        return merges;
    }

    /**
     * The clusters at a threshold.
     *
     * @param size number of members
     * @param merges all of them
     * @param threshold clusters of this similarity are merged, and those of a higher one
     * @return the cluster of each member
     */
    static int[] clusters(int size, List<Merge> merges, double threshold) {
        int[] clusters = new int[size];
        for (int i = 0; i < size; i++) {
            clusters[i] = i;
        }
        for (Merge merge : merges) {
            for (int i = 0; i < size && merge.similarity >= threshold; i++) {
                clusters[i] = clusters[i] == merge.other ? merge.one : clusters[i];
            }
        }
        return clusters;
    }

    /** The two that are to be merged next; both are 0 if there are none. */
    private Merge next() {
        Merge next = new Merge(0, 0, Double.NEGATIVE_INFINITY);
        for (int one = 0; one < sizes.length; one++) {
            for (int other = one + 1; other < sizes.length; other++) {
                if (sizes[one] > 0 && sizes[other] > 0 && !apart[one][other] && means[one][other] > next.similarity) {
                    next = new Merge(one, other, means[one][other]);
                }
            }
        }
        return next;
    }

    private void merge(Merge merge) {
        int one = merge.one;
        int other = merge.other;
        for (int third = 0; third < sizes.length; third++) {
            means[one][third] =
                    (sizes[one] * means[one][third] + sizes[other] * means[other][third]) / (sizes[one] + sizes[other]);
            means[third][one] = means[one][third];
            apart[one][third] |= apart[other][third];
            apart[third][one] = apart[one][third];
        }
        sizes[one] += sizes[other];
        sizes[other] = 0;
    }
}
