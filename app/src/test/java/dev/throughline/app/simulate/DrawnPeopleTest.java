package dev.throughline.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.ingest.crop.DetectStage;
import dev.throughline.ingest.picture.JpegCodec;
import dev.throughline.reid.embed.CropEmbedding;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.simulator.site.Renderer;
import dev.throughline.simulator.site.SimulationSettings;
import dev.throughline.simulator.site.SyntheticSite;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.kafka.Outcome;
import dev.throughline.wire.message.Crop;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.settings.DetectSettings;
import dev.throughline.wire.settings.EmbedSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the shipped detector and the shipped model make of people who are drawn: like real ones, neither lost nor trivial. */
@Tag("slow")
class DrawnPeopleTest {
    private static final float SAME = .5f; // overlap of a detection and a true box
    private static final double SMALLEST = 60; // pixels
    private static final int STEP = 8; // pictures, one second

    private record Sight(int camera, long person, Embedding embedding) {}

    private static int people; // boxes of the truth
    private static int found;
    private static int clear; // boxes that no other touches
    private static int clearFound;
    private static int detections;
    private static final List<Sight> sights = new ArrayList<>();

    @BeforeAll
    static void lookAtEveryPicture() throws Exception {
        SyntheticSite site =
                SyntheticSite.of(new SimulationSettings(3, 4, 60, Duration.ofSeconds(90), 960, 540, 8, false));
        List<Jpeg> crops = new ArrayList<>();
        List<Sight> seen = new ArrayList<>();
        try (DetectStage detector = new DetectStage(DetectSettings.defaults());
                Embedder model = Embedder.open(EmbedSettings.defaults())) {
            for (int camera = 0; camera < site.cameras().size(); camera++) {
                Renderer film = site.film(camera);
                for (int picture = 1; picture <= site.settings().pictures(); picture += STEP) {
                    FrameCrops answer = detect(detector, film.draw(picture), picture);
                    match(camera, film.truth(), answer, crops, seen);
                }
            }
            List<CropEmbedding> answers = model.describe(crops);
            for (int i = 0; i < answers.size(); i++) {
                if (answers.get(i) instanceof CropEmbedding.Described described) {
                    sights.add(new Sight(seen.get(i).camera, seen.get(i).person, described.embedding()));
                }
            }
        }
    }

    private static FrameCrops detect(DetectStage detector, byte[] bgr, int picture) throws InterruptedException {
        FrameInfo info = FrameInfo.picture("site", "camera", picture, picture, 960, 540);
        Outcome<FrameCrops> outcome = detector.apply(List.of(new Frame(info, JpegCodec.encode(bgr, 960, 540, 90))))
                .get(0);
        return ((Outcome.Made<FrameCrops>) outcome).value();
    }

    private static void match(int camera, List<MotBox> truth, FrameCrops answer, List<Jpeg> crops, List<Sight> seen) {
        List<Crop> free = new ArrayList<>(answer.crops());
        free.removeIf(crop -> crop.jpeg() == null); // too unsure to count
        detections += free.size();
        for (int i = 0; i < truth.size(); i++) {
            Box box = box(truth.get(i));
            boolean isLarge = box.h() > SMALLEST;
            boolean isClear = isLarge && isAlone(i, truth);
            people += isLarge ? 1 : 0;
            clear += isClear ? 1 : 0;
            Optional<Crop> best = free.stream()
                    .filter(crop -> crop.detection().box().overlap(box) >= SAME)
                    .max(Comparator.comparingDouble(
                            crop -> crop.detection().box().overlap(box)));
            Jpeg jpeg = best.map(Crop::jpeg).orElse(null);
            if (jpeg != null) {
                free.remove(best.get());
                found += isLarge ? 1 : 0;
                clearFound += isClear ? 1 : 0;
                crops.add(jpeg);
                seen.add(new Sight(camera, truth.get(i).id(), Embedding.of(1)));
            }
        }
    }

    private static boolean isAlone(int which, List<MotBox> truth) {
        Box box = box(truth.get(which));
        return IntStream.range(0, truth.size())
                .noneMatch(other -> other != which && box(truth.get(other)).intersection(box) > 0);
    }

    private static Box box(MotBox box) {
        return new Box((float) box.x(), (float) box.y(), (float) box.w(), (float) box.h());
    }

    @Test
    void theDetectorFindsThem() {
        System.out.printf(
                "recall %.3f of %d, nobody near %.3f of %d; precision %.3f of %d%n",
                (double) found / people,
                people,
                (double) clearFound / clear,
                clear,
                (double) sights.size() / detections,
                detections);
        assertThat((double) clearFound / clear).as("recall, nobody near").isGreaterThan(.9);
        assertThat((double) found / people)
                .as("recall, hidden to three quarters at most")
                .isGreaterThan(.75);
        assertThat((double) sights.size() / detections).as("precision").isGreaterThan(.85);
    }

    @Test
    void theModelTellsThemApartAcrossCamerasThoughNotAlways() {
        int asked = 0;
        int right = 0;
        for (Sight query : sights) {
            List<Sight> elsewhere =
                    sights.stream().filter(each -> each.camera != query.camera).toList();
            if (elsewhere.stream().anyMatch(each -> each.person == query.person)) {
                Sight nearest = elsewhere.stream()
                        .max(Comparator.comparingDouble(each -> query.embedding.cosine(each.embedding)))
                        .orElseThrow();
                asked++;
                right += nearest.person == query.person ? 1 : 0;
            }
        }
        System.out.printf("rank-1 across cameras %.3f of %d crops%n", (double) right / asked, asked);
        assertThat(asked).isGreaterThan(50);
        assertThat((double) right / asked).isBetween(.6, .95);
    }
}
