package dev.throughline.ingest.crop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.ingest.camera.Picture;
import dev.throughline.ingest.camera.Recording;
import dev.throughline.ingest.picture.PictureSize;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.kafka.Outcome;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Codec;
import dev.throughline.wire.message.Crop;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.DetectSettings;
import dev.throughline.wire.settings.KafkaSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class DetectStageTest {
    private static final String DEMO = "../demo/one-by-one-person-detection.mp4";

    /** Twelve pictures of the demo from the moment when the first person walks through the room. */
    private static List<Frame> frames;

    @BeforeAll
    static void film() {
        frames = new ArrayList<>();
        try (Recording recording = Recording.open(CameraSettings.of("door", DEMO), Instant.EPOCH)) {
            for (int i = 0; i < 60; i++) {
                recording.skip();
            }
            for (int i = 1; i <= 12; i++) {
                for (int j = 0; j < 4; j++) {
                    recording.skip();
                }
                Picture picture = recording.next().orElseThrow();
                frames.add(new Frame(
                        FrameInfo.picture("lab", "door", i, picture.timeMicros(), picture.width(), picture.height()),
                        picture.jpeg()));
            }
        }
    }

    @Test
    void aPersonBecomesACropWithPixels() throws Exception {
        List<Crop> sure = new ArrayList<>();
        for (FrameCrops crops : made(apply(settings(1, .4), frames))) {
            crops.crops().stream().filter(crop -> crop.jpeg() != null).forEach(sure::add);
        }
        assertThat(sure).isNotEmpty();
        for (Crop crop : sure) {
            PictureSize size = PictureSize.declared(crop.jpeg());
            Box box = crop.detection().box();
            assertThat(crop.detection().confidence()).isGreaterThanOrEqualTo(.4f);
            assertThat(size.height()).isLessThanOrEqualTo(256);
            assertThat(crop.quality().size()).isPositive();
            assertThat(crop.quality().sharpness()).isPositive();
            assertThat(crop.quality().border()).isBetween(0f, 1f);
            assertThat(box.x() + box.w() / 2).isBetween(0f, 768f);
        }
    }

    @Test
    void whoeverIsTooUnsureTravelsAsABoxAlone() throws Exception {
        List<Crop> crops = new ArrayList<>();
        made(apply(settings(1, .7), frames)).forEach(frame -> crops.addAll(frame.crops()));
        assertThat(crops).anyMatch(crop -> crop.jpeg() == null).anyMatch(crop -> crop.jpeg() != null);
        assertThat(crops).allMatch(crop -> (crop.detection().confidence() >= .7f) == (crop.jpeg() != null));
    }

    @Test
    void oneThreadAndThreeMakeTheSameBytes() throws Exception {
        assertThat(bytes(apply(settings(3, .4), frames))).isEqualTo(bytes(apply(settings(1, .4), frames)));
    }

    @Test
    void whatComesOfAFrameDoesNotDependOnItsBatch() throws Exception {
        List<Outcome<FrameCrops>> together = apply(settings(2, .4), frames);
        List<Outcome<FrameCrops>> alone = new ArrayList<>();
        try (DetectStage stage = new DetectStage(settings(2, .4))) {
            for (Frame frame : frames) {
                alone.addAll(stage.apply(List.of(frame)));
            }
        }
        assertThat(bytes(alone)).isEqualTo(bytes(together));
    }

    @Test
    void aMarkerPassesThrough() throws Exception {
        FrameInfo up = FrameInfo.marker("lab", "door", 1, 5, FrameKind.UP, List.of("door", "desk"));
        FrameCrops crops = made(apply(settings(1, .4), List.of(new Frame(up, Jpeg.of(new byte[0])))))
                .get(0);
        assertThat(crops.info()).isEqualTo(up);
        assertThat(crops.crops()).isEmpty();
        assertThat(crops.detector()).startsWith("yolox-nano@");
    }

    @Test
    void aBrokenPictureIsRefusedAndTheOthersGoOn() throws Exception {
        Frame good = frames.get(0);
        byte[] bytes = good.jpeg().bytes();
        Frame cut = new Frame(good.info(), Jpeg.of(Arrays.copyOf(bytes, bytes.length / 2)));
        List<Outcome<FrameCrops>> outcomes = apply(settings(2, .4), List.of(good, cut, good));
        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Made.class);
        assertThat(reason(outcomes.get(1)))
                .startsWith("frame 1 of camera 'door': incomplete JPEG: its " + bytes.length / 2 + " bytes");
        assertThat(outcomes.get(2)).isEqualTo(outcomes.get(0));
    }

    @Test
    void aPictureThatDeclaresTooManyPixelsIsRefused() throws Exception {
        byte[] bytes = frames.get(0).jpeg().bytes().clone();
        int header = 0;
        while ((bytes[header] & 0xFF) != 0xFF || (bytes[header + 1] & 0xFF) != 0xC0) {
            header++;
        }
        for (int place : new int[] {5, 7}) {
            bytes[header + place] = (byte) (30_000 >> 8);
            bytes[header + place + 1] = (byte) (30_000 & 0xFF);
        }
        Frame huge = new Frame(FrameInfo.picture("lab", "door", 7, 5, 30_000, 30_000), Jpeg.of(bytes));
        assertThat(reason(apply(settings(1, .4), List.of(huge)).get(0)))
                .isEqualTo("frame 7 of camera 'door': declares 30000x30000 pixels, 900000000 in all;"
                        + " at most 64000000 are taken (max-pixels)");
    }

    @Test
    void aPictureOfAnotherSizeThanItsFrameSaysIsRefused() throws Exception {
        Frame lying = new Frame(
                FrameInfo.picture("lab", "door", 7, 5, 640, 480), frames.get(0).jpeg());
        assertThat(reason(apply(settings(1, .4), List.of(lying)).get(0)))
                .isEqualTo("frame 7 of camera 'door': its JPEG declares 768x432 pixels, the frame says 640x480");
    }

    private static DetectSettings settings(int workers, double confidence) {
        DetectSettings usual = DetectSettings.defaults();
        return new DetectSettings(
                confidence,
                usual.lowConfidence(),
                usual.nmsIou(),
                usual.minHeight(),
                usual.crops(),
                usual.maxPixels(),
                workers);
    }

    private static List<Outcome<FrameCrops>> apply(DetectSettings settings, List<Frame> batch) throws Exception {
        try (DetectStage stage = new DetectStage(settings)) {
            return stage.apply(batch);
        }
    }

    private static List<FrameCrops> made(List<Outcome<FrameCrops>> outcomes) {
        return outcomes.stream()
                .map(outcome -> ((Outcome.Made<FrameCrops>) outcome).value())
                .toList();
    }

    /** As they travel; text, so that lists of them can be compared. */
    private static List<String> bytes(List<Outcome<FrameCrops>> outcomes) {
        Codec<FrameCrops> codec = new Topics(KafkaSettings.defaults()).crops().codec();
        return made(outcomes).stream()
                .map(crops -> HexFormat.of().formatHex(codec.encode(crops)))
                .toList();
    }

    private static String reason(Outcome<FrameCrops> outcome) {
        return ((Outcome.Refused<FrameCrops>) outcome).reason();
    }
}
