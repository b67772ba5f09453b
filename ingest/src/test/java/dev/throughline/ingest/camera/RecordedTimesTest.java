package dev.throughline.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.ingest.picture.JpegCodec;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times of pictures whose stamps are wrong, or none. Stamps are in s. */
class RecordedTimesTest {
    private static final long SECOND = 1_000_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"10, 0", "10, 10", "0, 90", "0, 50000", "0, 80000"})
    void segmentsThatAreJoinedGiveAllTheirPicturesOneAfterTheOther(long first, long second) throws Exception {
        CameraSettings camera = joined(segment("a", 20, first), segment("b", 20, second));
        assertThat(elapsed(camera)).containsExactlyElementsOf(tenths(40));
        assertThat(corrected(camera)).isBetween(1L, 2L);
    }

    @Test
    void onePictureStampedFarAheadChangesNoOtherTime() throws Exception {
        Path far = segment("far", 1, 40_000);
        Path rest = Clip.segment(folder.resolve("rest.ts"), "mpegts", 20, 11 * SECOND / 10);
        CameraSettings camera = joined(segment("a", 10, 0), far, rest);
        assertThat(elapsed(camera)).containsExactlyElementsOf(tenths(31));
        assertThat(corrected(camera)).isEqualTo(1);
    }

    @Test
    void stampsThatWrapAroundGoOn() throws Exception {
        long wrap = (1L << 33) * 100 / 9; // µs that 33 bits of 90 kHz hold
        Path file = Clip.segment(folder.resolve("wrap.ts"), "mpegts", 40, wrap - 2 * SECOND);
        assertThat(elapsed(CameraSettings.of("door", file.toString()))).containsExactlyElementsOf(tenths(40));
    }

    @Test
    void picturesOfARawStreamAreAtTheNominalRateAndTheAskedOneIsKept() throws Exception {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 50; i++) {
            try (Mat picture = Clip.picture(i, 50)) {
                stream.write(JpegCodec.encode(picture, 90).bytes());
            }
        }
        Path file = Files.write(folder.resolve("raw.mjpeg"), stream.toByteArray());
        CameraSettings camera = CameraSettings.of("door", file.toString());
        assertThat(elapsed(camera))
                .containsExactlyElementsOf(
                        LongStream.range(0, 50).map(i -> i * 40_000).boxed().toList());
        assertThat(corrected(camera)).as("told that there are none").isEqualTo(1);
        assertThat(elapsed(SomeCamera.at(file.toString()).fps(5).settings())).hasSize(10);
    }

    @Test
    void joinedSegmentsGoOnAlikeWhereverTheyWereStopped() throws Exception {
        CameraSettings camera = joined(segment("a", 6, 10), segment("b", 1, 70_000), segment("c", 6, 0));
        List<Frame> undisturbed = frames(camera, Position.START);
        assertThat(undisturbed).hasSize(15);
        Position position = Position.START;
        for (int published = 0; published < undisturbed.size(); published++) {
            assertThat(frames(camera, position)).isEqualTo(undisturbed.subList(published, undisturbed.size()));
            position = position.after(undisturbed.get(published));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 2000-01-01T00:00:00Z",
        "1904-01-01T00:00:00Z, 2000-01-01T00:00:00Z",
        "2036-02-07T06:28:15Z, 2036-02-07T06:28:15Z",
        "9999-12-31T23:59:59Z, 2000-01-01T00:00:00Z"
    })
    void aContainerWhoseClockWasNeverSetIsNotBelieved(String says, String taken) throws Exception {
        Path file = Clip.dated(folder.resolve("dated.mkv"), says);
        try (Recording recording = Recording.open(CameraSettings.of("door", file.toString()), null)) {
            assertThat(recording.timeMicros()).isEqualTo(Instant.parse(taken).getEpochSecond() * SECOND);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"matroska", "mp4", "mpegts"})
    void aFilmThatBeginsLateIsNotCutOff(String format) throws Exception {
        Path late = Clip.segment(folder.resolve("late." + format), format, 30, 5 * SECOND);
        assertThat(elapsed(CameraSettings.of("door", late.toString()))).containsExactlyElementsOf(tenths(30));
        assertThat(isCutOff(late)).isFalse();
    }

    @Test
    void aFilmThatWasCutOffIsCutOff() throws Exception {
        for (long begin : new long[] {0, 5}) {
            Path whole = Clip.segment(folder.resolve("whole.mkv"), "matroska", 60, begin * SECOND);
            byte[] bytes = Files.readAllBytes(whole);
            Path half = folder.resolve("half.mkv");
            Files.write(half, Arrays.copyOf(bytes, bytes.length / 2));
            assertThat(isCutOff(half)).as("from %d s on", begin).isTrue();
            assertThat(isCutOff(whole)).as("from %d s on", begin).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-30T10:00:00.mp4",
                "http:x.mp4",
                "two words.mp4",
                "shot%d.mp4",
                "shot%03d.mp4",
                "-i.mp4",
                "Küche.mp4",
                "a#1.mp4",
                "what?.mp4",
                "[1]*.mp4",
                "it's \"new\".mp4",
                "a,b|c;d=e@f.mp4",
                "a\\b.mp4",
                "file:x.mp4",
                "concat:a|b.mp4"
            })
    void aFileMayHaveAnyName(String name) throws Exception {
        Path file = Path.of(name); // without a folder: FFmpeg looks for a protocol at the beginning
        try {
            try (VideoFile video = VideoFile.open(file, 64, 48, 10, .15)) {
                video.add(new byte[64 * 48 * 3]);
                video.add(new byte[64 * 48 * 3]);
            }
            assertThat(elapsed(CameraSettings.of("door", name))).containsExactly(0L, 100_000L);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Test
    void picturesOfAFolderComeInTheOrderOfTheirNumbers() throws Exception {
        for (int i = 0; i <= 12; i++) {
            try (Mat picture = Clip.picture(i, 13)) {
                Files.write(
                        folder.resolve("cam 2-shot" + i + ".jpg"),
                        JpegCodec.encode(picture, 90).bytes());
            }
        }
        List<Integer> bars = new ArrayList<>();
        try (Recording recording = Recording.open(CameraSettings.of("door", folder.toString()), Instant.EPOCH)) {
            for (Optional<Picture> picture = recording.next(); picture.isPresent(); picture = recording.next()) {
                bars.add(barOf(picture.get()));
            }
        }
        assertThat(bars).hasSize(13).isSorted();
    }

    /** Pixels of the white bar, which grows with each picture. */
    private static int barOf(Picture picture) {
        try (Mat pixels = JpegCodec.decode(picture.jpeg(), 1_000_000);
                UByteIndexer values = pixels.createIndexer()) {
            int x = 0;
            while (x < picture.width() && values.get(picture.height() - 10, x, 0) > 128) {
                x++;
            }
            return x;
        }
    }

    private Path segment(String name, int pictures, long fromSeconds) throws Exception {
        return Clip.segment(folder.resolve(name + ".ts"), "mpegts", pictures, fromSeconds * SECOND);
    }

    private CameraSettings joined(Path... segments) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Path segment : segments) {
            all.write(Files.readAllBytes(segment));
        }
        return CameraSettings.of(
                "door",
                Files.write(folder.resolve("joined.ts"), all.toByteArray()).toString());
    }

    private static List<Long> tenths(int pictures) {
        return LongStream.range(0, pictures).map(i -> i * 100_000).boxed().toList();
    }

    private static List<Long> elapsed(CameraSettings camera) {
        List<Long> times = new ArrayList<>();
        try (Recording recording = Recording.open(camera, Instant.EPOCH)) {
            while (recording.skip()) {
                times.add(recording.timeMicros());
            }
        }
        return times;
    }

    private static long corrected(CameraSettings camera) {
        try (Recording recording = Recording.open(camera, Instant.EPOCH)) {
            while (recording.skip()) {
                assertThat(recording.timeMicros()).isNotNegative();
            }
            return recording.correctedTimes();
        }
    }

    private static boolean isCutOff(Path file) {
        CameraSettings camera = CameraSettings.of("door", file.toString());
        try (VideoSource source = VideoSource.open(camera, Address.of(camera))) {
            long last = -1;
            while (source.next()) {
                assertThat(source.elapsedMicros()).isGreaterThan(last);
                last = source.elapsedMicros();
            }
            return source.isCutOff();
        }
    }

    private static List<Frame> frames(CameraSettings camera, Position from) throws Exception {
        SiteSettings site = SiteSettings.defaults().withCameras(List.of(camera));
        List<Frame> frames = new ArrayList<>();
        try (RecordedFrames stream = RecordedFrames.of(
                site, camera, Recording.open(camera, Instant.parse("2026-03-01T10:00:00Z")), from, Pacing.max())) {
            while (!stream.isOver()) {
                stream.next(Duration.ZERO).ifPresent(frames::add);
            }
        }
        return frames;
    }
}
