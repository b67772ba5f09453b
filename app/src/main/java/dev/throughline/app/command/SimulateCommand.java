package dev.throughline.app.command;

import dev.throughline.app.Failure;
import dev.throughline.app.broker.Broker;
import dev.throughline.app.results.Clock;
import dev.throughline.app.run.Interrupt;
import dev.throughline.app.simulate.Feed;
import dev.throughline.app.simulate.FrameFeed;
import dev.throughline.app.simulate.PersonCrops;
import dev.throughline.app.simulate.SightingFeed;
import dev.throughline.app.simulate.SiteFolder;
import dev.throughline.simulator.site.DetectorSettings;
import dev.throughline.simulator.site.Resemblance;
import dev.throughline.simulator.site.Simulation;
import dev.throughline.simulator.site.SimulationSettings;
import dev.throughline.simulator.site.SyntheticSite;
import dev.throughline.wire.message.JsonCodec;
import dev.throughline.wire.settings.BadSettingsException;
import dev.throughline.wire.settings.KafkaSettings;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "simulate",
        description =
                "Draws a synthetic site: rooms, cameras, people who walk through, and the truth about who was where.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The same options give the same pictures and the same truth. A feed that is interrupted, even killed, goes on where",
            "it stood when it is started again.",
            "",
            "An embedding of --feed sightings is the direction of a sum of random vectors, whose squared lengths are its shares:",
            "of all people, the person, the camera, the visit, and the picture, which takes what the others leave of 1. The",
            "cosine to be expected of two embeddings is the sum of the shares that they have in common; the defaults are those",
            "of the shipped model on Market-1501.",
            "",
            "docs/simulate.md says what is drawn, and what counts as seen."
        })
final class SimulateCommand implements Callable<Integer> {
    private static final SimulationSettings DEFAULTS = SimulationSettings.defaults();
    private static final List<String> FEED_OPTIONS = List.of(
            "--speed",
            "--kafka",
            "--prefix",
            "--client-properties",
            "--common-share",
            "--person-share",
            "--camera-share",
            "--visit-share",
            "--kinds",
            "--jitter",
            "--misses",
            "--false-alarms");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Option(names = "--cameras", paramLabel = "N", description = "How many. Default: ${DEFAULT-VALUE}")
    int cameras = DEFAULTS.cameras();

    @Option(names = "--people", paramLabel = "N", description = "How many come in all. Default: ${DEFAULT-VALUE}")
    int people = DEFAULTS.people();

    @Option(names = "--minutes", paramLabel = "N", description = "Of footage. Default: ${DEFAULT-VALUE}")
    double minutes = DEFAULTS.duration().toMillis() / 60_000.0;

    @Option(names = "--seed", paramLabel = "N", description = "Another one is another site. Default: ${DEFAULT-VALUE}")
    long seed = DEFAULTS.seed();

    @Option(
            names = "--size",
            paramLabel = "WxH",
            converter = Size.Converter.class,
            description = "Of the pictures, in pixels. Default: ${DEFAULT-VALUE}")
    Size size = new Size(DEFAULTS.width(), DEFAULTS.height());

    @Option(names = "--fps", paramLabel = "N", description = "Pictures a second. Default: ${DEFAULT-VALUE}")
    double fps = DEFAULTS.fps();

    @Option(names = "--overlap", description = "Two cameras a room. Default: no place is seen by two.")
    boolean overlap;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the footage goes, with its truth. Default: ${DEFAULT-VALUE}")
    Path out = Path.of("simulated");

    @Option(
            names = "--crops",
            paramLabel = "PATH",
            description = "Shows real people instead of drawn ones: a zip or folder of their crops, "
                    + NamesOption.KNOWN + ". Of more than --people, the last by number come.")
    @Nullable
    Path crops;

    @Mixin
    NamesOption names = new NamesOption();

    /** The records that are published instead of footage. */
    enum Kind {
        FRAMES,
        SIGHTINGS
    }

