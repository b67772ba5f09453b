package dev.throughline.bench.ablation;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throughline.evaluation.plot.Chart;
import dev.throughline.reid.embed.CropEmbedding;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.reid.training.calibrate.LabelledAnswer;
import dev.throughline.reid.training.calibrate.ModelScore;
import dev.throughline.reid.training.calibrate.Split;
import dev.throughline.reid.training.data.DataSet;
import dev.throughline.reid.training.data.LabelledCrop;
import dev.throughline.reid.training.optimise.DivergedException;
import dev.throughline.reid.training.optimise.TrainingListener;
import dev.throughline.reid.training.optimise.TrainingRun;
import dev.throughline.wire.settings.EmbedSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code bench/ablation}. */
@Command(
        name = "bench/ablation",
        description =
                "Trains a small network with each kind of relative position and each relation loss, with several seeds, and"
                        + " writes ablation.md, ablation.json and pictures.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Market-1501 and CUHK01 are looked for in --data. What was trained already, in --work, is not trained again."
        })
public final class Ablation implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Option(names = "--steps", paramLabel = "N", description = "Of each training. Default: ${DEFAULT-VALUE}")
    int steps = 1000;

    @Option(names = "--seeds", paramLabel = "N,N,…", split = ",", description = "Default: ${DEFAULT-VALUE}")
    List<Long> seeds = List.of(1L, 2L, 3L);

    @Option(
            names = "--val-identities",
            paramLabel = "N",
            description =
                    "So many people of each data set are measured, the others trained on. Default: ${DEFAULT-VALUE}")
    int validationIdentities = DataSet.VALIDATION_IDENTITIES;

    @Option(names = "--data", paramLabel = "DIR", description = "The research data. Default: ${DEFAULT-VALUE}")
    Path data = Path.of("../shared/data");

    @Option(names = "--work", paramLabel = "DIR", description = "Trainings stay here. Default: ${DEFAULT-VALUE}")
    Path work = Path.of("bench/target/ablation");

    @Option(names = "--out", paramLabel = "DIR", description = "The page goes here. Default: ${DEFAULT-VALUE}")
    Path out = Path.of("bench/target/ablation");

    Ablation() {}

    public static void main(String[] arguments) {
        System.setProperty("java.awt.headless", "true");
        System.setProperty("ai.djl.pytorch.num_threads", "1");
        System.exit(new CommandLine(new Ablation()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        PrintWriter console = spec.commandLine().getOut();
        List<DataSet> dataSets = List.of(
                DataSet.read(data.resolve("market1501-train.zip"), 64, 32)
                        .withValidationIdentities(validationIdentities),
                DataSet.read(data.resolve("cuhk01.zip"), 64, 32).withValidationIdentities(validationIdentities));
        AblationResults results = new AblationResults(steps, seeds);
        long began = System.nanoTime();
        for (long seed : seeds) { // seed by seed: after the first, each variant has a result
            for (AblationVariant variant : AblationVariant.all()) {
                Map<String, Double> figures = figures(variant, seed, dataSets);
                results.add(variant, figures);
                Duration passed = Duration.ofNanos(System.nanoTime() - began);
                console.printf(
                        Locale.ROOT,
                        "%3d:%02d  %-14s seed %d  %s%n",
                        passed.toMinutes(),
                        passed.toSecondsPart(),
                        variant.name(),
                        seed,
                        figures);
                console.flush();
            }
            write(results);
        }
        return 0;
    }

    private Map<String, Double> figures(AblationVariant variant, long seed, List<DataSet> dataSets)
            throws InterruptedException {
        Path folder = folder(variant, seed);
        List<String> names = dataSets.stream().map(DataSet::name).toList();
        TrainingRun.Plan plan =
                new TrainingRun.Plan(variant.name(), variant.shape(), variant.settings(steps, seed), names, "", "");
        Map<String, Double> figures = new LinkedHashMap<>();
        try {
            new TrainingRun(folder, plan, TrainingListener.SILENT).run(dataSets, Optional.empty(), Map.of());
        } catch (DivergedException e) {
            figures.put("diverged", 1.0);
            return figures;
        }
        try (Embedder embedder = Embedder.open(ModelPackage.open(folder), new EmbedSettings("", "cpu", 16, 1))) {
            for (DataSet dataSet : dataSets) {
                measure(dataSet, embedder, figures);
            }
        }
        return figures;
    }

    private static void measure(DataSet dataSet, Embedder embedder, Map<String, Double> figures)
            throws InterruptedException {
        List<LabelledCrop> crops = dataSet.validation().crops();
        List<CropEmbedding> described = embedder.describePictures(
                crops.stream().map(LabelledCrop::picture).toList());
        List<LabelledAnswer> answers = new ArrayList<>();
        for (int i = 0; i < crops.size(); i++) {
            CropEmbedding.Described answer = (CropEmbedding.Described) described.get(i);
            answers.add(new LabelledAnswer(
                    crops.get(i).person(), crops.get(i).camera(), answer.embedding(), answer.relation()));
        }
        Split split = Split.usual(
                crops.stream().mapToInt(LabelledCrop::person).toArray(),
                crops.stream().mapToInt(LabelledCrop::camera).toArray());
        ModelScore score = ModelScore.of(
                split.queries().stream().map(answers::get).toList(),
                split.gallery().stream().map(answers::get).toList(),
                embedder.model().calibration(),
                null);
        String name = dataSet.name();
        figures.put(name + ".mAP", score.ranking().map());
        figures.put(name + ".R1", score.ranking().r1());
        ModelScore.Telling telling = requireNonNull(score.telling());
        figures.put(name + ".cosineAUC", telling.cosine().auc());
        figures.put(name + ".cosineTPR", telling.cosine().tprAtOneInThousand());
        figures.put(name + ".jsdAUC", telling.jsd().auc());
    }

    private Path folder(AblationVariant variant, long seed) {
        return work.resolve(variant.name() + "-" + steps + "-" + seed);
    }

    private void write(AblationResults results) throws IOException {
        Files.createDirectories(out);
        Files.writeString(out.resolve("ablation.md"), AblationPage.of(results));
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValue(out.resolve("ablation.json").toFile(), results.byVariant());
        Path pictures = out.resolve("images");
        List<Chart.Curve> relation = new ArrayList<>();
        List<Chart.Curve> identity = new ArrayList<>();
        for (AblationVariant variant : AblationVariant.all()) {
            if (variant.positions().equals("bias")) {
                Path training = folder(variant, seeds.get(0));
                identity.add(new Chart.Curve(variant.lossName(), TrainingRun.points(training, "identity")));
                if (!variant.lossName().equals("none")) {
                    relation.add(new Chart.Curve(variant.lossName(), TrainingRun.points(training, "relation")));
                }
            }
        }
        new Chart("Relation losses over the training, bias, first seed", "steps", relation)
                .write(pictures.resolve("ablation-relation.png"));
        new Chart("Cross-entropy over the training, bias, first seed", "steps", identity)
                .write(pictures.resolve("ablation-identity.png"));
    }
}
