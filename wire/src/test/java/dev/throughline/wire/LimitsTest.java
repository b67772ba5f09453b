package dev.throughline.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.MessageLite;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Codec;
import dev.throughline.wire.proto.Box;
import dev.throughline.wire.proto.Detection;
import dev.throughline.wire.proto.FrameInfo;
import dev.throughline.wire.proto.Prototype;
import dev.throughline.wire.proto.Quality;
import dev.throughline.wire.proto.SiteUpdate;
import dev.throughline.wire.settings.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What protobuf and JSON can carry, and no stage should ever see. */
class LimitsTest {
    private static final Topics TOPICS = new Topics(KafkaSettings.defaults());
    private static final Codec<?> SIGHTINGS = TOPICS.sightings().codec();
    private static final Codec<?> TRACKLETS = TOPICS.tracklets().codec();
    private static final String LONG = "x".repeat(70_000);
    private static final List<Float> UNIT = List.of(.6f, .8f);
    private static final List<Float> HALVES = List.of(.5f, .5f);

    static Stream<Arguments> rogues() {
        return Stream.of(
                rogue(SIGHTINGS, sightings(info().setSite("")), "site of a frame must not be empty"),
                rogue(SIGHTINGS, sightings(info().setCamera(" ")), "camera of a frame must not be empty"),
                rogue(SIGHTINGS, sightings(info().setCamera(LONG)), "has 200 characters at most, not 70000"),
                rogue(SIGHTINGS, sightings(info().setCamera("a\0b")), "character 2 is U+0000"),
                rogue(SIGHTINGS, sightings(info().setCamera("../door")), "becomes a file's name"),
                rogue(SIGHTINGS, sightings(info().setTimeMicros(1L << 52)), "below 2^52"),
                rogue(SIGHTINGS, sightings(info().setTimeMicros(Long.MAX_VALUE)), "below 2^52"),
                rogue(SIGHTINGS, sightings(info().setTimeMicros(-1)), "at least 0"),
                rogue(SIGHTINGS, sightings(info().setLeftOut(Long.MAX_VALUE)), "at most 1000000000"),
                rogue(SIGHTINGS, sightings(info().setWidth(2_000_000)), "1000000 pixels at most"),
                rogue(
                        SIGHTINGS,
                        sightings(info().addAllExpectedCameras(Collections.nCopies(10_001, "c"))),
                        "at most 10000 cameras"),
                rogue(
                        SIGHTINGS,
                        sightings(info().addExpectedCameras("")),
                        "camera of the expected cameras must not be empty"),
                rogue(SIGHTINGS, sightings(info()).setModel(LONG), "the model's name has 200 characters at most"),
                rogue(SIGHTINGS, seen(box(2e6f, 0, 1, 1), quality(), UNIT, HALVES), "within ±1000000"),
                rogue(SIGHTINGS, seen(box(-2e6f, 0, 1, 1), quality(), UNIT, HALVES), "within ±1000000"),
                rogue(SIGHTINGS, seen(box(1, 1, 1e6f, 1), quality(), UNIT, HALVES), "within ±1000000"),
                rogue(SIGHTINGS, seen(box(0, 1, 1, Float.MAX_VALUE), quality(), UNIT, HALVES), "within ±1000000"),
                rogue(
                        SIGHTINGS,
                        seen(box(), quality().setSharpness(Float.POSITIVE_INFINITY), UNIT, HALVES),
                        "finite sharpness"),
                rogue(SIGHTINGS, seen(box(), quality().setSharpness(Float.NaN), UNIT, HALVES), "finite sharpness"),
                rogue(SIGHTINGS, seen(box(), quality(), UNIT, List.of()), "an embedding and a relation, or neither"),
                rogue(
                        SIGHTINGS,
                        seen(box(), quality(), Collections.nCopies(10_000, .01f), HALVES),
                        "at most 8192 values of an embedding"),
                rogue(
                        SIGHTINGS,
                        seen(box(), quality(), UNIT, Collections.nCopies(100_000, 1e-5f)),
                        "at most 65536 pairs of a relation"),
                rogue(
                        SIGHTINGS,
                        seen(box(), quality(), UNIT, HALVES).addSightings(sighting(UNIT, List.of(1f))),
                        "of another size under one model"),
                rogue(
                        SIGHTINGS,
                        seen(box(), quality(), UNIT, HALVES).addSightings(sighting(List.of(1f), HALVES)),
                        "of another size under one model"),
                rogue(
                        SIGHTINGS,
                        sightings(info())
                                .addAllSightings(Collections.nCopies(
                                        1_001, sighting(List.of(), List.of()).build())),
                        "at most 1000 sightings"),
                rogue(TRACKLETS, tracklet().setSite(""), "site of a tracklet must not be empty"),
                rogue(TRACKLETS, tracklet().setCamera(LONG), "200 characters at most"),
                rogue(TRACKLETS, tracklet().setModel(LONG), "200 characters at most"),
                rogue(TRACKLETS, tracklet().setTimeMicros(Long.MAX_VALUE), "below 2^52"),
                rogue(TRACKLETS, tracklet().setFromMicros(-5), "at least 0"),
                rogue(
                        TRACKLETS,
                        tracklet().addPrototypes(prototype(UNIT, Float.POSITIVE_INFINITY)),
                        "weight must be above 0 and finite"),
                rogue(
                        TRACKLETS,
                        tracklet().addPrototypes(prototype(UNIT, 1)).addPrototypes(prototype(List.of(1f), 1)),
                        "prototypes of several sizes"),
                rogue(
                        TRACKLETS,
                        tracklet()
                                .addAllPrototypes(Collections.nCopies(
                                        65, prototype(UNIT, 1).build())),
                        "at most 64 prototypes"),
                rogue(TRACKLETS, tracklet().addTrajectory(point(1e300)), "within ±1000000000 m"),
                rogue(TRACKLETS, tracklet().addTrajectory(point(0).setTimeMicros(-1)), "at least 0"),
                rogue(TRACKLETS, clock().setCamera(""), "camera of a clock must not be empty"),
                rogue(TRACKLETS, clock().setTimeMicros(Long.MAX_VALUE - 1), "below 2^52"),
                rogue(TRACKLETS, clock().addExpectedCameras("\n"), "camera of the expected cameras must not be empty"));
    }

