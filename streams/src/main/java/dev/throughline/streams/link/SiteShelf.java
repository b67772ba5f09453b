package dev.throughline.streams.link;

import com.google.protobuf.MessageLite;
import dev.throughline.streams.ByteStore;
import dev.throughline.streams.StoredForm;
import dev.throughline.streams.link.Constraints.Kind;
import dev.throughline.streams.link.Constraints.Pair;
import dev.throughline.streams.link.ImpostorScores.Learned;
import dev.throughline.streams.link.SiteClock.Camera;
import dev.throughline.streams.link.SiteClock.Standing;
import dev.throughline.streams.link.SiteLinker.CommandPlace;
import dev.throughline.streams.link.SiteLinker.Place;
import dev.throughline.streams.link.TransitionTimes.Arriving;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Calibration;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The layout of a linker's state in a store. There is an entry for each camera's clock, each update or command that waits, each identity,
 * each constraint, and for what was learned. Keys begin with the site, so a store may hold several sites.
 */
final class SiteShelf {
    private static final StoredForm FORM = new StoredForm("identities", 6);
    private static final Codec<SiteUpdate> UPDATES =
            new Topics(KafkaSettings.defaults()).tracklets().codec();

    private static final byte[] NOTHING = {}; // the key holds everything
    private static final Codec<Command> COMMANDS = JsonCodec.of(Command.class);

    /** Impostors within one camera, and across two. */
    static final String SAME_CAMERA = "same-camera";

    static final String OTHER_CAMERA = "other-camera";

    private final ByteStore store;
    private final String headKey;
    private final String clockPrefix;
    private final String pendingPrefix;
    private final String commandPrefix;
    private final String galleryPrefix;
    private final String impostorsPrefix;
    private final String transitionsPrefix;
    private final String groundPlaneKey;
    private final String constraintPrefix;
    private final String forgottenPrefix;

    SiteShelf(ByteStore store, String site) {
        this.store = store;
        this.headKey = site + "\0head";
        this.clockPrefix = site + "\0clock\0";
        this.pendingPrefix = site + "\0pending\0";
        this.commandPrefix = site + "\0command\0";
        this.galleryPrefix = galleryPrefix(site);
        this.impostorsPrefix = site + "\0impostors\0";
        this.transitionsPrefix = site + "\0transitions\0";
        this.groundPlaneKey = site + "\0ground-plane";
        this.constraintPrefix = site + "\0constraint\0";
        this.forgottenPrefix = site + "\0forgotten\0";
    }

    static String galleryPrefix(String site) {
        return site + "\0gallery\0";
    }

    /**
     * The state of the clock.
     *
     * @param clock how far each camera has come
     * @param decidedMicros everything before this is decided
     */
    record Head(SiteClock clock, long decidedMicros) {}

    Head head() {
        byte[] bytes = store.get(headKey);
        if (bytes == null) {
            return new Head(new SiteClock(), 0);
        }
        SiteState state = FORM.read(bytes, SiteState.parser());
        return new Head(
                new SiteClock(state.getRosterMicros(), state.getLatestMicros(), cameras()), state.getDecidedMicros());
    }

    private Map<String, Camera> cameras() {
        Map<String, Camera> cameras = new TreeMap<>();
        store.forEach(clockPrefix, (key, bytes) -> {
            ClockState state = FORM.read(bytes, ClockState.parser());
            cameras.put(
                    key.substring(clockPrefix.length()),
                    new Camera(Standing.valueOf(state.getStanding()), state.getMicros()));
        });
        return cameras;
    }

    /** Writes only the cameras that have changed since the last time. */
    void put(Head head) {
        SiteClock clock = head.clock();
        put(
                headKey,
                SiteState.newBuilder()
                        .setDecidedMicros(head.decidedMicros())
                        .setRosterMicros(clock.rosterMicros())
                        .setLatestMicros(clock.latestMicros()));
        clock.takeChanged().forEach((camera, stands) -> {
            if (stands == null) {
                store.remove(clockPrefix + camera);
            } else {
                put(
                        clockPrefix + camera,
                        ClockState.newBuilder()
                                .setStanding(stands.standing().name())
                                .setMicros(stands.micros()));
            }
        });
    }

    private void put(String key, MessageLite.Builder state) {
        store.put(key, FORM.write(state.build()));
    }

    NavigableMap<Place, TrackletUpdate> pending() {
        NavigableMap<Place, TrackletUpdate> pending = new TreeMap<>();
        store.forEach(pendingPrefix, (key, bytes) -> {
            TrackletUpdate update = (TrackletUpdate) UPDATES.decode(bytes);
            pending.put(Place.of(update), update);
        });
        return pending;
    }

    void put(TrackletUpdate update) {
        store.put(key(update), UPDATES.encode(update));
    }

    void remove(TrackletUpdate update) {
        store.remove(key(update));
    }

    private String key(TrackletUpdate update) {
        return pendingPrefix + update.timeMicros() + '\0' + update.camera() + '\0' + update.track();
    }

    NavigableMap<CommandPlace, Command> commands() {
        NavigableMap<CommandPlace, Command> commands = new TreeMap<>();
        store.forEach(commandPrefix, (key, bytes) -> {
            String[] parts = key.substring(commandPrefix.length()).split("\0", -1);
            commands.put(new CommandPlace(Long.parseLong(parts[0]), Long.parseLong(parts[1])), COMMANDS.decode(bytes));
        });
        return commands;
    }

    void put(CommandPlace place, Command command) {
        store.put(key(place), COMMANDS.encode(command));
    }

