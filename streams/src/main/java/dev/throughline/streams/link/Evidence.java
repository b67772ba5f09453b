package dev.throughline.streams.link;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The evidence that a tracklet and an identity are one person.
 *
 * @param identity the candidate
 * @param cosine of the embeddings
 * @param jsd of the relations, nats
 * @param transit log-likelihood ratio of the transition between cameras and its time, nats
 * @param ground log-likelihood ratio of the positions on the ground plane, nats; null if they say nothing
 * @param logOdds that both are one person, from all evidence
 * @param threshold that the log-odds have to reach
 * @param tailScale this many nats beyond the threshold, impostors are e times rarer; above 0
 */
record Evidence(
        String identity,
        double cosine,
        double jsd,
        double transit,
        @Nullable Double ground,
        double logOdds,
        double threshold,
        double tailScale) {
    /** The most likely first. */
    static final Comparator<Evidence> BEST_FIRST =
            Comparator.comparingDouble(Evidence::margin).reversed().thenComparing(Evidence::identity);

    /** By how much the log-odds exceed the threshold, nats; below 0 if they do not. */
    double margin() {
        return logOdds - threshold;
    }

    /** The margin without the evidence of the transition. */
    double marginWithoutTransit() {
        return margin() - transit;
    }

    /** The margin by appearance alone. */
    double marginByAppearance() {
        return marginWithoutTransit() - (ground == null ? 0 : ground);
    }

    boolean passes() {
        return margin() >= 0;
    }
}
