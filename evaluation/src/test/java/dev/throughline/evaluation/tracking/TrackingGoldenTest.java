package dev.throughline.evaluation.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.evaluation.SharedData;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The figures that TrackEval gives for the same files. */
class TrackingGoldenTest {
    private static final double EXACT = 1e-9;

    @ParameterizedTest
    @ValueSource(strings = {"TUD-Campus", "TUD-Stadtmitte"})
    void equalsTrackEvalOnEachSequence(String sequence) {
        JsonNode golden = SharedData.json("golden/mot-tud.json");
        assertEqual(score(sequence), golden.at("/sequences/" + sequence));
    }

    @Test
    void equalsTrackEvalOnSequencesTogether() {
        JsonNode golden = SharedData.json("golden/mot-tud.json");
        List<TrackingScore> scores = Stream.of("TUD-Campus", "TUD-Stadtmitte")
                .map(TrackingGoldenTest::score)
                .toList();
        assertEqual(TrackingScore.sum(scores), golden.at("/combined"));
    }

    private static TrackingScore score(String sequence) {
        return Tracking.evaluate(
                MotFile.read(SharedData.file("motmetrics/" + sequence + "/gt.txt")),
                MotFile.read(SharedData.file("motmetrics/" + sequence + "/test.txt")));
    }

    private static void assertEqual(TrackingScore score, JsonNode golden) {
        SoftAssertions softly = new SoftAssertions();
        Figures figures = new Figures(softly, golden);
        clear(score.clear(), figures);
        identity(score.identity(), figures);
        hota(score.hota(), figures);
        softly.assertAll();
        assertThat(figures.compared)
                .as("a figure of the golden file is not compared")
                .isEqualTo(golden.size());
    }

    private static void clear(ClearScore clear, Figures figures) {
        figures.equal("MOTA", clear.mota());
        figures.equal("MOTP", clear.motp());
        figures.equal("CLR_Re", clear.recall());
        figures.equal("CLR_Pr", clear.precision());
        figures.equal("TP", clear.truePositives());
        figures.equal("FP", clear.falsePositives());
        figures.equal("FN", clear.falseNegatives());
        figures.equal("IDSW", clear.switches());
        figures.equal("Frag", clear.fragmentations());
        figures.equal("MT", clear.mostlyTracked());
        figures.equal("PT", clear.partlyTracked());
        figures.equal("ML", clear.mostlyLost());
        if (figures.golden.has("GT_Dets")) {
            figures.equal("GT_Dets", clear.truePositives() + clear.falseNegatives());
            figures.equal("Dets", clear.truePositives() + clear.falsePositives());
        }
        if (figures.golden.has("GT_IDs")) {
            figures.equal("GT_IDs", clear.mostlyTracked() + clear.partlyTracked() + clear.mostlyLost());
        }
    }

    private static void identity(IdentityScore identity, Figures figures) {
        figures.equal("IDF1", identity.f1());
        figures.equal("IDR", identity.recall());
        figures.equal("IDP", identity.precision());
        figures.equal("IDTP", identity.truePositives());
        figures.equal("IDFP", identity.falsePositives());
        figures.equal("IDFN", identity.falseNegatives());
    }

    private static void hota(HotaScore hota, Figures figures) {
        figures.equal("HOTA", hota.hota());
        figures.equal("DetA", hota.detA());
        figures.equal("DetRe", hota.detRe());
        figures.equal("DetPr", hota.detPr());
        figures.equal("AssA", hota.assA());
        figures.equal("AssRe", hota.assRe());
        figures.equal("AssPr", hota.assPr());
        figures.equal("LocA", hota.locA());
        figures.equal("HOTA(0)", hota.thresholds().get(0).hota());
        figures.compared++;
        for (int t = 0; t < HotaScore.THRESHOLDS; t++) {
            figures.softly
                    .assertThat(hota.thresholds().get(t).hota())
                    .as("HOTA at %.2f", hota.thresholds().get(t).alpha())
                    .isCloseTo(figures.golden.get("HOTA_alpha").get(t).asDouble(), within(EXACT));
        }
    }

    private static final class Figures {
        private final SoftAssertions softly;
        private final JsonNode golden;
        private int compared;

        Figures(SoftAssertions softly, JsonNode golden) {
            this.softly = softly;
            this.golden = golden;
        }

        void equal(String name, double figure) {
            compared++;
            softly.assertThat(figure).as(name).isCloseTo(golden.get(name).asDouble(), within(EXACT));
        }
    }
}
