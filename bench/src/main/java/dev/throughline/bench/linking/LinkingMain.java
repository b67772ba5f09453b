package dev.throughline.bench.linking;

import dev.throughline.app.Failure;
import dev.throughline.bench.scoreboard.ResultFiles;
import dev.throughline.bench.scoreboard.SiteRecipe;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.wire.settings.EmbedSettings;
import java.io.UncheckedIOException;
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
    List<Long> seeds = ResultFiles.SEEDS;

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
        measure(SiteRecipe.Watcher.on(spec.commandLine().getOut()));
        return 0;
    }

    /** Writes after each site, so that a late failure does not lose the others. */
    private void measure(SiteRecipe.Watcher watcher) throws InterruptedException {
        Set<SitePart> chosen = EnumSet.copyOf(parts);
        ResultFiles files = new ResultFiles(out, "linking");
        String command = files.command(chosen, SitePart.values(), seeds) + (tiny ? " --tiny" : "");
        try (Embedder embedder = Embedder.open(EmbedSettings.defaults())) {
            LinkingResults results =
                    new LinkingResults(command, embedder.model().model(), List.of());
            for (SitePart part : chosen) {
                for (LinkingSite site : part.sites(seeds, data, tiny)) {
                    results = results.with(site.measure(work, embedder, watcher));
                    files.write(LinkingPage.of(results), results);
                }
            }
        }
        watcher.tell("written to " + out);
    }
}
