package dev.throughline.streams.link;

import dev.throughline.wire.message.IdentityEvent.Because;
import dev.throughline.wire.message.IdentityEvent.RunnerUp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How likely it is of each candidate of one decision that it is the person: what events tell. The evidence for one candidate is worth what
 * it is worth among all who were compared, since the more there are, the more of them look so alike by chance.
 *
 * <p>Of {@code n} strangers, {@code n·f·exp(−margin/tail)} reach a candidate's log-odds, where {@code f} is the rate at which they
 * reach the level. {@link #WORTH} over that are the candidate's odds against somebody new, and its probability is its part of all odds:
 * whoever is likelier makes the others less likely.
 */
final class Posterior {
    /**
     * Odds of one who looks so alike as one stranger does by chance. Bayes' rule has it as the chance to be known at all over that
     * to be new, times the length of strangers' upper tail over the range of log-odds of one person, some ten times as long. Chosen
     * on two sites, seed 1 (ADR 16).
     */
    static final double WORTH = .1;

    /** Beyond, a sum would lose what the others add to it. */
    private static final double MOST_TAILS = 25;

    private final int compared;
    private final double falseMatchRate;
    private final double all;

    /**
     * Of one decision.
     *
     * @param candidates those that are not beyond belief
     * @param compared how many identities these were chosen from, at least 1
     * @param falseMatchRate at which strangers reach their level
     */
    Posterior(List<Evidence> candidates, int compared, double falseMatchRate) {
        this.compared = compared;
        this.falseMatchRate = falseMatchRate;
        double sum = 1; // somebody new
        for (Evidence each : candidates) {
            sum += odds(each, each.margin());
        }
        all = sum;
    }

    /** As an event tells it. */
    Because because(String rule, Evidence chosen, @Nullable Evidence runnerUp, @Nullable Boolean late) {
        return new Because(
                rule,
                probability(chosen),
                chosen.cosine(),
                chosen.jsd(),
                chosen.transit(),
                chosen.ground(),
                level(chosen),
                runnerUp == null ? null : runnerUp(runnerUp),
                late,
                null);
    }

    RunnerUp runnerUp(Evidence other) {
        return new RunnerUp(
                other.identity(),
                probability(other),
                other.cosine(),
                other.jsd(),
                other.transit(),
                other.ground(),
                level(other));
    }

    /** That one of the candidates is the person, 0 to 1. */
    double probability(Evidence candidate) {
        return odds(candidate, candidate.margin()) / all;
    }

    /** The probability that the candidate would have if it only just reached its level, with the others as they are. */
    double level(Evidence candidate) {
        double needed = odds(candidate, 0);
        return needed / (all - odds(candidate, candidate.margin()) + needed);
    }

    private double odds(Evidence candidate, double margin) {
        double tails = Math.min(MOST_TAILS, margin / candidate.tail());
        return WORTH / (compared * falseMatchRate) * StrictMath.exp(tails);
    }
}
