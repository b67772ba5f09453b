package dev.throughline.bench.linking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throughline.app.Failure;
import dev.throughline.bench.scoreboard.SiteRecipe;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.wire.settings.EmbedSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
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

/** The command {@code bench/linking}. */
@Command(
        name = "bench/linking",
        description = "Links the same tracklets by the linker, by plain rules and by the truth, on sites whose truth is"
                + " known, and writes linking.md and linking.json.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Making and watching a site takes minutes, the table seconds. Sites and sightings stay in --work and are used again while",
            "model and detector are the same. 'drawn' needs no research data."
        })
public final class LinkingMain implements Callable<Integer> {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Option(
            names = "--part",
            paramLabel = "PART",
            description = "Only these sites: ${COMPLETION-CANDIDATES}. May be given more than once. Default: all")
    List<SitePart> parts = List.of(SitePart.values());

    @Option(
            names = "--seeds",
            paramLabel = "N,N,…",
            split = ",",
            description = "Sites are made from these seeds. Default: ${DEFAULT-VALUE}")
    List<Long> seeds = SEEDS;

    @Option(names = "--data", paramLabel = "DIR", description = "The research data. Default: ${DEFAULT-VALUE}")
    Path data = Path.of("../shared/data");

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Sites are made here, and stay with their sightings. Default: ${DEFAULT-VALUE}")
    Path work = Path.of("bench/target/linking-sites");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "linking.md and linking.json go here. Default: ${DEFAULT-VALUE}")
    Path out = Path.of("bench/target/linking");

    @Option(
            names = "--tiny",
            description =
                    "Drawn people and crops have 2 cameras, 6 people and 20 s: everything runs, nothing is measured.")
    boolean tiny;

    LinkingMain() {}

    public static void main(String[] arguments) {
        System.setProperty("java.awt.headless", "true");
        System.exit(new CommandLine(new LinkingMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(LinkingMain::failed)
                .execute(arguments));
    }

    private static int failed(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (thrown instanceof Failure
                || thrown instanceof IllegalArgumentException
                || thrown instanceof UncheckedIOException) {
            command.getErr().println(command.getCommandName() + ": " + thrown.getMessage());
            return 1;
        }
        throw thrown;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter console = spec.commandLine().getOut();
        long began = System.nanoTime();
        measure(line -> {
            Duration passed = Duration.ofNanos(System.nanoTime() - began);
            console.printf(Locale.ROOT, "%3d:%02d  %s%n", passed.toMinutes(), passed.toSecondsPart(), line);
            console.flush();
        });
        return 0;
    }

    /** Writes after each site, so that a late failure does not lose the others. */
    private void measure(SiteRecipe.Watcher watcher) throws InterruptedException {
        Set<SitePart> chosen = EnumSet.copyOf(parts);
        try (Embedder embedder = Embedder.open(EmbedSettings.defaults())) {
            LinkingResults results =
                    new LinkingResults(command(chosen), embedder.model().model(), List.of());
            for (SitePart part : chosen) {
                for (LinkingSite site : part.sites(seeds, data, tiny)) {
                    results = results.with(site.measure(work, embedder, watcher));
                    write(results);
                }
            }
        }
        watcher.tell("written to " + out);
    }

    /** The command that reproduces the results. */
    private String command(Set<SitePart> chosen) {
        StringBuilder command = new StringBuilder("bench/linking");
        if (chosen.size() < SitePart.values().length) {
            chosen.forEach(part -> command.append(" --part ").append(part.name().toLowerCase(Locale.ROOT)));
        }
        if (!seeds.equals(SEEDS)) {
            command.append(" --seeds ")
                    .append(String.join(",", seeds.stream().map(String::valueOf).toList()));
        }
        return command.append(tiny ? " --tiny" : "").toString();
    }

    private void write(LinkingResults results) {
        try {
            Files.createDirectories(out);
            Files.writeString(out.resolve("linking.md"), LinkingPage.of(results));
            Files.writeString(out.resolve("linking.json"), JSON.writeValueAsString(results) + "\n");
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        } catch (IOException e) {
            throw new Failure("cannot write the table to " + out + ": " + e.getMessage(), e);
        }
    }
}
