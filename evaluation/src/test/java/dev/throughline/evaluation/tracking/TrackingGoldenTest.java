package dev.throughline.evaluation.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throughline.evaluation.SharedData;
import dev.throughline.wire.needs.Need;
import dev.throughline.wire.needs.Needs;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The figures that TrackEval gives for the same boxes: on random sites ({@code trackeval.json} and {@code large.json}, made by
 * {@code src/test/python/tracking_golden.py}) and on two public sequences that may not be committed. And those of py-motmetrics,
 * as far as it means the same by them.
 *
 * <p>Identity is defined alike in both. So are recall and precision, misses and false alarms, up to how a frame's boxes are
 * paired: py-motmetrics makes as many pairs as it can, TrackEval those that overlap most; on all these sites the counts are
 * equal. The others mean something else there:
 *
 * <ul>
 *   <li>IDSW, and MOTA and MOTP with it: a person goes back to the track that it had last, however long ago; in TrackEval
 *       only to that of the frame before.
 *   <li>MOTP besides: the mean distance, which is 1 minus the overlap.
 *   <li>Frag: misses between two sightings; in TrackEval every new beginning, also after the person was away, but frames
 *       without any track are passed over.
 *   <li>MT: from four fifths; in TrackEval above.
 *   <li>HOTA: not in its release 1.4.0.
 * </ul>
 */
class TrackingGoldenTest {
    private static final double EXACT = 1e-9;

    @ParameterizedTest
    @MethodSource("randomSites")
    void equalsTrackEvalOnRandomSites(JsonNode golden) {
        SiteScore score = score(golden);

        score.cameras()
                .forEach((camera, alone) -> assertEqual(figures(alone), golden.at("/cameras/" + camera + "/figures")));
        assertEqual(figures(score.combined()), golden.get("combined"));
        assertEqual(figures(score.identity(), score.hota()), golden.get("across"));
    }

    @ParameterizedTest
    @MethodSource("randomSites")
    void equalsMotmetricsOnRandomSites(JsonNode site) throws IOException {
        JsonNode golden = golden("motmetrics.json").get(site.get("seed").asInt());
        assertEqualToMotmetrics(score(site), golden);
    }

    @ParameterizedTest
    @MethodSource("largeSites")
    void equalsTrackEvalOnLargeSites(JsonNode golden) {
        LargeSite site = large(golden);
        golden.get("boxes").properties().forEach(camera -> {
            assertThat(site.truth.get(camera.getKey()))
                    .as("the boxes that Python made")
                    .hasSize(camera.getValue().get(0).asInt());
            assertThat(site.tracks.get(camera.getKey()))
                    .hasSize(camera.getValue().get(1).asInt());
        });

        SiteScore score = Tracking.evaluateSite(site.truth, site.tracks);

        score.cameras().forEach((camera, alone) -> assertEqual(figures(alone), golden.at("/cameras/" + camera)));
        assertEqual(figures(score.combined()), golden.get("combined"));
        assertEqual(figures(score.identity(), score.hota()), golden.get("across"));
    }

    @ParameterizedTest
    @MethodSource("largeSites")
    void equalsMotmetricsOnLargeSites(JsonNode golden) {
        LargeSite site = large(golden);
        assertEqualToMotmetrics(Tracking.evaluateSite(site.truth, site.tracks), golden.get("motmetrics"));
    }

    private static LargeSite large(JsonNode golden) {
        return new LargeSite(golden.get("seed").asLong(), golden.get("cameras").size());
    }

    private static void assertEqualToMotmetrics(SiteScore score, JsonNode golden) {
        score.cameras().forEach((camera, alone) -> assertEqual(figures(alone), golden.at("/cameras/" + camera)));
        assertEqual(figures(score.identity(), score.hota()), golden.get("across"));
    }

    static Stream<Named<JsonNode>> randomSites() throws IOException {
        return sites("trackeval.json");
    }

    static Stream<Named<JsonNode>> largeSites() throws IOException {
        return sites("large.json");
    }

    private static Stream<Named<JsonNode>> sites(String file) throws IOException {
        return StreamSupport.stream(golden(file).spliterator(), false)
                .map(site -> Named.of("seed " + site.get("seed"), site));
    }

    private static JsonNode golden(String file) throws IOException {
        try (InputStream json = TrackingGoldenTest.class.getResourceAsStream(file)) {
            return new ObjectMapper().readTree(json);
        }
    }

    private static SiteScore score(JsonNode site) {
        Map<String, List<MotBox>> truth = new TreeMap<>();
        Map<String, List<MotBox>> tracks = new TreeMap<>();
        site.get("cameras").properties().forEach(camera -> {
            truth.put(camera.getKey(), boxes(camera.getValue().get("truth")));
            tracks.put(camera.getKey(), boxes(camera.getValue().get("tracks")));
        });
        return Tracking.evaluateSite(truth, tracks);
    }

