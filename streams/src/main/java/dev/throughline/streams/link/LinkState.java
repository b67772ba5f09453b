package dev.throughline.streams.link;

import dev.throughline.streams.ByteStore;
import dev.throughline.streams.link.Constraints.Kind;
import dev.throughline.streams.link.Constraints.Pair;
import dev.throughline.streams.link.SiteClock.Camera;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.CameraClock;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.message.TrackletUpdate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The state of a site: its clock, the updates and commands that wait, the gallery, the constraints and the statistics. Each change is made
 * here, in memory and in the store alike, so that a state restored from the store goes on as if nothing had happened. What the accessors
 * return is for reading.
 *
 * <p>The store has an entry for each camera, each update or command that waits, each identity, each constraint, and a few for the
 * statistics; {@link StoredLinks} has their form. Keys begin with the site, so a store may hold several sites.
 */
final class LinkState {
    private static final String PROGRESS = "progress";
    private static final String CAMERA = "camera";
    private static final String PENDING = "pending";
    private static final String COMMAND = "command";
    private static final String GALLERY = "gallery";
    private static final String CONSTRAINT = "constraint";
    private static final String FORGOTTEN = "forgotten";
    private static final String SAME_CAMERA = "impostors-same-camera";
    private static final String OTHER_CAMERA = "impostors-other-camera";
    private static final String TRANSITIONS = "transitions";
    private static final String GROUND_PLANE = "ground-plane";

    private static final byte[] NOTHING = {}; // the key holds everything

    private final String site;
    private final ByteStore store;
    private final SiteClock clock;
    private final NavigableMap<Place, TrackletUpdate> pending = new TreeMap<>();
    private final NavigableMap<CommandPlace, Command> commands = new TreeMap<>();
    private final Gallery gallery;
    private final Constraints constraints = new Constraints();
    private final SiteStatistics statistics;
    private long decidedMicros; // everything before this is decided

    /** The place of an update in the order of decisions. */
    record Place(long timeMicros, String camera, long track) implements Comparable<Place> {
        static Place of(TrackletUpdate update) {
            return new Place(update.timeMicros(), update.camera(), update.track());
        }

        @Override
        public int compareTo(Place other) {
            int byTime = Long.compare(timeMicros, other.timeMicros);
            int byCamera = byTime != 0 ? byTime : camera.compareTo(other.camera);
            return byCamera != 0 ? byCamera : Long.compare(track, other.track);
        }
    }

    /** The place of a command in the order of decisions: before the tracklets of its time. */
    record CommandPlace(long timeMicros, long arrival) implements Comparable<CommandPlace> {
        @Override
        public int compareTo(CommandPlace other) {
            int byTime = Long.compare(timeMicros, other.timeMicros);
            return byTime != 0 ? byTime : Long.compare(arrival, other.arrival);
        }
    }

    /** Restores the state from the store; an empty store gives an empty state. */
    LinkState(LinkModel model, String site, ByteStore store) {
        this.site = site;
        this.store = store;
        StoredLinks.Progress progress = StoredLinks.progress(store.get(key(PROGRESS)));
        Map<String, Camera> cameras = new TreeMap<>();
        restore(CAMERA, (camera, bytes) -> cameras.put(camera, StoredLinks.camera(bytes)));
        clock = new SiteClock(progress.expectedMicros(), progress.latestMicros(), cameras);
        decidedMicros = progress.decidedMicros();
        restore(PENDING, (place, bytes) -> {
            TrackletUpdate update = StoredLinks.update(bytes);
            pending.put(Place.of(update), update);
        });
        restore(COMMAND, (place, bytes) -> commands.put(commandPlace(place), StoredLinks.command(bytes)));
        gallery = new Gallery(model.refreshMicros());
        restore(GALLERY, (identity, bytes) -> gallery.put(StoredLinks.entry(bytes)));
        restore(CONSTRAINT, (pair, nothing) -> constraints.put(pair(pair)));
        restore(FORGOTTEN, (tracklet, nothing) -> constraints.forget(TrackletId.parse(tracklet)));
        TransitionTimes transitionTimes = new TransitionTimes();
        restore(TRANSITIONS, (camera, bytes) -> transitionTimes.put(camera, StoredLinks.arriving(bytes)));
        statistics = new SiteStatistics(
                model,
                gallery,
                impostors(model.calibration(), SAME_CAMERA),
                impostors(model.calibration(), OTHER_CAMERA),
                transitionTimes,
                new GroundPlane(StoredLinks.positions(store.get(key(GROUND_PLANE)))));
    }

    private ImpostorScores impostors(Calibration calibration, String which) {
        return new ImpostorScores(
                calibration.strangersMean(),
                calibration.strangersSpread(),
                StoredLinks.impostors(store.get(key(which))));
    }

    /** Visits the entries of a kind, by their keys without what all of the kind begin with. */
    private void restore(String kind, BiConsumer<String, byte[]> entry) {
        String prefix = key(kind, "");
        store.forEach(prefix, (key, bytes) -> entry.accept(key.substring(prefix.length()), bytes));
    }

    private String key(String... parts) {
        return key(site, parts);
    }

    private static String key(String site, String[] parts) {
        return site + '\0' + String.join("\0", parts);
    }

    /** The key of an identity's entry in the store. */
    static String galleryKey(String site, String identity) {
        return key(site, new String[] {GALLERY, identity});
    }

    SiteClock clock() {
        return clock;
    }

    void hear(CameraClock heard) {
        clock.hear(heard);
        putProgress();
    }

    /** Everything before this is decided, µs since the epoch. */
    long decidedMicros() {
        return decidedMicros;
    }

    void decidedUntil(long micros) {
        decidedMicros = micros;
        putProgress();
    }