    @Option(
            names = "--feed",
            paramLabel = "KIND",
            description = "Publishes the site to a broker (--kafka) instead of writing footage: 'frames' for the stages"
                    + " crop, embed and link; 'sightings' for link alone, without drawing anything.")
    @Nullable
    Kind feed;

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            converter = Speed.Converter.class,
            description = "Of a feed: 1 is as it would be filmed; max is as fast as it goes. Default: ${DEFAULT-VALUE}")
    Speed speed = new Speed(1);

    @Mixin
    KafkaOptions kafka = new KafkaOptions();

    @Mixin
    SightingOptions sighting = new SightingOptions();

    @Option(names = "--json", description = "JSON, for programs.")
    boolean json;

    /** A size in pixels. */
    record Size(int width, int height) {
        @Override
        public String toString() {
            return width + "x" + height;
        }

        /** Reads {@code 960x540}. */
        static final class Converter implements ITypeConverter<Size> {
            @Override
            public Size convert(String text) {
                if (!text.matches("\\d{1,5}x\\d{1,5}")) {
                    throw new TypeConversionException("'" + text + "' is no size; write it as 960x540");
                }
                String[] sides = text.split("x", 2);
                return new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
            }
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        SimulationSettings settings = settings();
        Kind kind = feed;
        if (kind != null) {
            refuse("--out", "nothing is written with --feed");
            if (kind == Kind.SIGHTINGS) {
                refuse("--crops", "sightings have no pictures");
            }
            return publish(kind, settings);
        }
        for (String option : FEED_OPTIONS) {
            refuse(option, "it is for a --feed");
        }
        return write(settings);
    }

    private void refuse(String option, String why) {
        if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
            throw new BadSettingsException(option + " has no use here: " + why);
        }
    }

    private int write(SimulationSettings settings) throws InterruptedException {
        SiteFolder folder = new SiteFolder(site(settings), out);
        PrintWriter console = spec.commandLine().getOut();
        long began = System.nanoTime();
        ProgressLine progress = progress(() -> progress(folder.drawn(), folder.pictures(), began));
        Optional<Simulation> written;
        try (Interrupt interrupt = Interrupt.listen()) {
            written = folder.write(interrupt);
        } finally {
            progress.close();
        }
        if (written.isEmpty()) {
            return interrupted("the same command begins anew");
        }
        conclude(console, written.get(), (System.nanoTime() - began) / 1e9);
        return 0;
    }

    private SyntheticSite site(SimulationSettings settings) {
        SyntheticSite site = SyntheticSite.of(settings);
        Path path = crops;
        if (path == null) {
            refuse("--names", "it is for --crops");
            return site;
        }
        try {
            return site.withCrops(
                    PersonCrops.read(names.list(path, spec.commandLine().getErr()), settings.people()));
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
    }

    private ProgressLine progress(Supplier<String> line) {
        ProgressLine progress = ProgressLine.on(spec.commandLine().getOut());
        if (!json) {
            progress.follow(line);
        }
        return progress;
    }

    private int interrupted(String then) {
        spec.commandLine().getErr().println("throughline: interrupted; " + then);
        return 1;
    }

    private int publish(Kind kind, SimulationSettings settings) throws InterruptedException {
        KafkaSettings broker = kafka.over(KafkaSettings.defaults());
        if (broker.bootstrap().isEmpty()) {
            throw new BadSettingsException("a feed needs a broker; name it with --kafka");
        }
        SyntheticSite site = site(settings);
        DetectorSettings detector = sighting.detector();
        Resemblance resemblance = sighting.resemblance();
        try (Interrupt interrupt = Interrupt.listen();
                Broker reached = Broker.reach(broker)) {
            reached.createTopics();
            Feed running = kind == Kind.FRAMES
                    ? new FrameFeed(site, reached.kafka(), speed.pacing(cameras))
                    : new SightingFeed(site, detector, resemblance, reached.kafka(), speed.pacing(1));
            return publish(running, (long) settings.pictures() * cameras, interrupt);
        }
    }

    private int publish(Feed running, long pictures, Interrupt interrupt) throws InterruptedException {
        long began = System.nanoTime();
        ProgressLine progress = progress(() -> progress(running.published(), pictures, began));
        try {
            if (!running.run(interrupt)) {
                return interrupted("the same command goes on from here");
            }
        } finally {
            progress.close();
        }
        Fed all = new Fed(cameras, running.published(), running.sightings(), (System.nanoTime() - began) / 1e9);
        PrintWriter console = spec.commandLine().getOut();
        if (json) {
            console.println(new String(JsonCodec.of(Fed.class).encode(all), StandardCharsets.UTF_8));
        } else {
            console.printf(
                    Locale.ROOT,
                    "%d frames of %d cameras published in %.0f s (%.0f/s)%s%n",
                    all.frames(),
                    cameras,
                    all.seconds(),
                    all.frames() / all.seconds(),
                    all.sightings() == 0 ? "" : ", with " + all.sightings() + " sightings");
        }
        return 0;
    }

    /** The --json output for a feed. */
    record Fed(int cameras, long frames, long sightings, double seconds) {}

    SimulationSettings settings() {
        try {
            return new SimulationSettings(
                    seed,
                    cameras,
                    people,
                    Duration.ofMillis(Math.round(minutes * 60_000)),
                    size.width(),
                    size.height(),
                    fps,
                    overlap);
        } catch (IllegalArgumentException wrong) {
            throw new BadSettingsException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private static String progress(long done, long all, long began) {
        double seconds = (System.nanoTime() - began) / 1e9;
        String left = done == 0 ? "" : ", " + Clock.since(0, (long) (seconds / done * (all - done) * 1e6)) + " left";
        return String.format(Locale.ROOT, "… %d of %d pictures, %.0f/s%s", done, all, done / seconds, left);
    }

    /** The --json output for footage. */
    record Drawn(
            String out, int cameras, long pictures, long boxes, long peopleSeen, long peopleAcross, double seconds) {}

    private void conclude(PrintWriter console, Simulation simulation, double seconds) {
        if (json) {
            Drawn summary = new Drawn(
                    out.toString(),
                    cameras,
                    simulation.pictures(),
                    simulation.boxes(),
                    simulation.peopleSeen(),
                    simulation.peopleAcross(),
                    seconds);
            console.println(new String(JsonCodec.of(Drawn.class).encode(summary), StandardCharsets.UTF_8));
            return;
        }
        console.printf(
                Locale.ROOT,
                "%d pictures of %d cameras in %.0f s (%.0f/s), %d boxes; %d people were seen, %d of them by several cameras%n%n",
                simulation.pictures(),
                cameras,
                seconds,
                simulation.pictures() / seconds,
                simulation.boxes(),
                simulation.peopleSeen(),
                simulation.peopleAcross());
        console.println("Next:");
        console.println("  ./throughline replay --site " + out.resolve("site.yaml") + " --out " + out.resolve("out"));
        console.println("  ./throughline evaluate --truth " + out.resolve("truth") + " --tracks " + out.resolve("out"));
    }
}
