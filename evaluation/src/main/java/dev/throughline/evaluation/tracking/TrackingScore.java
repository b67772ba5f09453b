package dev.throughline.evaluation.tracking;

import java.util.Collection;

/** The scores of tracks against the truth, by three complementary metrics. */
public record TrackingScore(ClearScore clear, IdentityScore identity, HotaScore hota) {
    static TrackingScore of(Comparison footage) {
        return new TrackingScore(ClearScore.of(footage), IdentityScore.of(footage), HotaScore.of(footage));
    }

    /** The score of several sequences together, in which ids mean different people; TrackEval's COMBINED. */
    public static TrackingScore sum(Collection<TrackingScore> scores) {
        return new TrackingScore(
                ClearScore.sum(scores.stream().map(TrackingScore::clear).toList()),
                IdentityScore.sum(scores.stream().map(TrackingScore::identity).toList()),
                HotaScore.sum(scores.stream().map(TrackingScore::hota).toList()));
    }
}
