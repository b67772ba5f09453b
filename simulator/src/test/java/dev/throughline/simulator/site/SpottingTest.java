package dev.throughline.simulator.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Relation;
import dev.throughline.wire.message.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpottingTest {
    private static final SimulationSettings SETTINGS =
            new SimulationSettings(1, 3, 30, Duration.ofSeconds(60), 320, 180, 4, false);
    private static final Resemblance USUAL = Resemblance.defaults();
    private static final DetectorSettings PERFECT = new DetectorSettings(0, 0, 0);

    private static Spotting spotting(DetectorSettings detector) {
        return SyntheticSite.of(SETTINGS).spotting(1, detector, USUAL);
    }

    private static List<List<Sighting>> all(Spotting spotting) {
        return IntStream.rangeClosed(1, SETTINGS.pictures())
                .mapToObj(spotting::at)
                .toList();
    }

    @Test
    void aPerfectDetectorSeesTheBoxesOfTheTruth() {
        SyntheticSite site = SyntheticSite.of(SETTINGS);
        Spotting spotting = site.spotting(1, PERFECT, USUAL);
        Renderer film = site.film(1);
        int matched = 0;
        int boxes = 0;
        for (int picture = 1; picture <= SETTINGS.pictures(); picture++) {
            film.draw(picture);
            List<Sighting> sightings = spotting.at(picture);
            boxes += film.truth().size();
            for (MotBox box : film.truth()) {
                Box truth = new Box((float) box.x(), (float) box.y(), (float) box.w(), (float) box.h());
                matched += (int) Math.min(
                        1,
                        sightings.stream()
                                .filter(each -> each.detection().box().equals(truth))
                                .count());
            }
        }
        // the truth goes by hidden pixels, and sees people in passages; here boxes have to do
        assertThat(boxes).isGreaterThan(100);
        assertThat(matched).isGreaterThan(boxes * 9 / 10);
    }

    @Test
    void thePictureAloneDecidesWhateverWasAskedBefore() {
        List<List<Sighting>> inOrder = all(spotting(DetectorSettings.defaults()));
        Spotting jumping = spotting(DetectorSettings.defaults());
        for (int picture : new int[] {200, 40, 41, 240, 1}) {
            assertThat(jumping.at(picture)).as("picture %d", picture).isEqualTo(inOrder.get(picture - 1));
        }
        assertThat(inOrder.stream().mapToInt(List::size).sum()).isGreaterThan(100);
    }

    @Test
    void missesAndFalseAlarmsComeAsOftenAsTheyAreAskedFor() {
        long seen = count(PERFECT);
        assertThat(count(new DetectorSettings(0, 1, 0))).isZero();
        assertThat((double) count(new DetectorSettings(0, .3, 0)) / seen).isCloseTo(.7, within(.1));
        assertThat(count(new DetectorSettings(0, 1, 1))).isEqualTo(SETTINGS.pictures());
    }

    private static long count(DetectorSettings detector) {
        return all(spotting(detector)).stream().mapToInt(List::size).sum();
    }

    @Test
    void embeddingsResembleEachOtherByTheSharesThatTheyHaveInCommon() {
        EmbeddingDraw draw = new EmbeddingDraw(USUAL, 1);
        SeededRandom dice = SeededRandom.of(1);
        assertThat(mean(i -> cosine(draw, dice, i, 1, 1, i, 1, 1))).isCloseTo(1 - USUAL.picture(), within(.02));
        assertThat(mean(i -> cosine(draw, dice, i, 1, 1, i, 2, 1)))
                .isCloseTo(USUAL.common() + USUAL.person(), within(.02));
        assertThat(mean(i -> cosine(draw, dice, i, 1, 1, i + 1, 1, 1)))
                .isCloseTo(USUAL.common() + USUAL.camera(), within(.05));
        assertThat(mean(i -> cosine(draw, dice, i, 1, 1, i + 1, 2, 1))).isCloseTo(USUAL.common(), within(.05));

        double deviation = Math.sqrt(mean(i -> {
            double off = cosine(draw, dice, i, 1, 1, i + 1, 2, 1) - USUAL.common();
            return off * off;
        }));
        assertThat(deviation).isCloseTo(USUAL.person() / Math.sqrt(USUAL.kinds()), within(.03));
    }

    private static double mean(IntToDoubleFunction of) {
        return IntStream.range(0, 500).mapToDouble(of).average().orElseThrow();
    }

    private static double cosine(
            EmbeddingDraw draw,
            SeededRandom dice,
            int person,
            int camera,
            int visit,
            int other,
            int otherCamera,
            int otherVisit) {
        Embedding one = draw.sitter(person, camera, visit).embedding(dice);
        return one.cosine(draw.sitter(other, otherCamera, otherVisit).embedding(dice));
    }

    @Test
    void relationsOfOnePersonAreCloserThanThoseOfTwo() {
        EmbeddingDraw draw = new EmbeddingDraw(USUAL, 1);
        SeededRandom dice = SeededRandom.of(1);
        List<Double> same = new ArrayList<>();
        List<Double> other = new ArrayList<>();
        for (int person = 0; person < 50; person++) {
            Relation one = draw.sitter(person, 1, 1).relation(dice);
            same.add(one.jsd(draw.sitter(person, 2, 1).relation(dice)));
            other.add(one.jsd(draw.sitter(person + 1, 2, 1).relation(dice)));
        }
        double one = same.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double two = other.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        assertThat(one).isBetween(.015, .04); // .031 measured on Market-1501
        assertThat(two).isBetween(.04, .07); // .050
    }

    @Test
    void sharesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new Resemblance(.5, .6, 0, 0, -.1, 8))
                .hasMessageContaining("0.5, 0.6, 0.0, 0.0, -0.1");
        assertThatThrownBy(() -> new Resemblance(.5, .5, 0, 0, 0, 1)).hasMessageContaining("were 1");
        assertThatThrownBy(() -> new DetectorSettings(0, 2, 0)).hasMessageContaining("2.0");
    }

    @Test
    void thousandsOfCamerasComeOneFrameAtATime() {
        SimulationSettings settings = new SimulationSettings(1, 2000, 5000, Duration.ofHours(2), 960, 540, 8, false);
        SyntheticSite site = SyntheticSite.of(settings);
        long seen = 0;
        for (int camera = 0; camera < 2000; camera += 20) {
            Spotting spotting = site.spotting(camera, PERFECT, USUAL);
            for (int picture = 28_800; picture < 28_810; picture++) {
                seen += spotting.at(picture).size();
            }
        }
        assertThat(seen).isPositive();
    }
}
