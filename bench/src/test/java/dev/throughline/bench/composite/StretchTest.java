package dev.throughline.bench.composite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.bench.composite.Stretch.Step;
import dev.throughline.wire.geometry.Box;
import java.util.List;
import org.junit.jupiter.api.Test;

class StretchTest {
    private static Step step(int x) {
        return new Step(new Box(x, 2 * x, 10 + x, 20), new Place(x, -x));
    }

    private static final Stretch WALK = new Stretch(7, List.of(step(0), step(10), step(30)));

    @Test
    void aWalkerMovesEvenlyBetweenTwoMoments() {
        assertThat(WALK.at(0)).isEqualTo(step(0));
        assertThat(WALK.at(.25)).isEqualTo(new Step(new Box(5, 10, 15, 20), new Place(5, -5)));
        assertThat(WALK.at(.5)).isEqualTo(step(10));
        assertThat(WALK.at(.75)).isEqualTo(step(20));
        assertThat(WALK.at(1)).isEqualTo(step(30));
    }

    @Test
    void nobodyIsThereBeforeAndAfter() {
        assertThatThrownBy(() -> WALK.at(1.01)).hasMessageContaining("1.0 s").hasMessageContaining("1.01 s");
        assertThatThrownBy(() -> WALK.at(-.01)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMissingMomentBreaksAWalkAndALoneMomentIsNone() {
        Stretch.Builder builder = new Stretch.Builder();
        for (int moment : new int[] {3, 4, 5, 8, 10, 11}) {
            builder.add(moment, step(moment));
        }
        assertThat(builder.end())
                .containsExactly(
                        new Stretch(3, List.of(step(3), step(4), step(5))),
                        new Stretch(10, List.of(step(10), step(11))));
    }

    @Test
    void theLongestPartHasOnlyStepsThatWillDo() {
        Stretch all = new Stretch(
                100, List.of(step(1), step(2), step(-1), step(3), step(4), step(5), step(-1), step(6), step(7)));
        assertThat(all.longest(step -> step.place().x() > 0, 10))
                .containsExactly(new Stretch(103, List.of(step(3), step(4), step(5))));
        assertThat(all.longest(step -> step.place().x() > 0, 2))
                .containsExactly(new Stretch(103, List.of(step(3), step(4))));
        assertThat(all.longest(step -> step.place().x() == 1, 10)).isEmpty();
    }
}
