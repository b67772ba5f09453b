package dev.throughline.bench.scoreboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.evaluation.ranking.QueryScore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GapTest {
    @Test
    void amongPeopleWhoAreAllAlikeItIsCertain() {
        Gap gap = Gap.of(scores(.5, .5, .5), scores(.25, .25, .25), QueryScore::averagePrecision);
        assertThat(gap).isEqualTo(new Gap(.25, .25, .25));
        assertThat(gap.text()).isEqualTo(".250 (.250 to .250)");
    }

    @Test
    void isAsUncertainAsThatManyPeopleMakeIt() {
        List<QueryScore> ours = new ArrayList<>();
        List<QueryScore> theirs = new ArrayList<>();
        for (int person = 0; person < 100; person++) {
            for (int query = 0; query < 10; query++) { // of one person all the same: they tell no more than one
                ours.add(score(person, person % 2));
                theirs.add(score(person, .5));
            }
        }
        Gap gap = Gap.of(ours, theirs, QueryScore::averagePrecision);
        assertThat(gap.value()).isZero();
        assertThat(gap.low())
                .isCloseTo(-1.96 * .05, within(.01)); // deviation .5 of a person, of the mean of 100 a tenth
        assertThat(gap.high()).isCloseTo(1.96 * .05, within(.01));
    }

    @Test
    void otherQueriesAreRefused() {
        assertThatThrownBy(() -> Gap.of(scores(1, 1), scores(1), QueryScore::averagePrecision))
                .hasMessage("2 queries beside 1: they must be the same");
    }

    private static List<QueryScore> scores(double... precisions) {
        List<QueryScore> scores = new ArrayList<>();
        for (double precision : precisions) {
            scores.add(score(scores.size(), precision));
        }
        return scores;
    }

    private static QueryScore score(int person, double precision) {
        return new QueryScore(person, precision, 1, precision);
    }
}
