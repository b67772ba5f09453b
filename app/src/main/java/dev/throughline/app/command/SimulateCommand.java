package dev.throughline.app.command;

import dev.throughline.app.results.Clock;
import dev.throughline.app.run.Interrupt;
import dev.throughline.app.simulate.Simulation;
import dev.throughline.app.simulate.SiteFolder;
import dev.throughline.evaluation.site.SimulationSettings;
import dev.throughline.evaluation.site.SyntheticSite;
import dev.throughline.wire.JsonCodec;
import dev.throughline.wire.settings.BadSettingsException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
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
            "The same options give the same pictures and the same truth, on every machine.",
            "docs/simulate.md says what is drawn, and what counts as seen."
        })
final class SimulateCommand implements Callable<Integer> {
    private static final SimulationSettings DEFAULTS = SimulationSettings.defaults();

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

    @Option(names = "--out", paramLabel = "DIR", description = "Where to. Default: ${DEFAULT-VALUE}")
    Path out = Path.of("simulated");

    @Option(names = "--json", description = "JSON, for programs.")
    boolean json;

    /** Pixels. */
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
        SiteFolder folder = new SiteFolder(SyntheticSite.of(settings()), out);
        PrintWriter console = spec.commandLine().getOut();
        long began = System.nanoTime();
        ProgressLine progress = json ? ProgressLine.none() : ProgressLine.show(console, () -> progress(folder, began));
        Optional<Simulation> written;
        try (Interrupt interrupt = Interrupt.listen()) {
            written = folder.write(interrupt);
        } finally {
            progress.close();
        }
        if (written.isEmpty()) {
            spec.commandLine().getErr().println("throughline: interrupted; the same command begins anew");
            return 1;
        }
        conclude(console, written.get(), (System.nanoTime() - began) / 1e9);
        return 0;
    }

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

    private static String progress(SiteFolder folder, long began) {
        long drawn = folder.drawn();
        double seconds = (System.nanoTime() - began) / 1e9;
        String left = drawn == 0
                ? ""
                : ", " + Clock.since(0, (long) (seconds / drawn * (folder.pictures() - drawn) * 1e6)) + " left";
        return String.format(
                Locale.ROOT, "… %d of %d pictures, %.0f/s%s", drawn, folder.pictures(), drawn / seconds, left);
    }

    /** What --json prints. */
    record Summary(
            String out, int cameras, long pictures, long boxes, long peopleSeen, long peopleAcross, double seconds) {}

    private void conclude(PrintWriter console, Simulation simulation, double seconds) {
        if (json) {
            Summary summary = new Summary(
                    out.toString(),
                    cameras,
                    simulation.pictures(),
                    simulation.boxes(),
                    simulation.peopleSeen(),
                    simulation.peopleAcross(),
                    seconds);
            console.println(new String(JsonCodec.of(Summary.class).encode(summary), StandardCharsets.UTF_8));
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
