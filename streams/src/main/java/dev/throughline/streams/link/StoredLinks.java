package dev.throughline.streams.link;

import com.google.protobuf.MessageLite;
import dev.throughline.streams.StoredForm;
import dev.throughline.streams.link.SiteClock.Camera;
import dev.throughline.streams.link.SiteClock.Standing;
import dev.throughline.streams.link.TransitionTimes.Arriving;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Codec;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.JsonCodec;
import dev.throughline.wire.message.ProtobufCodec;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.message.TrackletUpdate;
import dev.throughline.wire.proto.ArrivalState;
import dev.throughline.wire.proto.ClockState;
import dev.throughline.wire.proto.GapCounts;
import dev.throughline.wire.proto.GroundPlaneState;
import dev.throughline.wire.proto.IdentityState;
import dev.throughline.wire.proto.ImpostorState;
import dev.throughline.wire.proto.SiteState;
import dev.throughline.wire.proto.VisitState;
import dev.throughline.wire.settings.KafkaSettings;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The form of the entries of a {@link LinkState} in its store: messages of {@code state.proto}, and for what waits, the messages of its
 * topic. Every number is stored with all its bits.
 */
final class StoredLinks {
    private static final StoredForm FORM = new StoredForm("identities", 6);
    private static final Codec<SiteUpdate> UPDATES =
            new Topics(KafkaSettings.defaults()).tracklets().codec();
    private static final Codec<Command> COMMANDS = JsonCodec.of(Command.class);

    private StoredLinks() {}

    /**
     * How far a site has come.
     *
     * @param decidedMicros everything before this is decided
     * @param expectedMicros when the newest set of expected cameras was heard
     * @param latestMicros the latest time heard from any camera
     */
    record Progress(long decidedMicros, long expectedMicros, long latestMicros) {
        private static final Progress NONE = new Progress(0, SiteClock.NOT_BEGUN, SiteClock.NOT_BEGUN);
    }

    private static byte[] bytes(MessageLite.Builder state) {
        return FORM.write(state.build());
    }

    static byte[] bytes(Progress progress) {
        return bytes(SiteState.newBuilder()
                .setDecidedMicros(progress.decidedMicros)
                .setExpectedMicros(progress.expectedMicros)
                .setLatestMicros(progress.latestMicros));
    }

    static Progress progress(byte @Nullable [] bytes) {
        if (bytes == null) {
            return Progress.NONE;
        }
        SiteState state = FORM.read(bytes, SiteState.parser());
        return new Progress(state.getDecidedMicros(), state.getExpectedMicros(), state.getLatestMicros());
    }

    static byte[] bytes(Camera camera) {
        return bytes(
                ClockState.newBuilder().setStanding(camera.standing().name()).setMicros(camera.micros()));
    }

    static Camera camera(byte[] bytes) {
        ClockState state = FORM.read(bytes, ClockState.parser());
        return new Camera(Standing.valueOf(state.getStanding()), state.getMicros());
    }

    static byte[] bytes(TrackletUpdate update) {
        return UPDATES.encode(update);
    }

    static TrackletUpdate update(byte[] bytes) {
        return (TrackletUpdate) UPDATES.decode(bytes);
    }

    static byte[] bytes(Command command) {
        return COMMANDS.encode(command);
    }

    static Command command(byte[] bytes) {
        return COMMANDS.decode(bytes);
    }

    static byte[] bytes(ImpostorScores.Learned learned) {
        return bytes(ImpostorState.newBuilder()
                .setPairs(learned.pairs())
                .setMean(learned.mean())
                .setSquares(learned.squares())
                .setAbove(learned.above())
                .setExcess(learned.excess()));
    }

    static ImpostorScores.Learned impostors(byte @Nullable [] bytes) {
        if (bytes == null) {
            return ImpostorScores.Learned.NOTHING;
        }
        ImpostorState state = FORM.read(bytes, ImpostorState.parser());
        return new ImpostorScores.Learned(
                state.getPairs(), state.getMean(), state.getSquares(), state.getAbove(), state.getExcess());
    }

    static byte[] bytes(GroundPlane.Learned learned) {
        return bytes(GroundPlaneState.newBuilder()
                .setOnePairs(learned.onePairs())
                .setOneSquares(learned.oneSquares())
                .setTwoPairs(learned.twoPairs())
                .setTwoSquares(learned.twoSquares()));
    }

    static GroundPlane.Learned positions(byte @Nullable [] bytes) {
        if (bytes == null) {
            return GroundPlane.Learned.NOTHING;
        }
        GroundPlaneState state = FORM.read(bytes, GroundPlaneState.parser());
        return new GroundPlane.Learned(
                state.getOnePairs(), state.getOneSquares(), state.getTwoPairs(), state.getTwoSquares());
    }

    static byte[] bytes(Arriving arriving) {
        return bytes(ArrivalState.newBuilder()
                .addAllPeople(counts(arriving.people()))
                .addAllAnybody(counts(arriving.anybody())));
    }

    static Arriving arriving(byte[] bytes) {
        ArrivalState state = FORM.read(bytes, ArrivalState.parser());
        return new Arriving(counts(state.getPeopleList()), counts(state.getAnybodyList()));
    }

    private static List<GapCounts> counts(SortedMap<String, double[]> counts) {
        return counts.entrySet().stream()
                .map(each -> GapCounts.newBuilder()
                        .setCamera(each.getKey())
                        .addAllCounts(Arrays.stream(each.getValue()).boxed().toList())
                        .build())
                .toList();
    }

    private static SortedMap<String, double[]> counts(List<GapCounts> states) {
        SortedMap<String, double[]> counts = new TreeMap<>();
        states.forEach(state -> counts.put(
                state.getCamera(),
                state.getCountsList().stream().mapToDouble(Double::doubleValue).toArray()));
        return counts;
    }

    static byte[] bytes(GalleryEntry entry) {
        return bytes(IdentityState.newBuilder()
                .setIdentity(entry.identity())
                .setName(entry.name() == null ? "" : entry.name())
                .setModel(entry.model())
                .addAllVisits(entry.visits().stream().map(StoredLinks::state).toList())
                .addAllExemplars(
                        entry.exemplars().stream().map(ProtobufCodec::toProto).toList()));
    }

    static GalleryEntry entry(byte[] bytes) {
        IdentityState state = FORM.read(bytes, IdentityState.parser());
        return new GalleryEntry(
                state.getIdentity(),
                state.getName().isEmpty() ? null : state.getName(),
                state.getModel(),
                state.getVisitsList().stream().map(StoredLinks::visit).toList(),
                state.getExemplarsList().stream().map(ProtobufCodec::fromProto).toList());
    }

    private static VisitState state(TrackletVisit visit) {
        return VisitState.newBuilder()
                .setCamera(visit.id().camera())
                .setTrack(visit.id().track())
                .setFromMicros(visit.fromMicros())
                .setToMicros(visit.toMicros())
                .setOpen(visit.open())
                .setEvent(visit.event())
                .build();
    }

    private static TrackletVisit visit(VisitState state) {
        return new TrackletVisit(
                new TrackletId(state.getCamera(), state.getTrack()),
                state.getFromMicros(),
                state.getToMicros(),
                state.getOpen(),
                state.getEvent());
    }
}
