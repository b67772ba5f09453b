package dev.throughline.bench.wildtrack;

import dev.throughline.bench.rehearsal.Linked;
import dev.throughline.bench.rehearsal.Tracked;
import dev.throughline.bench.rehearsal.TruthSite;
import dev.throughline.bench.wildtrack.FilmedSquare.Part;
import dev.throughline.evaluation.tracking.SiteScore;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.wire.message.Calibration;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the benefit of the floor positions on WILDTRACK. Exit codes: 0 success, 1 failure, 2 usage error. */
@Command(
        name = "bench/wildtrack",
        description =
                "Links people across WILDTRACK's seven overlapping cameras, with the floor as evidence and without.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Tracklets are the annotated boxes, looks are drawn; see docs/benchmarks.md. Constants",
            "were chosen on the first half of the recording, figures are of the second."
        })
public final class WildtrackMain implements Callable<Integer> {
    /** The moments that are used. */
    enum Half {
        FIRST,
        SECOND,
        BOTH;

        private Part part() {
            return switch (this) {
                case FIRST -> Part.FIRST_HALF;
                case SECOND -> Part.SECOND_HALF;
                case BOTH -> Part.WHOLE;
            };
        }
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder with wildtrack.zip. Default: ${DEFAULT-VALUE}")
    Path data = Path.of("../shared/data");

    @Option(names = "--half", paramLabel = "WHICH", description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    Half half = Half.SECOND;

    @Option(
            names = "--looks",
            split = ",",
            paramLabel = "WHICH",
            description = "How telling: ${COMPLETION-CANDIDATES}. Default: all")
    List<Looks> looks = List.of(Looks.values());

    @Option(
            names = "--feet",
            split = ",",
            paramLabel = "PART",
            description = "How far off feet are, in parts of a box's height. Default: 0,0.03,0.06")
    List<Double> feet = List.of(0., .03, .06);

    @Option(names = "--seed", paramLabel = "N", description = "Of all that is drawn. Default: ${DEFAULT-VALUE}")
    long seed = 1;

    public static void main(String[] arguments) {
        System.exit(commandLine(new WildtrackMain()).execute(arguments));
    }

    static CommandLine commandLine(WildtrackMain main) {
        return new CommandLine(main)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(WildtrackMain::failed);
    }

    private static int failed(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (thrown instanceof IllegalArgumentException) {
            command.getErr().println("bench/wildtrack: " + thrown.getMessage());
            return 1;
        }
        throw thrown;
    }

    @Override
    public Integer call() {
        PrintWriter console = spec.commandLine().getOut();
        List<View> views = Annotations.read(data.resolve("wildtrack.zip"));
        console.println("| camera | boxes | foot off, pixels | metres |");
        console.println("|---|---:|---:|---:|");
        for (View view : views) {
            View.Miss miss = view.miss();
            console.println(String.format(
                            Locale.ROOT,
                            "| %s | %d | %.1f | %.2f |",
                            view.camera(),
                            view.annotations().size(),
                            miss.pixels(),
                            miss.metres())
                    .replace(" 0.", " ."));
        }
        console.println();
        console.println("| looks | feet off | nobody linked | without the floor | with the floor |");
        console.println("|---|---:|---:|---:|---:|");
        Calibration calibration = ModelPackage.shipped().calibration();
        for (Looks level : looks) {
            for (double off : feet) {
                console.println(
                        row(new FilmedSquare(views, half.part(), level, new Feet(off, seed), seed), calibration));
                console.flush();
            }
        }
        return 0;
    }

    private static String row(FilmedSquare square, Calibration calibration) {
        TruthSite flat = square.site(false);
        TruthSite calibrated = square.site(true);
        Tracked apart = square.tracked(flat, calibration);
        Tracked onTheFloor = square.tracked(calibrated, calibration);
        return ("| " + square.looks().name().toLowerCase(Locale.ROOT) + " | "
                        + square.feet().off() + cell(Linked.byNobody(apart), flat)
                        + cell(Linked.byTheLinker(apart, flat.settings(), calibration), flat)
                        + cell(Linked.byTheLinker(onTheFloor, calibrated.settings(), calibration), calibrated) + " |")
                .replace(" 0.", " .");
    }

    /** IDF1 and HOTA across cameras, and the number of reported people. */
    private static String cell(Linked linked, TruthSite site) {
        SiteScore score = linked.score(site);
        return String.format(
                Locale.ROOT,
                " | %.3f %.3f %d",
                score.identity().f1(),
                score.hota().hota(),
                linked.people());
    }
}