    private static Arguments rogue(Codec<?> codec, MessageLite.Builder message, String why) {
        return Arguments.of(codec, message.build().toByteArray(), why);
    }

    private static Arguments rogue(
            Codec<?> codec, dev.throughline.wire.proto.TrackletUpdate.Builder tracklet, String why) {
        return rogue(codec, SiteUpdate.newBuilder().setTracklet(tracklet), why);
    }

    private static Arguments rogue(Codec<?> codec, dev.throughline.wire.proto.CameraClock.Builder clock, String why) {
        return rogue(codec, SiteUpdate.newBuilder().setClock(clock), why);
    }

    @ParameterizedTest
    @MethodSource("rogues")
    void whatNoStageShouldSeeIsABadRecordThatSaysWhy(Codec<?> codec, byte[] bytes, String why) {
        assertThatThrownBy(() -> codec.decode(bytes))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining(why);
    }

    @Test
    void whatLiesJustWithinTheLimitsIsTaken() {
        String longest = "é".repeat(200);
        byte[] bytes = seen(box(-1e6f, 0, 2e6f, 1e6f), quality().setSharpness(Float.MAX_VALUE), UNIT, HALVES)
                .setFrame(info().setCamera(longest).setTimeMicros((1L << 52) - 1))
                .build()
                .toByteArray();
        assertThat(TOPICS.sightings().codec().decode(bytes).info().camera()).isEqualTo(longest);
    }

