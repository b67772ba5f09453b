package dev.throughline.streams.link;

import dev.throughline.wire.message.IdentityEvent.Because;
import dev.throughline.wire.message.IdentityEvent.Comparison;
import dev.throughline.wire.message.IdentityEvent.RunnerUp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The probability of each candidate of one decision, as events report it. The evidence for a candidate is weighed against the number of
 * identities that were compared: the more there are, the more of them look this similar by chance.
 *
 * <p>Of {@code n} impostors, {@code n·f·exp(−margin/tail)} reach a candidate's log-odds, where {@code f} is the rate at which they reach
 * the threshold. {@link #WORTH} over that number gives the candidate's odds against a new identity. Its probability is its share of all
 * odds, so a more likely candidate makes the others less likely.
 */
final class Posterior {
    /**
     * Odds of a candidate as similar as one impostor is by chance. Bayes' rule gives them as a product of two ratios. The first is the
     * probability of a known identity over that of a new one. The second is the length of the impostors' upper tail over the range of
     * log-odds of one person, which is some ten times as long. Chosen on two sites, seed 1 (ADR 16).
     */
    static final double WORTH = .1;

    /** Beyond this, a sum would lose the other terms. */
    private static final double MOST_TAILS = 25;

    private final int compared;
    private final double falseMatchRate;
    private final double all;

    /**
     * The posterior of one decision.
     *
     * @param candidates the possible identities
     * @param compared how many identities the candidates were chosen from, at least 1
     * @param falseMatchRate at which impostors reach the threshold
     */
    Posterior(List<Evidence> candidates, int compared, double falseMatchRate) {
        this.compared = compared;
        this.falseMatchRate = falseMatchRate;
        double sum = 1; // a new identity
        for (Evidence each : candidates) {
            sum += odds(each, each.margin());
        }
        all = sum;
    }

    /** The evidence as an event reports it. */
    Because because(String rule, Evidence chosen, @Nullable Evidence runnerUp, @Nullable Boolean late) {
        return new Because(rule, compared(chosen), runnerUp == null ? null : runnerUp(runnerUp), late, null);
    }

    RunnerUp runnerUp(Evidence other) {
        return new RunnerUp(other.identity(), compared(other));
    }

    private Comparison compared(Evidence candidate) {
        return new Comparison(
                probability(candidate),
                candidate.cosine(),
                candidate.jsd(),
                candidate.transit(),
                candidate.ground(),
                threshold(candidate));
    }

    /** The probability that this candidate is the person, 0 to 1. */
    double probability(Evidence candidate) {
        return odds(candidate, candidate.margin()) / all;
    }

    /** The probability that the candidate would have exactly at its threshold, with the others as they are. */
    double threshold(Evidence candidate) {
        double needed = odds(candidate, 0);
        return needed / (all - odds(candidate, candidate.margin()) + needed);
    }

    private double odds(Evidence candidate, double margin) {
        double tails = Math.min(MOST_TAILS, margin / candidate.tailScale());
        return WORTH / (compared * falseMatchRate) * StrictMath.exp(tails);
    }
}