    /** Rows of frame, id, left, top, width, height and confidence. */
    private static List<MotBox> boxes(JsonNode rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new MotBox(
                        row.get(0).asInt(),
                        row.get(1).asLong(),
                        row.get(2).asDouble(),
                        row.get(3).asDouble(),
                        row.get(4).asDouble(),
                        row.get(5).asDouble(),
                        row.get(6).asDouble()))
                .toList();
    }

    @Needs(Need.SHARED)
    @ParameterizedTest
    @ValueSource(strings = {"TUD-Campus", "TUD-Stadtmitte"})
    void equalsTrackEvalOnEachSequence(String sequence) {
        JsonNode golden = SharedData.json("golden/mot-tud.json");
        assertEqual(figures(score(sequence)), golden.at("/sequences/" + sequence));
    }

    @Test
    @Needs(Need.SHARED)
    void equalsTrackEvalOnSequencesTogether() {
        JsonNode golden = SharedData.json("golden/mot-tud.json");
        List<TrackingScore> scores = Stream.of("TUD-Campus", "TUD-Stadtmitte")
                .map(TrackingGoldenTest::score)
                .toList();
        assertEqual(figures(TrackingScore.sum(scores)), golden.at("/combined"));
    }

    private static TrackingScore score(String sequence) {
        return Tracking.evaluate(
                MotFile.read(SharedData.file("motmetrics/" + sequence + "/gt.txt")),
                MotFile.read(SharedData.file("motmetrics/" + sequence + "/test.txt")));
    }

    /** By the names that TrackEval gives them. */
    private static Map<String, Double> figures(TrackingScore score) {
        ClearScore clear = score.clear();
        Map<String, Double> figures = figures(score.identity(), score.hota());
        figures.put("MOTA", clear.mota());
        figures.put("MOTP", clear.motp());
        figures.put("CLR_Re", clear.recall());
        figures.put("CLR_Pr", clear.precision());
        figures.put("TP", (double) clear.truePositives());
        figures.put("FP", (double) clear.falsePositives());
        figures.put("FN", (double) clear.falseNegatives());
        figures.put("IDSW", (double) clear.switches());
        figures.put("Frag", (double) clear.fragmentations());
        figures.put("MT", (double) clear.people().mostlyTracked());
        figures.put("PT", (double) clear.people().partlyTracked());
        figures.put("ML", (double) clear.people().mostlyLost());
        figures.put("GT_Dets", (double) clear.truePositives() + clear.falseNegatives());
        figures.put("Dets", (double) clear.truePositives() + clear.falsePositives());
        figures.put(
                "GT_IDs",
                (double) clear.people().mostlyTracked()
                        + clear.people().partlyTracked()
                        + clear.people().mostlyLost());
        return figures;
    }

    private static Map<String, Double> figures(IdentityScore identity, HotaScore hota) {
        Map<String, Double> figures = new HashMap<>();
        figures.put("IDF1", identity.f1());
        figures.put("IDR", identity.recall());
        figures.put("IDP", identity.precision());
        figures.put("IDTP", (double) identity.truePositives());
        figures.put("IDFP", (double) identity.falsePositives());
        figures.put("IDFN", (double) identity.falseNegatives());
        figures.put("HOTA", hota.hota());
        figures.put("DetA", hota.detA());
        figures.put("DetRe", hota.detRe());
        figures.put("DetPr", hota.detPr());
        figures.put("AssA", hota.assA());
        figures.put("AssRe", hota.assRe());
        figures.put("AssPr", hota.assPr());
        figures.put("LocA", hota.locA());
        figures.put("HOTA(0)", hota.thresholds().get(0).hota());
        for (int t = 0; t < HotaScore.THRESHOLDS; t++) {
            figures.put("HOTA_alpha/" + t, hota.thresholds().get(t).hota());
        }
        return figures;
    }

    /** Every figure of the golden file, and none passed over because nobody computes it. */
    private static void assertEqual(Map<String, Double> figures, JsonNode golden) {
        SoftAssertions softly = new SoftAssertions();
        byName(golden)
                .forEach((name, expected) -> softly.assertThat(figures.get(name))
                        .as(name)
                        .isNotNull()
                        .isCloseTo(expected, within(EXACT)));
        softly.assertAll();
    }

    private static Map<String, Double> byName(JsonNode golden) {
        Map<String, Double> byName = new TreeMap<>();
        golden.properties().forEach(figure -> {
            JsonNode value = figure.getValue();
            if (value.isArray()) {
                for (int i = 0; i < value.size(); i++) {
                    byName.put(figure.getKey() + "/" + i, value.get(i).asDouble());
                }
            } else {
                byName.put(figure.getKey(), value.asDouble());
            }
        });
        assertThat(byName).as("golden figures").isNotEmpty();
        return byName;
    }
}
