package dev.throughline.streams.link;

import dev.throughline.streams.Shelf;
import dev.throughline.streams.StoredForm;
import dev.throughline.streams.link.Constraints.Kind;
import dev.throughline.streams.link.Constraints.Pair;
import dev.throughline.streams.link.GalleryEntry.Stay;
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
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.message.TrackletUpdate;
import dev.throughline.wire.settings.KafkaSettings;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
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
    private static final StoredForm FORM = new StoredForm("identities", 4);
    private static final Codec<SiteUpdate> UPDATES =
            new Topics(KafkaSettings.defaults()).tracklets().codec();

    private static final byte[] NOTHING = {}; // the key holds everything
    private static final Codec<Command> COMMANDS = JsonCodec.of(Command.class);

    /** Impostors within one camera, and across two. */
    static final String SAME_CAMERA = "same-camera";

    static final String OTHER_CAMERA = "other-camera";

    private final Shelf shelf;
    private final String headKey;
    private final String clockPrefix;
    private final String pendingPrefix;
    private final String commandPrefix;
    private final String galleryPrefix;
    private final String strangersPrefix;
    private final String transitsPrefix;
    private final String floorKey;
    private final String constraintPrefix;
    private final String forgottenPrefix;

    SiteShelf(Shelf shelf, String site) {
        this.shelf = shelf;
        this.headKey = site + "\0head";
        this.clockPrefix = site + "\0clock\0";
        this.pendingPrefix = site + "\0pending\0";
        this.commandPrefix = site + "\0command\0";
        this.galleryPrefix = galleryPrefix(site);
        this.strangersPrefix = site + "\0strangers\0";
        this.transitsPrefix = site + "\0transits\0";
        this.floorKey = site + "\0floor";
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
        byte[] bytes = shelf.get(headKey);
        return bytes == null
                ? new Head(new SiteClock(), 0)
                : FORM.read(bytes, in -> {
                    long decidedMicros = in.readLong();
                    return new Head(new SiteClock(in.readLong(), in.readLong(), cameras()), decidedMicros);
                });
    }

    private Map<String, Camera> cameras() {
        Map<String, Camera> cameras = new TreeMap<>();
        shelf.forEach(
                clockPrefix,
                (key, bytes) -> cameras.put(
                        key.substring(clockPrefix.length()),
                        FORM.read(bytes, in -> new Camera(Standing.valueOf(in.readUTF()), in.readLong()))));
        return cameras;
    }

    /** Writes only the cameras that have changed since the last time. */
    void put(Head head) {
        SiteClock clock = head.clock();
        shelf.put(headKey, FORM.write(out -> {
            out.writeLong(head.decidedMicros());
            out.writeLong(clock.rosterMicros());
            out.writeLong(clock.latestMicros());
        }));
        clock.takeChanged().forEach((camera, stands) -> {
            if (stands == null) {
                shelf.remove(clockPrefix + camera);
            } else {
                shelf.put(clockPrefix + camera, FORM.write(out -> {
                    out.writeUTF(stands.standing().name());
                    out.writeLong(stands.micros());
                }));
            }
        });
    }

    NavigableMap<Place, TrackletUpdate> pending() {
        NavigableMap<Place, TrackletUpdate> pending = new TreeMap<>();
        shelf.forEach(pendingPrefix, (key, bytes) -> {
            TrackletUpdate update = decode(bytes);
            pending.put(Place.of(update), update);
        });
        return pending;
    }

    void put(TrackletUpdate update) {
        shelf.put(key(update), UPDATES.encode(update));
    }

    void remove(TrackletUpdate update) {
        shelf.remove(key(update));
    }

    private String key(TrackletUpdate update) {
        return pendingPrefix + update.timeMicros() + '\0' + update.camera() + '\0' + update.track();
    }

    NavigableMap<CommandPlace, Command> commands() {
        NavigableMap<CommandPlace, Command> commands = new TreeMap<>();
        shelf.forEach(commandPrefix, (key, bytes) -> {
            String[] parts = key.substring(commandPrefix.length()).split("\0", -1);
            commands.put(new CommandPlace(Long.parseLong(parts[0]), Long.parseLong(parts[1])), COMMANDS.decode(bytes));
        });
        return commands;
    }

    void put(CommandPlace place, Command command) {
        shelf.put(key(place), COMMANDS.encode(command));
    }

    void remove(CommandPlace place) {
        shelf.remove(key(place));
    }

    private String key(CommandPlace place) {
        return commandPrefix + place.timeMicros() + '\0' + place.arrival();
    }

    /** The learned impostor scores. */
    ImpostorScores impostors(Calibration calibration, String which) {
        byte[] bytes = shelf.get(strangersPrefix + which);
        Learned learned = bytes == null
                ? Learned.NOTHING
                : FORM.read(
                        bytes,
                        in -> new Learned(
                                in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble()));
        return new ImpostorScores(calibration.strangersMean(), calibration.strangersSpread(), learned);
    }

    /** The learned transition times. */
    TransitionTimes transitionTimes() {
        TransitionTimes transitionTimes = new TransitionTimes();
        shelf.forEach(
                transitsPrefix,
                (key, bytes) -> transitionTimes.put(
                        key.substring(transitsPrefix.length()),
                        FORM.read(bytes, in -> new Arriving(readCounts(in), readCounts(in)))));
        return transitionTimes;
    }

    /** The learned distances on the ground plane. */
    GroundPlane floor() {
        byte[] bytes = shelf.get(floorKey);
        return bytes == null
                ? new GroundPlane()
                : new GroundPlane(FORM.read(
                        bytes,
                        in -> new GroundPlane.Learned(
                                in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble())));
    }

    private void put(GroundPlane.Learned learned) {
        shelf.put(floorKey, FORM.write(out -> {
            out.writeDouble(learned.onePairs());
            out.writeDouble(learned.oneSquares());
            out.writeDouble(learned.twoPairs());
            out.writeDouble(learned.twoSquares());
        }));
    }

    /** Stores what was learned. */
    void put(MatchScorer scorer) {
        if (!scorer.floor().learned().isNothing()) {
            put(scorer.floor().learned());
        }
        putStrangers(SAME_CAMERA, scorer.sameCamera().learned());
        putStrangers(OTHER_CAMERA, scorer.otherCamera().learned());
        scorer.transitionTimes()
                .takeChanged()
                .forEach((camera, arriving) -> shelf.put(transitsPrefix + camera, FORM.write(out -> {
                    writeCounts(out, arriving.people());
                    writeCounts(out, arriving.anybody());
                })));
    }

    private void putStrangers(String which, Learned learned) {
        shelf.put(strangersPrefix + which, FORM.write(out -> {
            out.writeDouble(learned.pairs());
            out.writeDouble(learned.mean());
            out.writeDouble(learned.squares());
            out.writeDouble(learned.above());
            out.writeDouble(learned.excess());
        }));
    }

    private static void writeCounts(DataOutputStream out, SortedMap<String, double[]> counts) throws IOException {
        out.writeInt(counts.size());
        for (Map.Entry<String, double[]> camera : counts.entrySet()) {
            out.writeUTF(camera.getKey());
            out.writeInt(camera.getValue().length);
            for (double count : camera.getValue()) {
                out.writeDouble(count);
            }
        }
    }

    private static SortedMap<String, double[]> readCounts(DataInputStream in) throws IOException {
        SortedMap<String, double[]> counts = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String camera = in.readUTF();
            double[] gaps = new double[in.readInt()];
            for (int i = 0; i < gaps.length; i++) {
                gaps[i] = in.readDouble();
            }
            counts.put(camera, gaps);
        }
        return counts;
    }

    /** The constraints of operators. */
    Constraints constraints() {
        Constraints constraints = new Constraints();
        shelf.forEach(constraintPrefix, (key, bytes) -> {
            String[] parts = key.substring(constraintPrefix.length()).split("\0", -1);
            constraints.put(new Pair(Kind.valueOf(parts[0]), TrackletId.parse(parts[1]), TrackletId.parse(parts[2])));
        });
        shelf.forEach(
                forgottenPrefix,
                (key, bytes) -> constraints.forget(TrackletId.parse(key.substring(forgottenPrefix.length()))));
        return constraints;
    }

    void put(Pair pair) {
        shelf.put(key(pair), NOTHING);
    }

    void remove(Pair pair) {
        shelf.remove(key(pair));
    }

    private String key(Pair pair) {
        return constraintPrefix + pair.kind() + '\0' + pair.one() + '\0' + pair.other();
    }

    void putForgotten(TrackletId tracklet) {
        shelf.put(forgottenPrefix + tracklet, NOTHING);
    }

    void removeForgotten(TrackletId tracklet) {
        shelf.remove(forgottenPrefix + tracklet);
    }

    List<GalleryEntry> gallery() {
        List<GalleryEntry> entries = new ArrayList<>();
        shelf.forEach(galleryPrefix, (key, bytes) -> entries.add(FORM.read(bytes, SiteShelf::readEntry)));
        return entries;
    }

    void put(GalleryEntry entry) {
        shelf.put(galleryPrefix + entry.identity(), FORM.write(out -> writeEntry(out, entry)));
    }

    void remove(GalleryEntry entry) {
        shelf.remove(galleryPrefix + entry.identity());
    }

    private static TrackletUpdate decode(byte[] bytes) {
        if (UPDATES.decode(bytes) instanceof TrackletUpdate update) {
            return update;
        }
        throw new IllegalStateException("the store holds a clock where a tracklet should be");
    }

    private static void writeEntry(DataOutputStream out, GalleryEntry entry) throws IOException {
        out.writeUTF(entry.identity());
        out.writeUTF(entry.name() == null ? "" : entry.name());
        out.writeUTF(entry.model());
        out.writeInt(entry.stays().size());
        for (Stay stay : entry.stays()) {
            out.writeUTF(stay.id().camera());
            out.writeLong(stay.id().track());
            out.writeLong(stay.fromMicros());
            out.writeLong(stay.toMicros());
            out.writeBoolean(stay.open());
            out.writeUTF(stay.event());
        }
        out.writeInt(entry.looks().size());
        for (TrackletUpdate look : entry.looks()) {
            byte[] bytes = UPDATES.encode(look);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    private static GalleryEntry readEntry(DataInputStream in) throws IOException {
        String identity = in.readUTF();
        String name = in.readUTF();
        String model = in.readUTF();
        List<Stay> stays = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            stays.add(new Stay(
                    new TrackletId(in.readUTF(), in.readLong()),
                    in.readLong(),
                    in.readLong(),
                    in.readBoolean(),
                    in.readUTF()));
        }
        List<TrackletUpdate> looks = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            looks.add(decode(in.readNBytes(in.readInt())));
        }
        return new GalleryEntry(identity, name.isEmpty() ? null : name, model, stays, looks);
    }
}
