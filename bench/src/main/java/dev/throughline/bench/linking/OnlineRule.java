package dev.throughline.bench.linking;

import dev.throughline.wire.message.Embedding;
import java.util.List;

/**
 * The plain online rule. Tracklets are decided in the order in which they end, for good. Each joins the identity with the highest mean
 * similarity if that exceeds the threshold, and is somebody new otherwise. Cameras' means and the threshold are those so far.
 */
final class OnlineRule {
    private final Tracklets tracklets;
    private final double quantile;
    private final int[] identities;

    private OnlineRule(Tracklets tracklets, double quantile) {
        this.tracklets = tracklets;
        this.quantile = quantile;
        identities = new int[tracklets.size()];
    }

    /**
     * Links the tracklets.
     *
     * @param quantile of the similarities of certain impostors, which is the threshold
     * @return the identity of each tracklet: the place of its first one
     */
    static int[] identities(Tracklets tracklets, double quantile) {
        OnlineRule rule = new OnlineRule(tracklets, quantile);
        for (int next = 0; next < tracklets.size(); next++) {
            rule.identities[next] = rule.decide(next);
        }
        return rule.identities;
    }

    private int decide(int next) {
        List<Embedding> centred = tracklets.centred(next + 1);
        double most = tracklets.threshold(centred, quantile);
        int chosen = next;
        for (int identity = 0; identity < next; identity++) {
            if (identities[identity] == identity) {
                double similarity = similarity(identity, next, centred);
                if (similarity > most) {
                    most = similarity;
                    chosen = identity;
                }
            }
        }
        return chosen;
    }

    /** The mean similarity to an identity's tracklets; below all others if one of them is somebody else for certain. */
    private double similarity(int identity, int next, List<Embedding> centred) {
        double sum = 0;
        int count = 0;
        for (int member = 0; member < next; member++) {
            if (identities[member] == identity) {
                if (tracklets.areApart(member, next)) {
                    return Double.NEGATIVE_INFINITY;
                }
                sum += centred.get(member).cosine(centred.get(next));
                count++;
            }
        }
        return sum / count;
    }
}
