package dev.throughline.bench.gallery;

import dev.throughline.streams.ByteStore;
import dev.throughline.streams.MapByteStore;
import dev.throughline.streams.link.LinkModel;
import dev.throughline.streams.link.Linker;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.CameraClock;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.Relation;
import dev.throughline.wire.message.TrackletUpdate;
import dev.throughline.wire.message.TrackletUpdate.Prototype;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;

/**
 * Prints the CPU time of a linking decision by gallery size, one line for each size: {@code IDENTITIES…}. The linker is that of the
 * stage, with its gallery, its site statistics and its store (a map); times are the thread's CPU times.
 */
public final class DecisionTimes {
    private static final String SITE = "site";
    private static final List<String> CAMERAS = List.of("c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8");
    private static final int WARM_UP = tiny(500, 10);
    private static final int DECISIONS = tiny(2_000, 100);
    private static final long SECOND = 1_000_000;
    private static final long VISIT = 60 * SECOND; // so that 60 people are in sight
    private static final int PAIRS = 136; // as the shipped model's relation
    private static final Duration REFRESH = Duration.ofSeconds(2);
    private static final Calibration CALIBRATION = new Calibration(-5.5, 14.6, 0);
    private static final LinkSettings SETTINGS = new LinkSettings(
            .003,
            15,
            Duration.ofMillis(500),
            Duration.ofDays(365),
            Duration.ofSeconds(5),
            Duration.ofMinutes(2),
            10_000_000,
            Duration.ZERO);

    private static final LinkModel MODEL = new LinkModel(SETTINGS, REFRESH, Neighbours.UNKNOWN, CALIBRATION);

    private final Random random = new Random(1);
    private final Crowd crowd;
    private final int prototypes;
    private final ByteStore store = new MapByteStore();
    private long tracks;

    private DecisionTimes(int identities, int looks, int prototypes) {
        crowd = new Crowd(identities + WARM_UP + DECISIONS, 1);
        this.prototypes = prototypes;
        for (int person = 0; person < identities; person++) {
            remember(person, looks);
        }
    }