    static Stream<Arguments> rogueCommands() {
        String begin = "{\"type\":\"name\",\"site\":\"shop\",\"identity\":\"p-1\"";
        return Stream.of(
                Arguments.of(begin + ",\"id\":\"" + LONG + "\",\"name\":\"Ada\"}", "200 characters at most"),
                Arguments.of(begin + ",\"id\":\"c\\u0000\",\"name\":\"Ada\"}", "U+0000"),
                Arguments.of(begin + ",\"id\":\"c\\ud800\",\"name\":\"Ada\"}", "U+D800"),
                Arguments.of(begin + ",\"id\":\"c\",\"name\":\"" + LONG + "\"}", "a name has 200 characters at most"),
                Arguments.of(begin + ",\"id\":\"c\",\"name\":\"Ada\",\"time\":9223372036854775807}", "below 2^52"),
                Arguments.of(begin + ",\"id\":\"c\",\"name\":\"Ada\",\"time\":-1}", "at least 0"));
    }

    @ParameterizedTest
    @MethodSource("rogueCommands")
    void aCommandBeyondTheLimitsCannotBeRead(String json, String why) {
        assertThatThrownBy(() -> TOPICS.commands().codec().decode(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining(why);
    }

    private static FrameInfo.Builder info() {
        return FrameInfo.newBuilder()
                .setSite("shop")
                .setCamera("door")
                .setSequence(1)
                .setTimeMicros(5)
                .setWidth(640)
                .setHeight(480);
    }

    private static dev.throughline.wire.proto.FrameSightings.Builder sightings(FrameInfo.Builder info) {
        return dev.throughline.wire.proto.FrameSightings.newBuilder()
                .setFrame(info)
                .setModel("vit");
    }

    private static dev.throughline.wire.proto.FrameSightings.Builder seen(
            Box.Builder box, Quality.Builder quality, List<Float> embedding, List<Float> relation) {
        return sightings(info())
                .addSightings(dev.throughline.wire.proto.Sighting.newBuilder()
                        .setDetection(Detection.newBuilder().setBox(box).setConfidence(.9f))
                        .setQuality(quality)
                        .addAllEmbedding(embedding)
                        .addAllRelation(relation));
    }

    private static dev.throughline.wire.proto.Sighting.Builder sighting(List<Float> embedding, List<Float> relation) {
        return dev.throughline.wire.proto.Sighting.newBuilder()
                .setDetection(Detection.newBuilder().setBox(box()).setConfidence(.9f))
                .setQuality(quality())
                .addAllEmbedding(embedding)
                .addAllRelation(relation);
    }

    private static Box.Builder box() {
        return box(10, 10, 20, 40);
    }

    private static Box.Builder box(float x, float y, float w, float h) {
        return Box.newBuilder().setX(x).setY(y).setW(w).setH(h);
    }

    private static Quality.Builder quality() {
        return Quality.newBuilder().setSize(40).setSharpness(100);
    }

    private static dev.throughline.wire.proto.TrackletUpdate.Builder tracklet() {
        return dev.throughline.wire.proto.TrackletUpdate.newBuilder()
                .setSite("shop")
                .setCamera("door")
                .setTrack(1)
                .setTimeMicros(30)
                .setFromMicros(10)
                .setToMicros(20)
                .setModel("vit")
                .setSightings(3)
                .setFirst(box())
                .setLast(box());
    }

    private static Prototype.Builder prototype(List<Float> embedding, float weight) {
        return Prototype.newBuilder().addAllEmbedding(embedding).setWeight(weight);
    }

    private static dev.throughline.wire.proto.FloorPoint.Builder point(double x) {
        return dev.throughline.wire.proto.FloorPoint.newBuilder()
                .setTimeMicros(5)
                .setX(x);
    }

    private static dev.throughline.wire.proto.CameraClock.Builder clock() {
        return dev.throughline.wire.proto.CameraClock.newBuilder()
                .setSite("shop")
                .setCamera("door")
                .setTimeMicros(5);
    }
}
