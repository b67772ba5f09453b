package dev.throughline.reid.training.calibrate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.throughline.evaluation.ranking.Reliability;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Relation;
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
            pairs.add(new Pair(0, same ? 0 : 1, cosine, jsd, "set 1-2"));
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
        assertThatThrownBy(() -> Logistic.fit(List.of(new Pair(0, 1, .5, .1, "set 1-2")), true, pair -> 1))
                .hasMessageContaining("pairs of one person and pairs of two, had weights 0.0 and 1.0");
    }

    @Test
    void aScoreThatSeparatesIsPerfectAndOneThatKnowsNothingIsNot() {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            pairs.add(new Pair(0, 0, .9, i, "set 1-2"));
            pairs.add(new Pair(0, 1, .2, i, "set 1-2"));
        }
        assertThat(Verification.of(pairs, Pair::cosine)).isEqualTo(new Verification(1, 0, 1));
        Verification blind = Verification.of(pairs, Pair::jsd);
        assertThat(blind.auc()).isCloseTo(.5, Offset.offset(1e-9));
        assertThat(blind.eer()).isCloseTo(.5, Offset.offset(1e-3));
        assertThat(blind.tprAtOneInThousand()).isCloseTo(.001, Offset.offset(1e-3));
    }

    @Test
    void anInterceptAloneIsFoundBesideGivenWeights() {
        List<Pair> pairs = new ArrayList<>();
        Calibration truth = new Calibration(-4, 9, -12);
        Random random = new Random(4);
        for (int i = 0; i < 40_000; i++) {
            double cosine = random.nextDouble();
            boolean same = random.nextDouble() < truth.probability(cosine, .1);
            pairs.add(new Pair(0, same ? 0 : 1, cosine, .1, "set 1-2"));
        }
        double share = pairs.stream().filter(Pair::same).count() / 40_000.0;
        assertThat(Logistic.fitIntercept(pairs, new Calibration(99, 9, -12)))
                .isCloseTo(-4 - Math.log(share / (1 - share)), Offset.offset(.1));
    }

    @Test
    void probabilitiesOfPeopleWhoFollowTheModelMeanWhatTheySay() {
        Calibrator.Report report = calibrated(60, .35).report(3);
        Reliability reliability = requireNonNull(report.reliability());
        assertThat(reliability.error()).isLessThan(.08);
        assertThat(report.withoutJsd().cosine().value())
                .isBetween(
                        report.withoutJsd().cosine().low(),
                        report.withoutJsd().cosine().high());
        assertThat(report.withoutJsd().jsd()).isEqualTo(new Calibrator.Weight(0, 0, 0));
        assertThat(report.people()).isEqualTo(60);
        assertThat(report.telling().samePairs()).isEqualTo(60 * 3);
        assertThat(report.telling().differentPairs()).isEqualTo(60 * 59 * 3);
        assertThat(report.cameraPairs())
                .extracting(Calibrator.CameraPair::cameras, Calibrator.CameraPair::samePairs)
                .containsExactly(tuple("set 1-2", 60), tuple("set 1-3", 60), tuple("set 2-3", 60));
        assertThat(report.cameraPairs().get(0).intercept())
                .as("cameras 1 and 2 see alike, so that a cosine says less of them")
                .isLessThan(report.cameraPairs().get(1).intercept() - 1);
        assertThat(report).isEqualTo(calibrated(60, .35).report(3));
    }

    @Test
    void aHandfulOfPeopleIsCalibratedTooButNotJudged() {
        Calibrator.Report report = calibrated(2, .35).report(1);
        assertThat(report.reliability()).isNull();
        assertThat(report.cameraPairs()).isEmpty();
    }

    /** People in directions of their own; cameras 1 and 2 add much in common, camera 3 nothing. */
    private static Calibrator calibrated(int people, double noise) {
        Random random = new Random(8);
        List<LabelledAnswer> answers = new ArrayList<>();
        float[] common = gaussian(random, new float[16], 1.5);
        for (int person = 1; person <= people; person++) {
            float[] own = gaussian(random, new float[16], 1);
            for (int camera = 1; camera <= 3; camera++) {
                float[] seen = gaussian(random, own, noise * 2);
                for (int i = 0; i < seen.length && camera < 3; i++) {
                    seen[i] += common[i];
                }
                answers.add(new LabelledAnswer(
                        person,
                        camera,
                        Embedding.of(seen),
                        Relation.of(random.nextFloat(), random.nextFloat(), random.nextFloat())));
            }
        }
        answers.add(new LabelledAnswer(0, 1, Embedding.of(gaussian(random, new float[16], 1)), Relation.of(1, 1, 1)));
        Calibrator calibrator = new Calibrator();
        calibrator.add("set", answers);
        return calibrator;
    }

    private static float[] gaussian(Random random, float[] mean, double deviation) {
        float[] values = mean.clone();
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (deviation * random.nextGaussian());
        }
        return values;
    }
}
