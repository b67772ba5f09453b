package dev.throughline.bench.scoreboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throughline.app.Failure;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.wire.settings.EmbedSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
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
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

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
    List<Long> seeds = List.of(1L, 2L, 3L);

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
        PrintWriter console = spec.commandLine().getOut();
        long began = System.nanoTime();
        SiteRecipe.Watcher watcher = line -> {
            Duration passed = Duration.ofNanos(System.nanoTime() - began);
            console.printf(Locale.ROOT, "%3d:%02d  %s%n", passed.toMinutes(), passed.toSecondsPart(), line);
            console.flush();
        };
        measure(EnumSet.copyOf(parts), watcher);
        watcher.tell("written to " + out);
        return 0;
    }

    /** Writes after each site, so that a late failure does not lose an hour's work. */
    private void measure(Set<Part> chosen, SiteRecipe.Watcher watcher) throws InterruptedException {
        try (Embedder embedder = Embedder.open(EmbedSettings.defaults())) {
            ScoreboardResults results =
                    new ScoreboardResults(command(chosen), embedder.model().model(), List.of(), List.of(), List.of());
            if (chosen.contains(Part.TRACKING)) {
                results = results.withTracking(PublicDetections.results(data));
                results.tracking().forEach(result -> watcher.tell(result.toString()));
            }
            if (chosen.contains(Part.RANKING)) {
                results = results.withRanking(RankingResult.results(data, embedder));
                results.ranking().forEach(result -> watcher.tell(result.toString()));
            }
            write(results);
            for (SiteRecipe recipe : Sites.recipes(chosen, seeds, data)) {
                results = results.with(recipe.measure(work, embedder, watcher));
                write(results);
            }
        }
    }

    /** The command that reproduces the results. */
    private String command(Set<Part> chosen) {
        StringBuilder command = new StringBuilder("bench/scoreboard");
        if (chosen.size() < Part.values().length) {
            chosen.forEach(part -> command.append(" --part ").append(part.name().toLowerCase(Locale.ROOT)));
        }
        if (!seeds.equals(List.of(1L, 2L, 3L))) {
            command.append(" --seeds ")
                    .append(String.join(",", seeds.stream().map(String::valueOf).toList()));
        }
        return command.toString();
    }

    private void write(ScoreboardResults results) {
        try {
            Files.createDirectories(out);
            Files.writeString(out.resolve("scoreboard.md"), ScoreboardPage.of(results));
            Files.writeString(out.resolve("scoreboard.json"), JSON.writeValueAsString(results) + "\n");
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        } catch (IOException e) {
            throw new Failure("cannot write the scoreboard to " + out + ": " + e.getMessage(), e);
        }
    }
}
