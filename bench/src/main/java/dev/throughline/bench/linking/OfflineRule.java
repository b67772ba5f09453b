package dev.throughline.bench.linking;

import dev.throughline.bench.linking.AverageLinkage.Merge;
import dev.throughline.wire.message.Embedding;
import java.util.List;

/** Average linkage of all tracklets of the recording, which cannot be had while it is made. */
final class OfflineRule {
    private final Tracklets tracklets;
    private final List<Embedding> centred;
    private final List<Merge> merges;

    OfflineRule(Tracklets tracklets) {
        this.tracklets = tracklets;
        centred = tracklets.centred(tracklets.size());
        int size = centred.size();
        double[][] similarities = new double[size][size];
        boolean[][] apart = new boolean[size][size];
        for (int one = 0; one < size; one++) {
            for (int other = 0; other < size; other++) {
                similarities[one][other] = centred.get(one).cosine(centred.get(other));
                apart[one][other] = tracklets.areApart(one, other);
            }
        }
        merges = AverageLinkage.merges(similarities, apart);
    }

    /** The threshold that the quantile of certain impostors gives. */
    double threshold(double quantile) {
        return tracklets.threshold(centred, quantile);
    }

    /** The thresholds that give different identities, from the one that links least. */
    List<Double> thresholds() {
        return merges.stream().map(Merge::similarity).distinct().toList();
    }

    /** The identity of each tracklet at a threshold. */
    int[] identities(double threshold) {
        return AverageLinkage.clusters(centred.size(), merges, threshold);
    }
}
