package dev.throughline.evaluation.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.evaluation.ranking.Reliability.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReliabilityTest {
    @Test
    void theErrorIsTheMeanDistanceFromWhatWasPredicted() {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            outcomes.add(new Outcome(.2, i < 4, 1)); // says .2, is .4
            outcomes.add(new Outcome(.9, i < 9, 1)); // says .9, is .9
        }
        Reliability reliability = Reliability.of(outcomes);
        assertThat(reliability.error()).isCloseTo((.2 + 0) / 2, within(1e-12));
        assertThat(reliability.bins()).hasSize(2);
        assertThat(reliability.bins().get(0).observed()).isCloseTo(.4, within(1e-12));
    }

    @Test
    void weightsCountAsSoManyOutcomes() {
        double weighted = Reliability.of(List.of(new Outcome(.5, true, 3), new Outcome(.5, false, 1)))
                .error();
        assertThat(weighted).isCloseTo(.25, within(1e-12));
    }

    @Test
    void binsHaveEqualWeight() {
        List<Outcome> outcomes = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            double probability = Math.pow(random.nextDouble(), 4); // crowded near 0
            outcomes.add(new Outcome(probability, random.nextDouble() < probability, 1));
        }
        Reliability reliability = Reliability.of(outcomes);
        assertThat(reliability.bins())
                .hasSize(Reliability.BINS)
                .allSatisfy(bin -> assertThat(bin.share()).isCloseTo(.1, within(.001)));
        assertThat(reliability.error()).isLessThan(.02);
    }

    @Test
    void nothingToMeasureIsRefused() {
        assertThatThrownBy(() -> Reliability.of(List.of())).hasMessage("reliability needs at least one outcome");
        assertThatThrownBy(() -> new Outcome(Double.NaN, true, 1)).hasMessageContaining("NaN");
    }
}
