package dev.throughline.reid.training.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationTest {
    private static Verification of(double[] same, double[] different) {
        Roc roc = new Roc(same);
        Arrays.stream(different).forEach(roc::add);
        return roc.verification();
    }

    private static double[] scores(double... scores) {
        return scores;
    }

    @Test
    void aucIsThePartOfPairsInTheRightOrder() {
        // of six, .9 is above three, .4 above one and beside one
        Verification of = of(scores(.9, .4), scores(.8, .4, .1));
        assertThat(of.auc()).isCloseTo((3 + 1.5) / 6, within(1e-15));
    }

    @Test
    void theEqualErrorLiesWhereTheCurveCrosses() {
        // at .6: one of four missed, and one of four taken
        assertThat(of(scores(.9, .8, .6, .2), scores(.7, .5, .3, .1)).eer()).isCloseTo(.25, within(1e-15));
        // nobody is missed above .6 or everybody is: half are taken either way
        assertThat(of(scores(.5), scores(.6, .4)).eer()).isCloseTo(.5, within(1e-15));
        // down to 5: 1 of 3 taken and nobody found; then all 2 found at once
        assertThat(of(scores(5, 5), scores(6, 4, 3)).eer()).isCloseTo(1 / 3., within(1e-15));
    }

    @Test
    void whereAllTieTheCurveIsTheDiagonal() {
        Verification of = of(scores(1, 1, 1), scores(1, 1));
        assertThat(of).isEqualTo(new Verification(.5, .5, 0));
        // a tie of one of two with one of four, after 1 of 4 taken: from (1/4, 0) to (2/4, 1/2) the sum is 1 at its end
        assertThat(of(scores(3, 1), scores(4, 3, 2, 0)).eer()).isCloseTo(.5, within(1e-15));
        // from (0, 0) to (1/2, 1): the sum is 1 at two thirds of the way
        assertThat(of(scores(3), scores(3, 2)).eer()).isCloseTo(1 / 3., within(1e-15));
    }

    @Test
    void theLevelOfOneInAThousandIsPassedByNoMore() {
        double[] different = new double[2000];
        Arrays.setAll(different, i -> i); // 1998 and 1999 may be taken, 1997 not
        assertThat(of(scores(1996.5, 1997, 1997.5, 1998, 3000), different).tprAtOneInThousand())
                .isCloseTo(3 / 5., within(1e-15));
        different[1997] = 1998; // now three are at 1998
        assertThat(of(scores(1996.5, 1997, 1997.5, 1998, 3000), different).tprAtOneInThousand())
                .isCloseTo(1 / 5., within(1e-15));
    }

    @Test
    void fewerThanAThousandPairsOfTwoAllowNoneToBeTaken() {
        assertThat(of(scores(.5, .7, .9), scores(.7, .1)).tprAtOneInThousand()).isCloseTo(1 / 3., within(1e-15));
    }

    @Test
    void zeroIsOneScoreWhateverItsSign() {
        assertThat(of(scores(0.), scores(-0.)).auc()).isEqualTo(.5);
        assertThat(of(scores(-0.), scores(0.)).auc()).isEqualTo(.5);
    }

    /** Against the definitions themselves, over all pairs and all levels. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void equalsWhatTheDefinitionsSay(long seed) {
        Random random = new Random(seed);
        int grid = 5 + random.nextInt(200); // few values: many ties
        double[] same = random.ints(3 + random.nextInt(60), 0, grid)
                .mapToDouble(i -> i * 1.5)
                .toArray();
        double[] different = random.ints(2 + random.nextInt(3000), 0, grid)
                .mapToDouble(i -> i * 1.2)
                .toArray();
        Verification of = of(same, different);

        double above = 0;
        for (double s : same) {
            for (double d : different) {
                above += s > d ? 1 : s == d ? .5 : 0;
            }
        }
        assertThat(of.auc()).as("seed %d", seed).isCloseTo(above / same.length / different.length, within(1e-12));

        TreeSet<Double> levels = new TreeSet<>();
        Arrays.stream(same).forEach(levels::add);
        Arrays.stream(different).forEach(levels::add);
        levels.add(1e9);
        double best = 0;
        double eer = Double.NaN;
        double takenBefore = 0;
        double foundBefore = 0;
        for (double level : levels.descendingSet()) {
            double taken = part(different, level);
            double found = part(same, level);
            if (taken <= .001) {
                best = Math.max(best, found);
            }
            if (Double.isNaN(eer) && taken >= 1 - found) {
                double before = takenBefore + foundBefore - 1;
                double at = -before / (taken + found - 1 - before);
                eer = takenBefore + at * (taken - takenBefore);
            }
            takenBefore = taken;
            foundBefore = found;
        }
        assertThat(of.tprAtOneInThousand()).as("seed %d", seed).isCloseTo(best, within(1e-12));
        assertThat(of.eer()).as("seed %d", seed).isCloseTo(eer, within(1e-12));
    }

    private static double part(double[] scores, double level) {
        return (double) Arrays.stream(scores).filter(score -> score >= level).count() / scores.length;
    }

    @Test
    void partsAddUp() {
        Roc whole = new Roc(scores(.5, .7));
        Roc half = whole.empty();
        half.add(.6);
        whole.add(.1);
        whole.addAll(half);
        assertThat(whole.verification()).isEqualTo(of(scores(.5, .7), scores(.6, .1)));
    }

    @Test
    void aKindThatIsMissingAndWhatIsNoNumberAreRefused() {
        assertThatThrownBy(() -> of(scores(1), scores()))
                .hasMessage("telling pairs apart needs pairs of one person and pairs of two, had 1 and 0");
        assertThatThrownBy(() -> of(scores(Double.NaN), scores(1))).hasMessageContaining("NaN");
    }
}
