package dev.throughline.reid.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.kafka.Outcome;
import dev.throughline.wire.message.Crop;
import dev.throughline.wire.message.Detection;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.message.Quality;
import dev.throughline.wire.message.Sighting;
import dev.throughline.wire.settings.EmbedSettings;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddingStageTest {
    private static Embedder embedder;
    private static EmbeddingStage stage;
    private static List<Jpeg> pictures;

    @BeforeAll
    static void open() throws Exception {
        embedder = Embedder.open(EmbedSettings.defaults());
        stage = new EmbeddingStage(embedder);
        pictures = EmbedderTest.crops(3);
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Test
    void cropsOfManyFramesGoTogetherAndComeBackInTheirFrames() throws Exception {
        FrameCrops door = frame("door", 1, crop(.9f, pictures.get(0)), crop(.2f, null), crop(.8f, pictures.get(1)));
        FrameCrops desk = frame("desk", 4, crop(.7f, pictures.get(2)));
        List<CropEmbedding> answers = embedder.describe(pictures);
        assertThat(stage.apply(List.of(door, desk)))
                .containsExactly(
                        new Outcome.Made<>(new FrameSightings(
                                door.info(),
                                embedder.model().model(),
                                List.of(
                                        sighting(door.crops().get(0), answers.get(0)),
                                        new Sighting(
                                                door.crops().get(1).detection(),
                                                door.crops().get(1).quality(),
                                                null,
                                                null),
                                        sighting(door.crops().get(2), answers.get(1))))),
                        new Outcome.Made<>(new FrameSightings(
                                desk.info(),
                                embedder.model().model(),
                                List.of(sighting(desk.crops().get(0), answers.get(2))))));
    }

    @Test
    void markersAndFramesWithNobodyPassThrough() throws Exception {
        FrameInfo end = FrameInfo.marker("site", "door", 9, 1000, FrameKind.END, List.of());
        FrameCrops nobody = frame("door", 8);
        assertThat(stage.apply(List.of(nobody, new FrameCrops(end, "none", List.of()))))
                .containsExactly(
                        new Outcome.Made<>(new FrameSightings(
                                nobody.info(), embedder.model().model(), List.of())),
                        new Outcome.Made<>(
                                new FrameSightings(end, embedder.model().model(), List.of())));
    }

    @Test
    void aFrameWithACropThatIsNoPictureIsRefusedAndTheOthersGoOn() throws Exception {
        FrameCrops broken = frame("door", 1, crop(.9f, pictures.get(0)), crop(.9f, Jpeg.of(new byte[] {1, 2})));
        FrameCrops whole = frame("door", 2, crop(.9f, pictures.get(1)));
        List<Outcome<FrameSightings>> outcomes = stage.apply(List.of(broken, whole));
        assertThat(outcomes.get(0)).isEqualTo(new Outcome.Refused<>("crop 2 of 2: 2 bytes are no JPEG"));
        assertThat(outcomes.get(1)).isEqualTo(stage.apply(List.of(whole)).get(0));
    }

    private static FrameCrops frame(String camera, long sequence, Crop... crops) {
        return new FrameCrops(
                FrameInfo.picture("site", camera, sequence, 1000 * sequence, 640, 480), "test", List.of(crops));
    }

    private static Crop crop(float confidence, Jpeg jpeg) {
        return new Crop(new Detection(new Box(10, 20, 30, 60), confidence), new Quality(30, 100, 0), jpeg);
    }

    private static Sighting sighting(Crop crop, CropEmbedding answer) {
        CropEmbedding.Described described = (CropEmbedding.Described) answer;
        return new Sighting(crop.detection(), crop.quality(), described.embedding(), described.relation());
    }
}
