package dev.throughline.reid.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.wire.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CalibratorTest {
    @Test
    void theFitFindsTheWeightsThatMadeThePairs() {
        Calibration truth = new Calibration(-4, 9, -12);
        List<Pair> pairs = new ArrayList<>();
        Random random = new Random(4);
        for (int i = 0; i < 40_000; i++) {
            double cosine = random.nextDouble();
            double jsd = random.nextDouble() * .3;
            boolean same = random.nextDouble() < truth.probability(cosine, jsd);
            pairs.add(new Pair(0, same ? 0 : 1, cosine, jsd));
        }
        double share = pairs.stream().filter(Pair::same).count() / 40_000.0;
        Calibration fitted = Logistic.fit(pairs, true, pair -> 1);
        // both kinds weigh the same in the fit, which moves the intercept by the log-odds of their shares
        assertThat(fitted.intercept()).isCloseTo(-4 - Math.log(share / (1 - share)), Offset.offset(.15));
        assertThat(fitted.cosine()).isCloseTo(9, Offset.offset(.3));
        assertThat(fitted.jsd()).isCloseTo(-12, Offset.offset(.6));
        assertThat(Logistic.fit(pairs, false, pair -> 1).jsd()).isZero();
    }

    @Test
    void aFitWithoutPairsOfOnePersonIsRefused() {
        assertThatThrownBy(() -> Logistic.fit(List.of(new Pair(0, 1, .5, .1)), true, pair -> 1))
                .hasMessageContaining("pairs of one person and pairs of two, had weights 0.0 and 1.0");
    }

    @Test
    void aScoreThatSeparatesIsPerfectAndOneThatKnowsNothingIsNot() {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            pairs.add(new Pair(0, 0, .9, i));
            pairs.add(new Pair(0, 1, .2, i));
        }
        assertThat(Verification.of(pairs, Pair::cosine)).isEqualTo(new Verification(1, 0, 1));
        Verification blind = Verification.of(pairs, Pair::jsd);
        assertThat(blind.auc()).isCloseTo(.5, Offset.offset(1e-9));
        assertThat(blind.eer()).isCloseTo(.5, Offset.offset(1e-3));
        assertThat(blind.tprAtOneInThousand()).isCloseTo(.001, Offset.offset(1e-3));
    }
}