    /** The usual number. With {@code -Dtiny=true} it is the other one: everything runs, but nothing is measured. */
    private static int tiny(int usual, int tiny) {
        return Boolean.getBoolean("tiny") ? tiny : usual;
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    public static void main(String[] arguments) {
        for (String argument : arguments) {
            int identities = Integer.parseInt(argument);
            new DecisionTimes(identities, 2, 2).measure(identities, "2×2");
        }
    }

    /** Stores a person as if the linker had met them. A second linker that knows nobody else makes the entry. */
    private void remember(int person, int looks) {
        MapByteStore alone = new MapByteStore();
        Linker linker = linker("alone", alone);
        linker.advance(clock("alone", CAMERAS.get(0), 0, FrameKind.UP));
        long time = person * SECOND / 10;
        for (int look = 0; look < looks; look++) {
            time += SECOND;
            linker.advance(tracklet("alone", person, CAMERAS.get((person + look) % CAMERAS.size()), time, time, true));
            linker.advance(clock("alone", CAMERAS.get(0), time + 2 * SECOND, FrameKind.PICTURE));
            time += 2 * SECOND;
        }
        List<String> taken = held(alone); // the linker may have merged some itself, in either direction
        for (String other : taken.subList(1, taken.size())) {
            linker.advance(
                    new Command("c-" + other, Command.Type.MERGE, "alone", other, taken.get(0), null, null, null));
        }
        String identity = held(alone).get(0);
        store.put(
                Linker.galleryKey(SITE, identity),
                Objects.requireNonNull(alone.get(Linker.galleryKey("alone", identity))));
    }

    /** Identities that can still be matched. */
    private static List<String> held(MapByteStore alone) {
        String prefix = Linker.galleryKey("alone", "");
        List<String> identities = new ArrayList<>();
        alone.forEach(prefix, (key, value) -> identities.add(key.substring(prefix.length())));
        return identities;
    }

    private Linker linker(String site, ByteStore on) {
        return new Linker(MODEL, site, on);
    }

    private static CameraClock clock(String site, String camera, long time, FrameKind kind) {
        return new CameraClock(site, camera, time, kind, kind == FrameKind.UP ? List.of(camera) : List.of());
    }

    private TrackletUpdate tracklet(String site, int person, String camera, long from, long time, boolean closed) {
        List<Prototype> seen = crowd.look(person, prototypes).stream()
                .map(embedding -> new Prototype(embedding, 1))
                .toList();
        return new TrackletUpdate(
                site,
                camera,
                ++tracks,
                time,
                new TrackletUpdate.Seen(20, from, time, new Box(0, 0, 50, 100), new Box(0, 0, 50, 100)),
                closed,
                new TrackletUpdate.Look("model", seen, relation()),
                List.of());
    }

    private Relation relation() {
        float[] masses = new float[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            masses[i] = random.nextFloat();
        }
        return Relation.of(masses);
    }

    private void measure(int identities, String shape) {
        long began = processorNanos();
        Linker linker = linker(SITE, store);
        double restored = (processorNanos() - began) / 1e9;
        long start = identities * SECOND / 10 + 10 * SECOND;
        linker.advance(clock(SITE, CAMERAS.get(0), start, FrameKind.UP));
        double[] links = new double[WARM_UP + DECISIONS];
        double[] ends = new double[WARM_UP + DECISIONS];
        Deque<TrackletUpdate> inSight = new ArrayDeque<>();
        int known = 0;
        for (int i = 0; i < links.length; i++) {
            long time = start + i * SECOND + SECOND / 10;
            boolean isNew = i % 2 == 0;
            int person = isNew ? identities + i : random.nextInt(identities);
            TrackletUpdate arriving =
                    tracklet(SITE, person, CAMERAS.get(random.nextInt(CAMERAS.size())), time, time, false);
            linker.advance(arriving);
            began = processorNanos();
            Linker.Step step = linker.advance(clock(SITE, CAMERAS.get(0), time + SECOND / 2, FrameKind.PICTURE));
            links[i] = (processorNanos() - began) / 1e6;
            known += !isNew && step.events().get(0).type() == IdentityEvent.Type.SIGHTED ? 1 : 0;
            inSight.add(arriving);
            TrackletUpdate first = inSight.getFirst();
            if (time - first.fromMicros() >= VISIT) {
                inSight.removeFirst();
                linker.advance(over(first, time + SECOND / 2));
                began = processorNanos();
                linker.advance(clock(SITE, CAMERAS.get(0), time + SECOND - SECOND / 20, FrameKind.PICTURE));
                ends[i] = (processorNanos() - began) / 1e6;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%,9d identities of %s embeddings: a link %s, an end with what is corrected then %s; %d of %d who came back known; restored in %.1f s%n",
                identities,
                shape,
                times(Arrays.copyOfRange(links, WARM_UP, links.length)),
                times(Arrays.copyOfRange(ends, WARM_UP, ends.length)),
                known,
                links.length / 2,
                restored);
    }

    private static TrackletUpdate over(TrackletUpdate tracklet, long time) {
        return new TrackletUpdate(
                tracklet.site(),
                tracklet.camera(),
                tracklet.track(),
                time,
                new TrackletUpdate.Seen(
                        tracklet.seen().sightings(),
                        tracklet.fromMicros(),
                        time,
                        tracklet.seen().first(),
                        tracklet.seen().last()),
                true,
                tracklet.look(),
                List.of());
    }

    private static String times(double[] millis) {
        Arrays.sort(millis);
        return String.format(
                Locale.ROOT, "p50 %.2f ms p99 %.2f ms", millis[millis.length / 2], millis[millis.length * 99 / 100]);
    }
}
