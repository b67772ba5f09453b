package dev.throughline.streams.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A false-match rate of .002 among 100 identities: at the threshold .2 impostors are expected, so the odds there are .1 / .2 = .5. */
class PosteriorTest {
    private static final double RATE = .002;

    @Test
    void oneAtItsThresholdIsWorthWhatTheImpostorsExpectedThereLeave() {
        Evidence atThreshold = evidence("ann", 0, 1);
        Posterior posterior = new Posterior(List.of(atThreshold), 100, RATE);
        assertThat(posterior.probability(atThreshold)).isCloseTo(.5 / 1.5, within(1e-12));
        assertThat(posterior.threshold(atThreshold)).isEqualTo(posterior.probability(atThreshold));
    }

    @Test
    void aTailBeyondTheThresholdThereAreETimesFewerImpostors() {
        Evidence beyond = evidence("ann", 3, 3);
        Posterior posterior = new Posterior(List.of(beyond), 100, RATE);
        assertThat(posterior.probability(beyond)).isCloseTo(.5 * Math.E / (1 + .5 * Math.E), within(1e-12));
        assertThat(posterior.threshold(beyond)).isCloseTo(.5 / 1.5, within(1e-12));
    }

    @Test
    void whoeverIsLikelierMakesTheOthersLessLikely() {
        Evidence ann = evidence("ann", 4, 1);
        Evidence bob = evidence("bob", 1, 1);
        Posterior both = new Posterior(List.of(ann, bob), 100, RATE);
        double annOdds = .5 * Math.exp(4);
        double bobOdds = .5 * Math.E;
        assertThat(both.probability(ann)).isCloseTo(annOdds / (1 + annOdds + bobOdds), within(1e-12));
        assertThat(both.probability(bob)).isCloseTo(bobOdds / (1 + annOdds + bobOdds), within(1e-12));
        assertThat(both.threshold(bob)).isCloseTo(.5 / (1 + annOdds + .5), within(1e-12));
        assertThat(both.probability(bob))
                .as("it passes, and what is told shows it")
                .isGreaterThan(both.threshold(bob));
    }

    @Test
    void amongMoreTheSameEvidenceIsWorthLess() {
        Evidence ann = evidence("ann", 2, 1);
        double amongFew = new Posterior(List.of(ann), 10, RATE).probability(ann);
        double amongMany = new Posterior(List.of(ann), 10_000, RATE).probability(ann);
        assertThat(amongFew).isGreaterThan(.9);
        assertThat(amongMany).isLessThan(.1);
    }

    @Test
    void certaintyStaysANumber() {
        Evidence sure = evidence("ann", 1e6, 1);
        Evidence never = evidence("bob", -1e6, 1);
        Posterior posterior = new Posterior(List.of(sure, never), 1, RATE);
        assertThat(posterior.probability(sure)).isGreaterThan(.999).isLessThanOrEqualTo(1);
        assertThat(posterior.probability(never)).isZero();
        assertThat(posterior.threshold(never)).isBetween(0., 1.);
    }

    private static Evidence evidence(String identity, double margin, double tailScale) {
        return new Evidence(identity, .8, 0, 0, null, 5 + margin, 5, tailScale);
    }
}