    /** Writes only the cameras that have changed since the last time. */
    private void putProgress() {
        store.put(
                key(PROGRESS),
                StoredLinks.bytes(
                        new StoredLinks.Progress(decidedMicros, clock.expectedMicros(), clock.latestMicros())));
        clock.takeChanged().forEach((camera, now) -> {
            if (now == null) {
                store.remove(key(CAMERA, camera));
            } else {
                store.put(key(CAMERA, camera), StoredLinks.bytes(now));
            }
        });
    }

    /** The updates that wait for their window. */
    NavigableMap<Place, TrackletUpdate> pending() {
        return Collections.unmodifiableNavigableMap(pending);
    }

    void addPending(TrackletUpdate update) {
        pending.put(Place.of(update), update);
        store.put(pendingKey(update), StoredLinks.bytes(update));
    }

    TrackletUpdate removePending(Place place) {
        TrackletUpdate update = Objects.requireNonNull(pending.remove(place));
        store.remove(pendingKey(update));
        return update;
    }

    private String pendingKey(TrackletUpdate update) {
        return key(PENDING, String.valueOf(update.timeMicros()), update.camera(), String.valueOf(update.track()));
    }

    /** The commands that wait for their time. */
    NavigableMap<CommandPlace, Command> commands() {
        return Collections.unmodifiableNavigableMap(commands);
    }

    /** Keeps a command until its time; among commands of one time, the order of arrival counts. */
    void addCommand(Command command, long timeMicros) {
        long last = commands.keySet().stream()
                .mapToLong(CommandPlace::arrival)
                .max()
                .orElse(0);
        CommandPlace place = new CommandPlace(timeMicros, last + 1);
        commands.put(place, command);
        store.put(commandKey(place), StoredLinks.bytes(command));
    }

    Command removeCommand(CommandPlace place) {
        store.remove(commandKey(place));
        return Objects.requireNonNull(commands.remove(place));
    }

    private String commandKey(CommandPlace place) {
        return key(COMMAND, String.valueOf(place.timeMicros()), String.valueOf(place.arrival()));
    }

    private static CommandPlace commandPlace(String key) {
        String[] parts = key.split("\0", -1);
        return new CommandPlace(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    /** The identities that can still be matched. */
    Gallery gallery() {
        return gallery;
    }

    /** Adds an identity, or replaces its earlier state. */
    void put(GalleryEntry entry) {
        gallery.put(entry);
        store.put(key(GALLERY, entry.identity()), StoredLinks.bytes(entry));
    }

    /** Removes an identity and the constraints on its tracklets: it is never scored again. */
    void remove(GalleryEntry entry) {
        removeEntry(entry);
        constraints.about(entry.tracklets()).forEach(this::release);
    }

    private void removeEntry(GalleryEntry entry) {
        gallery.remove(entry);
        store.remove(key(GALLERY, entry.identity()));
    }

    /**
     * Moves some or all tracklets of an identity to another one, known or new. The constraints on them stay.
     *
     * @param event id of the event that says so
     */
    void move(GalleryEntry from, Collection<TrackletId> tracklets, String into, String event) {
        GalleryEntry rest = from.without(tracklets);
        boolean isWhole = rest.visits().isEmpty();
        GalleryEntry moved = isWhole ? from : from.only(tracklets, into, event); // a whole identity keeps its name
        removeEntry(from);
        if (!isWhole) {
            put(rest);
        }
        put(gallery.find(into).map(entry -> entry.with(moved, event)).orElse(moved));
    }

    /** What operators decided. */
    Constraints constraints() {
        return constraints;
    }

    void constrain(Pair pair) {
        constraints.put(pair);
        store.put(constraintKey(pair), NOTHING);
    }

    void release(Pair pair) {
        constraints.remove(pair);
        store.remove(constraintKey(pair));
    }

    private String constraintKey(Pair pair) {
        return key(
                CONSTRAINT,
                pair.kind().name(),
                pair.one().toString(),
                pair.other().toString());
    }

    private static Pair pair(String key) {
        String[] parts = key.split("\0", -1);
        return new Pair(Kind.valueOf(parts[0]), TrackletId.parse(parts[1]), TrackletId.parse(parts[2]));
    }

    /** Forgets a tracklet that is still open: its further updates are ignored. */
    void forget(TrackletId open) {
        constraints.forget(open);
        store.put(key(FORGOTTEN, open.toString()), NOTHING);
    }

    /** A forgotten tracklet has closed, so nothing more of it will come. */
    void endForgotten(TrackletId closed) {
        constraints.isOver(closed);
        store.remove(key(FORGOTTEN, closed.toString()));
    }

    /** What the site has taught. */
    SiteStatistics statistics() {
        return statistics;
    }

    /** Learns from the candidates of a tracklet, before it is decided. {@link #learnFromDecided} follows, and stores this as well. */
    void learnFromCandidates(TrackletUpdate tracklet, List<Evidence> candidates) {
        statistics.learnFromCandidates(tracklet, candidates);
    }

    /** Learns from tracklets that were decided, and stores the statistics: they are large, so they are stored once a decision. */
    void learnFromDecided(List<TrackletUpdate> tracklets) {
        tracklets.forEach(statistics::learnFromDecided);
        GroundPlane.Learned positions = statistics.groundPlane().learned();
        if (!positions.isNothing()) {
            store.put(key(GROUND_PLANE), StoredLinks.bytes(positions));
        }
        store.put(key(SAME_CAMERA), StoredLinks.bytes(statistics.sameCamera().learned()));
        store.put(key(OTHER_CAMERA), StoredLinks.bytes(statistics.otherCamera().learned()));
        statistics
                .transitionTimes()
                .takeChanged()
                .forEach((camera, arriving) -> store.put(key(TRANSITIONS, camera), StoredLinks.bytes(arriving)));
    }
}
