package dev.throughline.wire.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.geometry.FloorPoint;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.settings.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
    private static final Topics TOPICS = new Topics(KafkaSettings.defaults());
    private static final FrameInfo PICTURE = FrameInfo.picture("shop", "door", 7, 1_700_000_000_123_456L, 768, 432)
            .withLeftOut(21);
    private static final Quality QUALITY = new Quality(64, 120.5f, .25f);
    private static final Detection SURE = new Detection(new Box(-3.5f, 2, 40, 90.25f), .875f);
    private static final Detection UNSURE = new Detection(new Box(5, 6, 7, 8), .125f);
    private static final Embedding EMBEDDING = Embedding.of(.3f, -.1f, .7f);
    private static final Relation RELATION = Relation.of(.2f, .5f, .1f, .3f);

    static Stream<Trip<?>> trips() {
        return Stream.of(
                new Trip<>(TOPICS.frames(), new Frame(PICTURE, Jpeg.of(new byte[] {1, 2, 3}))),
                new Trip<>(TOPICS.frames(), new Frame(up(), Jpeg.of(new byte[0]))),
                new Trip<>(
                        TOPICS.crops(),
                        new FrameCrops(
                                PICTURE,
                                "yolox",
                                List.of(
                                        new Crop(SURE, QUALITY, Jpeg.of(new byte[] {9})),
                                        new Crop(UNSURE, QUALITY, null)))),
                new Trip<>(TOPICS.crops(), new FrameCrops(PICTURE, "yolox", List.of())),
                new Trip<>(
                        TOPICS.sightings(),
                        new FrameSightings(
                                PICTURE,
                                "vit@0123",
                                List.of(
                                        new Sighting(SURE, QUALITY, EMBEDDING, RELATION),
                                        new Sighting(UNSURE, QUALITY, null, null)))),
                new Trip<>(
                        TOPICS.tracklets(),
                        new TrackletUpdate(
                                "shop",
                                "door",
                                3,
                                30,
                                new TrackletUpdate.Seen(5, 10, 20, SURE.box(), UNSURE.box()),
                                true,
                                new TrackletUpdate.Look(
                                        "vit@0123", List.of(new TrackletUpdate.Prototype(EMBEDDING, 2.5f)), RELATION),
                                List.of())),
                new Trip<>(
                        TOPICS.tracklets(),
                        new TrackletUpdate(
                                "shop",
                                "door",
                                3,
                                30,
                                new TrackletUpdate.Seen(5, 10, 20, SURE.box(), UNSURE.box()),
                                false,
                                new TrackletUpdate.Look("vit@0123", List.of(), null),
                                List.of(new FloorPoint(10, -1.5, 4_649_776.22), new FloorPoint(20, .1, 0)))),
                new Trip<>(
                        TOPICS.tracklets(), new CameraClock("shop", "door", 30, FrameKind.UP, List.of("door", "desk"))),
                new Trip<>(
                        TOPICS.tracks(),
                        new FrameTracks(
                                "shop", "door", 1, 30, List.of(new FrameTracks.TrackedBox(1, null, 1, 2, 3, 4, .5f)))),
                new Trip<>(
                        TOPICS.identities(),
                        new Identity("p-1", null, List.of(new Identity.Visit("door", 1, 10, 20)))));
    }

    @ParameterizedTest
    @MethodSource("trips")
    <T> void whatIsWrittenIsReadAgainAndGivesTheSameBytes(Trip<T> trip) {
        Codec<T> codec = trip.topic.codec();
        byte[] bytes = codec.encode(trip.value);
        assertThat(codec.decode(bytes)).isEqualTo(trip.value);
        assertThat(codec.encode(codec.decode(bytes))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anEmbeddingKeepsItsBitsOnTheWay(long seed) {
        Random random = new Random(seed);
        float[] values = new float[192];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Embedding embedding = Embedding.of(values);
        FrameSightings sightings =
                new FrameSightings(PICTURE, "vit@0123", List.of(new Sighting(SURE, QUALITY, embedding, RELATION)));
        Codec<FrameSightings> codec = TOPICS.sightings().codec();
        assertThat(codec.decode(codec.encode(sightings)).sightings().get(0).embedding())
                .as("seed %d", seed)
                .isEqualTo(embedding);
    }

    @Test
    void aTrackletOfACameraThatIsNotCalibratedHasTheBytesThatItAlwaysHad() {
        dev.throughline.wire.proto.SiteUpdate old = dev.throughline.wire.proto.SiteUpdate.newBuilder()
                .setTracklet(dev.throughline.wire.proto.TrackletUpdate.newBuilder()
                        .setSite("shop")
                        .setCamera("door")
                        .setTrack(3)
                        .setTimeMicros(30)
                        .setFromMicros(10)
                        .setToMicros(20)
                        .setSightings(5)
                        .setFirst(dev.throughline.wire.proto.Box.newBuilder()
                                .setW(1)
                                .setH(1))
                        .setLast(dev.throughline.wire.proto.Box.newBuilder()
                                .setW(1)
                                .setH(1)))
                .build();
        Codec<SiteUpdate> codec = TOPICS.tracklets().codec();

        TrackletUpdate read = (TrackletUpdate) codec.decode(old.toByteArray());
        assertThat(read.trajectory()).isEmpty();
        assertThat(codec.encode(read)).isEqualTo(old.toByteArray());
    }

    @Test
    void bytesThatAreNoMessageAreABadRecordThatSaysSo() {
        assertThatThrownBy(() -> TOPICS.frames().codec().decode("hello, I am text".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("not a Frame message (16 bytes)");
    }

    @Test
    void aMessageWithAbsurdValuesIsABadRecordThatNamesThem() {
        byte[] bytes = dev.throughline.wire.proto.FrameCrops.newBuilder()
                .setFrame(dev.throughline.wire.proto.FrameInfo.newBuilder()
                        .setSite("shop")
                        .setCamera("door")
                        .setSequence(1)
                        .setWidth(-4)
                        .setHeight(3))
                .build()
                .toByteArray();
        assertThatThrownBy(() -> TOPICS.crops().codec().decode(bytes))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("-4x3");
    }

    @Test
    void jsonHasItsKeysInOrderAndItsNumbersRounded() {
        FrameTracks tracks = new FrameTracks(
                "shop",
                "door",
                12,
                1_700_000_000_000_000L,
                List.of(new FrameTracks.TrackedBox(3, null, 1.23456f, 2f, 1e-9f, 100, .99995f)));
        assertThat(new String(TOPICS.tracks().codec().encode(tracks), StandardCharsets.UTF_8))
                .isEqualTo("{\"site\":\"shop\",\"camera\":\"door\",\"frame\":12,\"time\":1700000000000000,\"boxes\":"
                        + "[{\"track\":3,\"identity\":null,\"x\":1.2346,\"y\":2,\"w\":0,\"h\":100,\"confidence\":1}]}");
    }

    private static FrameInfo up() {
        return FrameInfo.marker("shop", "door", 1, 5, FrameKind.UP, List.of("door", "desk"));
    }

    private record Trip<T>(Topic<T> topic, T value) {
        @Override
        public String toString() {
            return topic.name() + " " + value;
        }
    }
}