    void remove(CommandPlace place) {
        store.remove(key(place));
    }

    private String key(CommandPlace place) {
        return commandPrefix + place.timeMicros() + '\0' + place.arrival();
    }

    /** The learned impostor scores. */
    ImpostorScores impostors(Calibration calibration, String which) {
        byte[] bytes = store.get(impostorsPrefix + which);
        return new ImpostorScores(
                calibration.strangersMean(),
                calibration.strangersSpread(),
                bytes == null ? Learned.NOTHING : learned(FORM.read(bytes, ImpostorState.parser())));
    }

    private static Learned learned(ImpostorState state) {
        return new Learned(state.getPairs(), state.getMean(), state.getSquares(), state.getAbove(), state.getExcess());
    }

    /** The learned transition times. */
    TransitionTimes transitionTimes() {
        TransitionTimes transitionTimes = new TransitionTimes();
        store.forEach(transitionsPrefix, (key, bytes) -> {
            ArrivalState state = FORM.read(bytes, ArrivalState.parser());
            transitionTimes.put(
                    key.substring(transitionsPrefix.length()),
                    new Arriving(counts(state.getPeopleList()), counts(state.getAnybodyList())));
        });
        return transitionTimes;
    }

    /** The learned distances on the ground plane. */
    GroundPlane groundPlane() {
        byte[] bytes = store.get(groundPlaneKey);
        return bytes == null
                ? new GroundPlane()
                : new GroundPlane(learned(FORM.read(bytes, GroundPlaneState.parser())));
    }

    private static GroundPlane.Learned learned(GroundPlaneState state) {
        return new GroundPlane.Learned(
                state.getOnePairs(), state.getOneSquares(), state.getTwoPairs(), state.getTwoSquares());
    }

    /** Stores what was learned. */
    void put(MatchScorer scorer) {
        GroundPlane.Learned groundPlane = scorer.groundPlane().learned();
        if (!groundPlane.isNothing()) {
            put(
                    groundPlaneKey,
                    GroundPlaneState.newBuilder()
                            .setOnePairs(groundPlane.onePairs())
                            .setOneSquares(groundPlane.oneSquares())
                            .setTwoPairs(groundPlane.twoPairs())
                            .setTwoSquares(groundPlane.twoSquares()));
        }
        putImpostors(SAME_CAMERA, scorer.sameCamera().learned());
        putImpostors(OTHER_CAMERA, scorer.otherCamera().learned());
        scorer.transitionTimes()
                .takeChanged()
                .forEach((camera, arriving) -> put(
                        transitionsPrefix + camera,
                        ArrivalState.newBuilder()
                                .addAllPeople(counts(arriving.people()))
                                .addAllAnybody(counts(arriving.anybody()))));
    }

    private void putImpostors(String which, Learned learned) {
        put(
                impostorsPrefix + which,
                ImpostorState.newBuilder()
                        .setPairs(learned.pairs())
                        .setMean(learned.mean())
                        .setSquares(learned.squares())
                        .setAbove(learned.above())
                        .setExcess(learned.excess()));
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

    /** The constraints of operators. */
    Constraints constraints() {
        Constraints constraints = new Constraints();
        store.forEach(constraintPrefix, (key, bytes) -> {
            String[] parts = key.substring(constraintPrefix.length()).split("\0", -1);
            constraints.put(new Pair(Kind.valueOf(parts[0]), TrackletId.parse(parts[1]), TrackletId.parse(parts[2])));
        });
        store.forEach(
                forgottenPrefix,
                (key, bytes) -> constraints.forget(TrackletId.parse(key.substring(forgottenPrefix.length()))));
        return constraints;
    }

    void put(Pair pair) {
        store.put(key(pair), NOTHING);
    }

    void remove(Pair pair) {
        store.remove(key(pair));
    }

    private String key(Pair pair) {
        return constraintPrefix + pair.kind() + '\0' + pair.one() + '\0' + pair.other();
    }

    void putForgotten(TrackletId tracklet) {
        store.put(forgottenPrefix + tracklet, NOTHING);
    }

    void removeForgotten(TrackletId tracklet) {
        store.remove(forgottenPrefix + tracklet);
    }

    List<GalleryEntry> gallery() {
        List<GalleryEntry> entries = new ArrayList<>();
        store.forEach(galleryPrefix, (key, bytes) -> entries.add(entry(FORM.read(bytes, IdentityState.parser()))));
        return entries;
    }

    void put(GalleryEntry entry) {
        put(
                galleryPrefix + entry.identity(),
                IdentityState.newBuilder()
                        .setIdentity(entry.identity())
                        .setName(entry.name() == null ? "" : entry.name())
                        .setModel(entry.model())
                        .addAllVisits(
                                entry.visits().stream().map(SiteShelf::state).toList())
                        .addAllExemplars(entry.exemplars().stream()
                                .map(ProtobufCodec::toProto)
                                .toList()));
    }

    void remove(GalleryEntry entry) {
        store.remove(galleryPrefix + entry.identity());
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

    private static GalleryEntry entry(IdentityState state) {
        return new GalleryEntry(
                state.getIdentity(),
                state.getName().isEmpty() ? null : state.getName(),
                state.getModel(),
                state.getVisitsList().stream()
                        .map(visit -> new TrackletVisit(
                                new TrackletId(visit.getCamera(), visit.getTrack()),
                                visit.getFromMicros(),
                                visit.getToMicros(),
                                visit.getOpen(),
                                visit.getEvent()))
                        .toList(),
                state.getExemplarsList().stream().map(ProtobufCodec::fromProto).toList());
    }
}
