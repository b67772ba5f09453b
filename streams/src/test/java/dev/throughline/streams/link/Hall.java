package dev.throughline.streams.link;

import static dev.throughline.streams.track.Walkers.SITE;
import static dev.throughline.streams.track.Walkers.micros;

import dev.throughline.streams.ByteStore;
import dev.throughline.streams.MapByteStore;
import dev.throughline.streams.track.CameraTracks;
import dev.throughline.streams.track.TrackStep;
import dev.throughline.streams.track.Tracker;
import dev.throughline.streams.track.Walkers;
import dev.throughline.streams.track.Walkers.Walker;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.CameraClock;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.JsonCodec;
import dev.throughline.wire.message.Relation;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.message.TrackletUpdate;
import dev.throughline.wire.message.TrackletUpdate.Prototype;
import dev.throughline.wire.settings.Ground;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import dev.throughline.wire.settings.TrackSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A site to link in: what its cameras tell, word by word or as people walk by, and a linker that hears it. */
final class Hall {
    // even at a cosine of .8, which one pair of strangers in a thousand reaches
    static final Calibration CALIBRATION = new Calibration(-16, 20, 0, -16, 4.64);
    static final List<String> EXPECTED_CAMERAS = List.of("desk", "door", "gate");
    static final LinkSettings SETTINGS = settings(Duration.ofMinutes(30), 10_000);

    private Hall() {}

    static LinkSettings settings(Duration timeToLive, int identities) {
        return new LinkSettings(
                1e-3,
                8,
                Duration.ofMillis(500),
                timeToLive,
                Duration.ofSeconds(10),
                Duration.ofMinutes(2),
                identities,
                Duration.ZERO);
    }

    /** Five people walk by three cameras, one after the other, some together. */
    static Map<String, List<SiteUpdate>> walkedThrough(long seed) {
        return walkedThrough(seed, Map.of());
    }

    /** Likewise, with some cameras calibrated. */
    static Map<String, List<SiteUpdate>> walkedThrough(long seed, Map<String, Ground> grounds) {
        Map<String, List<SiteUpdate>> updates = new TreeMap<>();
        updates.put("door", tracked(door(seed).frames(10, 30), grounds));
        updates.put("gate", tracked(gate(seed).frames(15, 30), grounds));
        updates.put("desk", tracked(desk(seed).frames(7, 30), grounds));
        return updates;
    }

    static Walkers door(long seed) {
        return walkers("door", seed, 0, 5, 100, 80);
    }

    static Walkers gate(long seed) {
        return walkers("gate", seed + 1, 8, 4, 900, -80);
    }

    static Walkers desk(long seed) {
        return walkers("desk", seed + 2, 14, 6, 100, 80);
    }

    private static Walkers walkers(String camera, long seed, int after, int stay, int x, int speed) {
        Walkers walkers = new Walkers(camera, EXPECTED_CAMERAS, seed, .02);
        for (int person = 1; person <= 5; person++) {
            int come = person + after;
            walkers.and(new Walker(person, come, come + stay, x, 150 + 100 * person, speed));
        }
        return walkers;
    }

    /** What tracking tells of a camera's frames; those that it refuses are left out. */
    static List<SiteUpdate> tracked(List<FrameSightings> frames) {
        return tracked(frames, Map.of());
    }

    private static List<SiteUpdate> tracked(List<FrameSightings> frames, Map<String, Ground> grounds) {
        Tracker tracker = new Tracker(TrackSettings.defaults(), CALIBRATION, grounds);
        List<SiteUpdate> updates = new ArrayList<>();
        CameraTracks tracks = CameraTracks.none();
        for (FrameSightings frame : frames) {
            try {
                TrackStep step = tracker.advance(tracks, frame);
                updates.addAll(step.updates());
                tracks = step.tracks();
            } catch (BadRecordException deadLetter) {
                // as the stage does: the next frame meets what was known before
            }
        }
        return updates;
    }

    /** One camera after the other. */
    static List<SiteUpdate> oneAfterTheOther(Map<String, List<SiteUpdate>> cameras) {
        return cameras.values().stream().flatMap(List::stream).toList();
    }

