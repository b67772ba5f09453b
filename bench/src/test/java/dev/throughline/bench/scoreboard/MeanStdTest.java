package dev.throughline.bench.scoreboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeanStdTest {
    @Test
    void severalSeedsHaveAMeanAndADeviation() {
        MeanStd spread = MeanStd.of(List.of(.5, .6, .7));
        assertThat(spread.mean()).isCloseTo(.6, within(1e-12));
        assertThat(spread.deviation()).isCloseTo(Math.sqrt((.01 + 0 + .01) / 2), within(1e-12));
        assertThat(spread.text()).isEqualTo(".600 ± .100");
    }

    @Test
    void oneSeedHasNoDeviation() {
        assertThat(MeanStd.of(List.of(.5)).text()).isEqualTo(".500");
    }

    @Test
    void figuresHaveNoNoughtBeforeThePoint() {
        assertThat(List.of(MeanStd.places(1), MeanStd.places(-.25), MeanStd.places(12.5)))
                .containsExactly("1.000", "-.250", "12.500");
    }

    @Test
    void nothingHasNoSpread() {
        assertThatThrownBy(() -> MeanStd.of(List.of())).hasMessage("a figure needs at least one value");
    }
}
