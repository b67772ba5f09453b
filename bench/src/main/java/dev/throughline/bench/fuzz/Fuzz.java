package dev.throughline.bench.fuzz;

import dev.throughline.bench.fuzz.Site.Input;
import dev.throughline.wire.kafka.DeadLetter;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.CameraClock;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.SiteUpdate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * Processes simulated sites ("worlds") twice with the topology, once unchanged and once with rogue records in between, and compares the
 * outputs. No record may end the topology or block it. A record is either rejected or accepted. A rejected record leaves no trace: the
 * output of a camera that no rogue record names is bit-identical, and so is that of such a site.
 *
 * <p>Everything is a function of a world's seed, which every failure reports.
 */
final class Fuzz implements AutoCloseable {
    /** The limit for one world, which normally takes some milliseconds. */
    private static final int HANGS_AFTER_SECONDS = 60;

    /** Limits the stores, which grow, and the linkers, of which one per site stays in memory. */
    private static final int WORLDS_PER_TOPOLOGY = 250;

    private static final int RESTART_EVERY = 50;
    private static final Topics TOPICS = Site.TOPICS;

    private final Path folder;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "fuzz");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Thread working;
    private Site clean;
    private Site meddled;
    private int worlds;
    private long inputs;
    private long refused;

    /** @param folder for the stores */
    Fuzz(Path folder) {
        this.folder = folder;
        clean = new Site(folder.resolve("clean-0"));
        meddled = new Site(folder.resolve("meddled-0"));
    }

    /** Records processed so far. */
    long inputs() {
        return inputs;
    }

    /** The rejected ones among them. */
    long refused() {
        return refused;
    }

    /**
     * Checks the world of this seed.
     *
     * @throws AssertionError if a check fails; the message begins with the seed
     */
    void check(long seed) throws InterruptedException {
        Future<?> world = worker.submit(() -> {
            working = Thread.currentThread();
            run(seed);
        });
        try {
            world.get(HANGS_AFTER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException hangs) {
            AssertionError error =
                    new AssertionError("seed " + seed + ": hangs for " + HANGS_AFTER_SECONDS + " s", hangs);
            if (working != null) {
                error.setStackTrace(working.getStackTrace());
            }
            throw error;
        } catch (ExecutionException thrown) {
            Throwable cause = Objects.requireNonNullElse(thrown.getCause(), thrown);
            throw new AssertionError("seed " + seed + ": " + cause.getMessage(), cause);
        }
    }

    private void run(long seed) {
        if (++worlds % WORLDS_PER_TOPOLOGY == 0) {
            clean.close();
            meddled.close();
            clean = new Site(folder.resolve("clean-" + worlds));
            meddled = new Site(folder.resolve("meddled-" + worlds));
        }
        World world = World.of(seed);
        Outputs undisturbed = undisturbed(world);
        new Meddling(seed, world, undisturbed).run();
    }

    private Outputs undisturbed(World world) {
        for (FrameSightings frame : world.sightings()) {
            pipe(clean, input(frame));
        }
        require(clean.take(TOPICS.deadLetters()).isEmpty(), "a good record was refused");
        return Outputs.of(clean, world);
    }

    private void pipe(Site site, Input input) {
        inputs++;
        site.pipe(input);
    }

    private static Input input(FrameSightings frame) {
        return Input.of(
                TOPICS.sightings(),
                frame.info().camera(),
                TOPICS.sightings().codec().encode(frame));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
        clean.close();
        meddled.close();
    }

    /** One world with rogue records in it. */
    private final class Meddling {
        private final long seed;
        private final Random random;
        private final World world;
        private final Outputs undisturbed;
        private final Rogues rogues;
        private final Set<String> touched = new HashSet<>(); // cameras of the world that rogue records name
        private boolean siteTouched;

        Meddling(long seed, World world, Outputs undisturbed) {
            this.seed = seed;
            this.random = new Random(~seed);
            this.world = world;
            this.undisturbed = undisturbed;
            this.rogues = new Rogues(random, world, undisturbed.tracklets, undisturbed.identities());
        }

        void run() {
            boolean light = random.nextBoolean(); // few rogues: more worlds that stay unchanged
            for (FrameSightings frame : world.sightings()) {
                while (random.nextInt(light ? 20 : 3) == 0) {
                    meddle(rogues.next());
                }
                pipe(meddled, input(frame));
                requireRefusedOnlyIfTouched(frame.info().camera());
                if (random.nextInt(50) == 0) {
                    meddled.passTime();
                }
            }
            compare(Outputs.of(meddled, world));
            if (seed % RESTART_EVERY == 0) {
                restart();
            }
        }

        private void meddle(Input rogue) {
            pipe(meddled, rogue);
            List<DeadLetter> letters = letters();
            boolean isRefused =
                    letters.stream().anyMatch(letter -> letter.topic().equals(rogue.name()) && letter.offset() >= 0);
            for (DeadLetter letter : letters) {
                require(!letter.reason().startsWith("unforeseen"), letter.reason() + "\n  by " + described(rogue));
            }
            if (isRefused) {
                refused++;
                return;
            }
            Object value;
            try {
                value = rogue.topic()
                        .decode(rogue.record().key(), rogue.record().value());
            } catch (BadRecordException bad) {
                throw new AssertionError("was not refused: " + bad.getMessage() + "\n  by " + described(rogue), bad);
            }
            touch(value);
        }

        private void touch(Object value) {
            if (value instanceof FrameSightings frame && frame.info().site().equals(world.site())) {
                touched.add(frame.info().camera());
                siteTouched = true;
            } else if (value instanceof SiteUpdate update) {
                siteTouched |= update.site().equals(world.site());
            } else if (value instanceof Command command) {
                siteTouched |= command.site().equals(world.site());
            }
        }

        private void requireRefusedOnlyIfTouched(String camera) {
            for (DeadLetter letter : letters()) {
                boolean explained =
                        letter.topic().equals(TOPICS.sightings().name()) ? touched.contains(camera) : siteTouched;
                require(explained, "a good record of " + camera + " was refused: " + letter);
                require(!letter.reason().startsWith("unforeseen"), "a good record was refused: " + letter);
            }
        }

        private List<DeadLetter> letters() {
            return meddled.take(TOPICS.deadLetters()).stream()
                    .map(letter -> DeadLetter.read(letter.headers()))
                    .toList();
        }

        private void compare(Outputs now) {
            for (String camera : world.cameras()) {
                if (!touched.contains(camera)) {
                    require(
                            now.ofCamera(camera).equals(undisturbed.ofCamera(camera)),
                            "camera " + camera + ", for which no rogue record spoke, is tracked otherwise");
                }
            }
            if (!siteTouched) {
                require(
                        now.events.equals(undisturbed.events),
                        "nobody meddled with the site, and its events are others:\n  " + undisturbed.events + "\n  "
                                + now.events);
            }
        }

        /** Restarts, to check that the stored state is readable whatever was accepted. */
        private void restart() {
            try (Site again = meddled.restarted(folder.resolve("again-" + seed))) {
                CameraClock clock = new CameraClock(
                        world.site(),
                        "another",
                        world.sightings().get(0).info().timeMicros(),
                        FrameKind.PICTURE,
                        List.of());
                pipe(
                        again,
                        Input.of(
                                TOPICS.tracklets(),
                                world.site(),
                                TOPICS.tracklets().codec().encode(clock)));
                for (TestRecord<String, byte[]> letter : again.take(TOPICS.deadLetters())) {
                    String reason = DeadLetter.read(letter.headers()).reason();
                    require(!reason.startsWith("unforeseen"), "cannot go on after a restart: " + reason);
                }
            }
        }

        private static String described(Input rogue) {
            byte[] value = rogue.record().value();
            String text = value == null ? "null" : new String(value, StandardCharsets.ISO_8859_1);
            return rogue.name() + " " + text.substring(0, Math.min(300, text.length()));
        }
    }

    /**
     * The output of a world.
     *
     * @param tracks by camera
     * @param told updates for the linker, by camera
     * @param tracklets updates for the linker, of all cameras
     * @param events in order
     */
    private record Outputs(
            Map<String, List<String>> tracks,
            Map<String, List<String>> told,
            List<byte[]> tracklets,
            List<String> events,
            Set<String> who) {
        static Outputs of(Site site, World world) {
            Outputs outputs = new Outputs(
                    new TreeMap<>(), new TreeMap<>(), new ArrayList<>(), new ArrayList<>(), new HashSet<>());
            each(site, TOPICS.tracks(), (frame, bytes) -> {
                if (frame.site().equals(world.site())) {
                    outputs.tracks
                            .computeIfAbsent(frame.camera(), any -> new ArrayList<>())
                            .add(text(bytes));
                }
            });
            each(site, TOPICS.tracklets(), (update, bytes) -> {
                boolean given =
                        update instanceof CameraClock clock && clock.kind() == FrameKind.GONE; // by the wall clock
                if (update.site().equals(world.site()) && !given) {
                    outputs.told
                            .computeIfAbsent(update.camera(), any -> new ArrayList<>())
                            .add(text(bytes));
                    outputs.tracklets.add(bytes);
                }
            });
            each(site, TOPICS.identityEvents(), (event, bytes) -> {
                if (event.site().equals(world.site())) {
                    outputs.events.add(text(bytes));
                    outputs.who.add(event.identity());
                }
            });
            site.take(TOPICS.identities());
            return outputs;
        }

        private interface Reader<T> {
            void read(T value, byte[] bytes);
        }

        private static <T> void each(Site site, Topic<T> topic, Reader<T> reader) {
            for (TestRecord<String, byte[]> record : site.take(topic)) {
                reader.read(topic.decode(record.key(), record.value()), record.value());
            }
        }

        private static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        List<List<String>> ofCamera(String camera) {
            return List.of(tracks.getOrDefault(camera, List.of()), told.getOrDefault(camera, List.of()));
        }

        List<String> identities() {
            return who.stream().sorted().toList();
        }
    }
}