    /** In the order of each camera, but by chance between them, in runs of some length. */
    static List<SiteUpdate> interleaved(Map<String, List<SiteUpdate>> cameras, long seed) {
        Random random = new Random(seed);
        List<List<SiteUpdate>> left = new ArrayList<>();
        cameras.values().forEach(updates -> left.add(new ArrayList<>(updates)));
        List<SiteUpdate> all = new ArrayList<>();
        while (!left.isEmpty()) {
            List<SiteUpdate> camera = left.get(random.nextInt(left.size()));
            for (int run = 1 + random.nextInt(20); run > 0 && !camera.isEmpty(); run--) {
                all.add(camera.remove(0));
            }
            left.removeIf(List::isEmpty);
        }
        return all;
    }

    /** A look at an angle, radians, to the others of its kind. */
    static Embedding turned(double angle) {
        return Embedding.of((float) Math.cos(angle), (float) Math.sin(angle), 0);
    }

    static List<IdentityEvent> link(List<SiteUpdate> updates) {
        return link(SETTINGS, updates);
    }

    static List<IdentityEvent> link(LinkSettings settings, List<SiteUpdate> updates) {
        return events(linker(settings, new MapByteStore()), updates);
    }

    static List<IdentityEvent> events(Linker linker, List<SiteUpdate> updates) {
        return updates.stream()
                .flatMap(update -> linker.advance(update).events().stream())
                .toList();
    }

    static Linker linker() {
        return linker(SETTINGS, new MapByteStore());
    }

    static Linker linker(LinkSettings settings, ByteStore store) {
        return linker(settings, Neighbours.UNKNOWN, store);
    }

    static Linker linker(LinkSettings settings, Neighbours neighbours, ByteStore store) {
        return new Linker(model(settings, neighbours), SITE, store);
    }

    static LinkModel model(LinkSettings settings, Neighbours neighbours) {
        return new LinkModel(settings, TrackSettings.defaults().refresh(), neighbours, CALIBRATION);
    }

    static String json(List<IdentityEvent> events) {
        StringBuilder lines = new StringBuilder();
        for (IdentityEvent event : events) {
            lines.append(new String(JsonCodec.of(IdentityEvent.class).encode(event), StandardCharsets.UTF_8))
                    .append('\n');
        }
        return lines.toString();
    }

    static CameraClock up(String camera, double seconds, String... expectedCameras) {
        return new CameraClock(SITE, camera, micros(seconds), FrameKind.UP, List.of(expectedCameras));
    }

    static CameraClock clock(String camera, double seconds) {
        return marked(camera, seconds, FrameKind.PICTURE);
    }

    static CameraClock end(String camera, double seconds) {
        return marked(camera, seconds, FrameKind.END);
    }

    static CameraClock marked(String camera, double seconds, FrameKind kind) {
        return new CameraClock(SITE, camera, micros(seconds), kind, List.of());
    }

    /** Ten sightings a second. */
    static TrackletUpdate tracklet(String camera, long track, double from, double to, boolean closed, Embedding looks) {
        return tracklet(camera, track, from, to, closed, (int) Math.round((to - from) * 10) + 1, Walkers.MODEL, looks);
    }

    static TrackletUpdate tracklet(
            String camera,
            long track,
            double from,
            double to,
            boolean closed,
            int sightings,
            String model,
            Embedding looks) {
        Box box = new Box(100, 100, 40, 100);
        return new TrackletUpdate(
                SITE,
                camera,
                track,
                micros(to),
                new TrackletUpdate.Seen(sightings, micros(from), micros(to), box, box),
                closed,
                new TrackletUpdate.Look(model, List.of(new Prototype(looks, 1)), Relation.of(1, 2, 3, 4)),
                List.of());
    }

    static Embedding looks(int person) {
        Random own = new Random(person * 7919L);
        float[] values = new float[16];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) own.nextGaussian();
        }
        return Embedding.of(values);
    }

    static Command command(
            String id, Command.Type type, String identity, @Nullable String into, @Nullable String name) {
        return new Command(id, type, SITE, identity, into, name, null, null);
    }

    /** The same from this time on. */
    static Command at(long timeMicros, Command command) {
        return new Command(
                command.id(),
                command.type(),
                command.site(),
                command.identity(),
                command.into(),
                command.name(),
                command.tracklets(),
                timeMicros);
    }
}
