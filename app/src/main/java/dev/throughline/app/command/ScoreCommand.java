package dev.throughline.app.command;

import dev.throughline.app.Failure;
import dev.throughline.app.models.ScoreReport;
import dev.throughline.app.models.ScoreReport.Scored;
import dev.throughline.evaluation.ranking.ReRanking;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.reid.training.calibrate.LabelledAnswer;
import dev.throughline.reid.training.calibrate.ModelScore;
import dev.throughline.reid.training.calibrate.Split;
import dev.throughline.reid.training.data.DataSetFiles;
import dev.throughline.reid.training.data.LabelledFile;
import dev.throughline.wire.settings.BadSettingsException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "score",
        description = "Measures a model on labelled people: how it ranks them, and how it tells pairs of them apart.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Pictures of the person asked for under the same camera are ignored, as Market-1501's protocol wants.",
            "docs/models.md says what the figures mean, and what --json holds.",
            "",
            "  throughline score --data market1501.zip --data cuhk01.zip",
            "  throughline score --data Market-1501-v15.09.15 --model mine --rerank --json"
        })
final class ScoreCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Mixin
    DataOptions data = new DataOptions();

    @Mixin
    ModelOption model = new ModelOption();

    @Option(names = "--all", description = "All people, also those on whom the model may have been trained.")
    boolean all;

    /** Which pictures are queries. */
    enum Protocol {
        AUTO,
        OFFICIAL,
        FIRST,
        CAMERAS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description = {
                "Who asks, and who may be the answer:",
                "official: query/ asks, bounding_box_test/ may be the answer.",
                "first: the first picture by name of each person and camera asks, all others may be the answer.",
                "cameras: the first camera asks, the others answer.",
                "auto: official where there are these folders and neither --all nor --val-identities; else cameras between two"
                        + " cameras, and first among more.",
                "Default: ${DEFAULT-VALUE}"
            })
    Protocol protocol = Protocol.AUTO;

    @Option(names = "--rerank", description = "Ranks also with k-reciprocal re-ranking (k1 20, k2 6, lambda .3).")
    boolean rerank;

    @Option(names = "--json", description = "JSON, for programs: all figures with all digits.")
    boolean json;

    @Override
    public Integer call() throws InterruptedException {
        if (all && data.validationIdentities != null) {
            throw new BadSettingsException("--all and --val-identities are two answers to one question: leave out one");
        }
        if (protocol == Protocol.OFFICIAL && (all || data.validationIdentities != null)) {
            throw new BadSettingsException(
                    "--protocol official says itself who is asked for: leave out --all and --val-identities");
        }
        List<DataSetFiles> dataSets = data.list(spec.commandLine().getErr());
        LeftOutPictures leftOut = new LeftOutPictures(spec.commandLine().getErr());
        List<Scored> scores = new ArrayList<>();
        try (Embedder embedder = model.open()) {
            for (DataSetFiles dataSet : dataSets) {
                try {
                    scores.add(score(embedder, dataSet, leftOut));
                } catch (IllegalArgumentException e) { // no matches to find, or no gallery
                    throw new Failure(dataSet.path() + ": " + e.getMessage(), e);
                }
            }
            ScoreReport report = new ScoreReport(embedder.model().model(), scores);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(report.json());
            } else {
                report.table().forEach(out::println);
            }
            out.flush();
        }
        leftOut.conclude();
        return 0;
    }

    private Scored score(Embedder embedder, DataSetFiles dataSet, LeftOutPictures leftOut) throws InterruptedException {
        if (isOfficial(dataSet)) {
            if (!dataSet.isOfficial()) {
                throw new Failure(dataSet.path() + " has no query and bounding_box_test with pictures, which"
                        + " --protocol official wants; leave it out, or say first or cameras");
            }
            List<LabelledAnswer> queries = answers(embedder, dataSet, dataSet.queries(), leftOut);
            List<LabelledAnswer> gallery = answers(embedder, dataSet, dataSet.gallery(), leftOut);
            return new Scored(
                    dataSet.name(), "official", Protocol.OFFICIAL.toString(), score(embedder, queries, gallery));
        }
        List<LabelledAnswer> answers =
                answers(embedder, dataSet, all ? dataSet.all() : data.validation(dataSet), leftOut);
        int[] persons = answers.stream().mapToInt(LabelledAnswer::person).toArray();
        int[] cameras = answers.stream().mapToInt(LabelledAnswer::camera).toArray();
        boolean two = Arrays.stream(cameras).distinct().count() == 2;
        Protocol used = protocol == Protocol.AUTO ? (two ? Protocol.CAMERAS : Protocol.FIRST) : protocol;
        Split split =
                used == Protocol.CAMERAS ? Split.firstCamera(persons, cameras) : Split.firstOfEach(persons, cameras);
        return new Scored(
                dataSet.name(),
                all ? "all" : "validation",
                used.toString(),
                score(
                        embedder,
                        split.queries().stream().map(answers::get).toList(),
                        split.gallery().stream().map(answers::get).toList()));
    }

    private boolean isOfficial(DataSetFiles dataSet) {
        if (protocol == Protocol.AUTO) {
            return dataSet.isOfficial() && !all && data.validationIdentities == null;
        }
        return protocol == Protocol.OFFICIAL;
    }

    private List<LabelledAnswer> answers(
            Embedder embedder, DataSetFiles dataSet, List<LabelledFile> files, LeftOutPictures leftOut)
            throws InterruptedException {
        return DataOptions.answers(embedder, dataSet, files, spec.commandLine().getErr(), leftOut);
    }

    private ModelScore score(Embedder embedder, List<LabelledAnswer> queries, List<LabelledAnswer> gallery) {
        ReRanking reRanking = rerank ? ReRanking.defaults() : null;
        return ModelScore.of(queries, gallery, embedder.model().calibration(), reRanking);
    }
}
