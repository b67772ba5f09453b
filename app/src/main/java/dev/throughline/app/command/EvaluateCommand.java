package dev.throughline.app.command;

import dev.throughline.app.Failure;
import dev.throughline.app.broker.Broker;
import dev.throughline.app.evaluate.EvaluationReport;
import dev.throughline.app.evaluate.TruthAndTracks;
import dev.throughline.app.results.MotFiles;
import dev.throughline.app.topics.TopicReader;
import dev.throughline.evaluation.plot.Plots;
import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.evaluation.tracking.MotFolder;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.settings.BadSettingsException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "evaluate",
        description =
                "Measures tracks against the truth: HOTA, CLEAR (MOTA) and Identity (IDF1), per camera and across cameras.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "MOT files have a line per box, frame,id,left,top,width,height,confidence, frames counted from 1. In the truth,",
            "ids are people, and boxes of confidence 0 do not count. The figures equal TrackEval's; docs/evaluation.md says",
            "what each means, and what --json holds.",
            "",
            "  throughline evaluate --truth site/truth --tracks out --plots plots",
            "  throughline evaluate --truth gt.txt --tracks tracker.txt --json"
        })
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Option(
            names = "--truth",
            required = true,
            paramLabel = "PATH",
            description =
                    "A MOT file; a folder with a <camera>.txt each; a site's folder, with these in truth/; or sequences"
                            + " of the MOTChallenge, with gt/gt.txt.")
    @SuppressWarnings("NullAway.Init") // required
    Path truth;

    @Option(
            names = "--tracks",
            paramLabel = "PATH",
            description =
                    "A MOT file, a folder with a <camera>.txt each, or what a run left in its --out (or the tracks.jsonl"
                            + " of it). Default: what lies on the topics, of the broker that the options below name.")
    @Nullable
    Path tracks;

    @Option(
            names = "--truth-step",
            paramLabel = "N",
            description =
                    "The tracks are of every Nth picture of the truth's: their frame k is its frame 1 + (k - 1) * N."
                            + " Default: ${DEFAULT-VALUE}")
    int truthStep = 1;

    /** The scope of the ids in the truth. */
    enum Ids {
        SITE,
        CAMERA
    }

    @Option(
            names = "--ids",
            paramLabel = "site|camera",
            description =
                    "Whether an id means the same person in all cameras of the truth, or somebody else in each; then"
                            + " there are no figures across cameras. Default: camera for sequences of the MOTChallenge, else site.")
    @Nullable
    Ids ids;

    @Option(names = "--json", description = "JSON, for programs: all figures with all digits, also per alpha.")
    boolean json;

    @Option(
            names = "--plots",
            paramLabel = "DIR",
            description =
                    "Draws hota.png, identities.png and identities-<camera>.png there: who was called what, when.")
    @Nullable
    Path plots;

    @Mixin
    BrokerOptions broker = new BrokerOptions();

    @Override
    public Integer call() {
        if (truthStep < 1) {
            throw new BadSettingsException("--truth-step must be at least 1, was " + truthStep);
        }
        try {
            evaluate();
        } catch (UncheckedIOException | IllegalArgumentException bad) { // a missing file, or a bad line in one
            throw new Failure(String.valueOf(bad.getMessage()), bad);
        }
        return 0;
    }

    private void evaluate() {
        MotFolder known = MotFolder.read(truth);
        TruthAndTracks both = TruthAndTracks.of(known.cameras(), tracks()).atEvery(truthStep);
        PrintWriter err = spec.commandLine().getErr();
        both.remarks().forEach(remark -> err.println("throughline: " + remark));
        EvaluationReport report = EvaluationReport.of(both, ids == null ? !known.areSequences() : ids == Ids.SITE);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report.json());
        } else {
            report.table().forEach(out::println);
        }
        if (plots != null) {
            draw(report.plots(both), plots);
        }
        out.flush();
    }

    private SortedMap<String, List<MotBox>> tracks() {
        if (tracks == null) {
            return onTopics();
        }
        for (String other : List.of("--kafka", "--data")) {
            if (spec.commandLine().getParseResult().hasMatchedOption(other)) {
                throw new BadSettingsException(
                        "tracks come from --tracks or from topics: leave out --tracks or " + other);
            }
        }
        return MotFiles.isRun(tracks)
                ? MotFiles.read(tracks)
                : MotFolder.read(tracks).cameras();
    }

    private SortedMap<String, List<MotBox>> onTopics() {
        try (Broker open = broker.open()) {
            String site =
                    broker.site.file == null ? null : broker.site.settings().site();
            return MotFiles.read(new Topics(open.kafka()), new TopicReader(new Clients(open.kafka())), site);
        }
    }

    private void draw(Plots drawn, Path folder) {
        Plots.Written written = drawn.write(folder);
        PrintWriter err = spec.commandLine().getErr();
        written.files().forEach(file -> err.println("wrote " + file));
        if (written.fontless()) {
            err.println("throughline: the plots are without words, since Java found no fonts here;"
                    + " install fonts-dejavu-core");
        }
    }
}
