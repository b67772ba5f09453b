package dev.throughline.bench.scoreboard;

import dev.throughline.app.Failure;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.wire.settings.EmbedSettings;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code bench/scoreboard}. */
@Command(
        name = "bench/scoreboard",
        description =
                "Measures the pipeline on sites whose truth is known, and writes scoreboard.md and scoreboard.json.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Takes 40 minutes of processor time. PETS, WILDTRACK, Market-1501 and CUHK01 are looked for in --data;",
            "they are research data and not part of the project. 'synthetic' needs none of them."
        })
public final class Scoreboard implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Option(
            names = "--part",
            paramLabel = "PART",
            description = "Only this: ${COMPLETION-CANDIDATES}. May be given more than once. Default: all")
    List<Part> parts = List.of(Part.values());

    @Option(
            names = "--seeds",
            paramLabel = "N,N,…",
            split = ",",
            description = "Sites are made from these seeds. Default: ${DEFAULT-VALUE}")
    List<Long> seeds = ResultFiles.SEEDS;

    @Option(names = "--data", paramLabel = "DIR", description = "The research data. Default: ${DEFAULT-VALUE}")
    Path data = Path.of("../shared/data");

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Sites are made here, and stay. Default: ${DEFAULT-VALUE}")
    Path work = Path.of("bench/target/sites");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "scoreboard.md and scoreboard.json go here. Default: ${DEFAULT-VALUE}")
    Path out = Path.of("bench/target/scoreboard");

    /** The parts that can be measured separately. */
    enum Part {
        PETS,
        COMPOSITE,
        SYNTHETIC,
        TRACKING,
        RANKING
    }

    Scoreboard() {}

    public static void main(String[] arguments) {
        System.setProperty("java.awt.headless", "true");
        System.exit(new CommandLine(new Scoreboard())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Scoreboard::failed)
                .execute(arguments));
    }

    private static int failed(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (thrown instanceof Failure || thrown instanceof IllegalArgumentException) {
            command.getErr().println(command.getCommandName() + ": " + thrown.getMessage());
            return 1;
        }
        throw thrown;
    }

    @Override
    public Integer call() throws InterruptedException {
        SiteRecipe.Watcher watcher = SiteRecipe.Watcher.on(spec.commandLine().getOut());
        measure(EnumSet.copyOf(parts), watcher);
        watcher.tell("written to " + out);
        return 0;
    }

    /** Writes after each site, so that a late failure does not lose an hour's work. */
    private void measure(Set<Part> chosen, SiteRecipe.Watcher watcher) throws InterruptedException {
        ResultFiles files = new ResultFiles(out, "scoreboard");
        String command = files.command(chosen, Part.values(), seeds);
        try (Embedder embedder = Embedder.open(EmbedSettings.defaults())) {
            ScoreboardResults results =
                    new ScoreboardResults(command, embedder.model().model(), List.of(), List.of(), List.of());
            if (chosen.contains(Part.TRACKING)) {
                results = results.withTracking(PublicDetections.results(data));
                results.tracking().forEach(result -> watcher.tell(result.toString()));
            }
            if (chosen.contains(Part.RANKING)) {
                results = results.withRanking(RankingResult.results(data, embedder));
                results.ranking().forEach(result -> watcher.tell(result.toString()));
            }
            files.write(ScoreboardPage.of(results), results);
            for (SiteRecipe recipe : Sites.recipes(chosen, seeds, data)) {
                results = results.with(recipe.measure(work, embedder, watcher));
                files.write(ScoreboardPage.of(results), results);
            }
        }
    }
}
