package dev.throughline.bench.composite;

import dev.throughline.wire.settings.Durations;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes a composite site. Exit codes: 0 success, 1 failure, 2 usage error. */
@Command(
        name = "bench/composite",
        description = "Writes footage of six cameras with known truth, from real walks and real crops of people.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "DIR gets site.yaml, a video and truth/<camera>.txt for each camera, and",
            "composite.json, which tells who walks where. The same seed and settings give the",
            "same pictures and truth. See docs/benchmarks.md."
        })
public final class CompositeMain implements Callable<Integer> {
    private static final CompositeSettings DEFAULTS = CompositeSettings.of(1, CompositeVariant.APART);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The site goes here; what it holds of an older one is written over.")
    @SuppressWarnings("NullAway.Init") // required
    Path out;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder with wildtrack.zip and market1501-train.zip. Default: ${DEFAULT-VALUE}")
    Path data = Path.of("../shared/data");

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of all that is left to chance. Default: ${DEFAULT-VALUE}")
    long seed = DEFAULTS.seed();

    @Option(
            names = "--variant",
            paramLabel = "WHICH",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    CompositeVariant variant = DEFAULTS.variant();

    @Option(names = "--people", paramLabel = "N", description = "How many walk, 1 to 100. Default: ${DEFAULT-VALUE}")
    int people = DEFAULTS.people();

    @Option(names = "--fps", paramLabel = "N", description = "Pictures a second, 1 to 30. Default: ${DEFAULT-VALUE}")
    int fps = DEFAULTS.fps();

    @Option(
            names = "--at-once",
            paramLabel = "N",
            description = "Apart: people in a view at a time, on average, or fewer. Default: ${DEFAULT-VALUE}")
    double atOnce = DEFAULTS.atOnce();

    @Option(
            names = "--shortest-visit",
            paramLabel = "TIME",
            description = "Apart: shorter ones are left out. Default: ${DEFAULT-VALUE}")
    Duration shortestVisit = DEFAULTS.shortestVisit();

    @Option(
            names = "--longest-visit",
            paramLabel = "TIME",
            description = "Apart: longer ones are cut. Default: ${DEFAULT-VALUE}")
    Duration longestVisit = DEFAULTS.longestVisit();

    @Option(
            names = "--still",
            paramLabel = "TIME",
            description = "How long a crop is shown before the next. Default: ${DEFAULT-VALUE}")
    Duration still = DEFAULTS.still();

    public static void main(String[] arguments) {
        System.setProperty("java.awt.headless", "true");
        System.exit(commandLine(new CompositeMain()).execute(arguments));
    }

    static CommandLine commandLine(CompositeMain main) {
        return new CommandLine(main)
                .registerConverter(Duration.class, Durations::parse)
                .setDefaultValueProvider(
                        option -> option.initialValue() instanceof Duration given ? Durations.format(given) : null)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(CompositeMain::failed);
    }

    private static int failed(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (thrown instanceof IllegalArgumentException || thrown instanceof UncheckedIOException) {
            command.getErr().println("bench/composite: " + thrown.getMessage());
            return 1;
        }
        throw thrown;
    }

    @Override
    public Integer call() {
        CompositeSite site = CompositeSite.plan(settings(), data);
        PrintWriter console = spec.commandLine().getOut();
        console.printf(
                "%d people, %d visits, %d cameras, %d pictures each%n",
                site.schedule().walkers().size(),
                site.schedule().visits().size(),
                CompositeView.ALL.size(),
                site.pictures());
        site.write(out);
        console.println(out.resolve("site.yaml"));
        return 0;
    }

    CompositeSettings settings() {
        try {
            return new CompositeSettings(seed, variant, people, fps, atOnce, shortestVisit, longestVisit, still);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }
}
