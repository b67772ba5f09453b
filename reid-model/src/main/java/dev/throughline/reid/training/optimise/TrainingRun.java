package dev.throughline.reid.training.optimise;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throughline.evaluation.plot.Chart;
import dev.throughline.reid.ReidSettings;
import dev.throughline.reid.packaging.CosineCalibration;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.reid.packaging.Safetensors;
import dev.throughline.reid.packaging.Tensor;
import dev.throughline.reid.training.data.DataSet;
import dev.throughline.wire.settings.BadSettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A training in a folder: {@code training.json} says what it is, {@code checkpoint.safetensors} where it stands, {@code log.jsonl}
 * how it went, and the model package beside them is the best so far, by the mean of the data sets' mAP over the dev people.
 * The same command again goes on from the checkpoint.
 */
public final class TrainingRun {
    private static final String LOG = "log.jsonl";
    private static final int STEPS_A_POINT = 20; // of a curve of losses: one step's loss says little
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path folder;
    private final Recipe recipe;
    private final TrainingListener listener;

    /**
     * What makes two trainings the same.
     *
     * @param name of the model
     * @param shape of its network
     * @param settings of the training
     * @param data a line for each data set: its name, and how many people and pictures it trains on
     * @param teacher what teaches besides; empty for none
     * @param start the model whose weights it begins with; empty for none
     */
    public record Recipe(
            String name,
            ReidSettings shape,
            TrainingSettings settings,
            List<String> data,
            String teacher,
            String start) {
        public Recipe {
            data = List.copyOf(data);
        }
    }

    /**
     * How it ended.
     *
     * @param steps done, in this run and before
     * @param best the dev figures of the model that was kept
     * @param bestStep when it was kept
     */
    public record Result(int steps, Map<String, Double> best, int bestStep) {
        public Result {
            best = new LinkedHashMap<>(best);
        }
    }

    /**
     * @param listener hears of each step and look too; its answer counts
     * @throws BadSettingsException if the folder holds another training
     */
    public TrainingRun(Path folder, Recipe recipe, TrainingListener listener) {
        this.folder = folder;
        this.recipe = recipe;
        this.listener = listener;
        Path description = folder.resolve("training.json");
        try {
            Files.createDirectories(folder);
            String wanted = JSON.writeValueAsString(recipe);
            if (Files.exists(checkpoint()) && Files.exists(description)) {
                requireSame(description, wanted);
            }
            Files.writeString(description, wanted);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot begin a training in " + folder + ": " + e.getMessage(), e);
        }
    }

    private void requireSame(Path description, String wanted) throws IOException {
        String had = Files.readString(description);
        Map<String, String> before = flat(had);
        Map<String, String> now = flat(wanted);
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            if (!before.getOrDefault(name, "nothing").equals(now.getOrDefault(name, "nothing"))) {
                differences.add(name + " was " + before.getOrDefault(name, "nothing") + ", is "
                        + now.getOrDefault(name, "nothing"));
            }
        }
        if (!differences.isEmpty()) {
            throw new BadSettingsException(folder + " holds another training, which cannot go on with these settings: "
                    + String.join("; ", differences) + ". Give another --out, or remove " + checkpoint());
        }
    }

    private static Map<String, String> flat(String json) throws JsonProcessingException {
        Map<String, String> flat = new LinkedHashMap<>();
        flatten("", JSON.readTree(json), flat);
        return flat;
    }

    private static void flatten(String name, JsonNode node, Map<String, String> flat) {
        if (node.isObject()) {
            node.properties()
                    .forEach(entry -> flatten(
                            name.isEmpty() ? entry.getKey() : name + "." + entry.getKey(), entry.getValue(), flat));
        } else if (!node.isArray() || !node.isEmpty()) { // an earlier version lacks lists that are new
            flat.put(name, node.toString());
        }
    }

    private Path checkpoint() {
        return folder.resolve("checkpoint.safetensors");
    }

    /**
     * Trains to the end, from the checkpoint if there is one, and measures what came of it.
     *
     * @param dataSets as in the recipe
     * @param start weights to begin with, as far as they fit
     * @throws DivergedException if a loss is no longer a number; the checkpoint is from before that
     */
    public Result run(List<DataSet> dataSets, Optional<Teacher> teacher, Map<String, Tensor> start) {
        Watch watch = new Watch();
        try (Training training =
                new Training(recipe.shape(), recipe.settings(), dataSets, teacher, start, checkpoint(), watch)) {
            watch.begin(training);
            training.run();
        }
        Result result = watch.result();
        ValidationResult.of(ModelPackage.open(folder), dataSets).draw(folder.resolve("plots"));
        return result;
    }

    /** Logs, draws, keeps the best. */
    private final class Watch implements TrainingListener {
        private @Nullable Training training;
        private @Nullable TrainingLog log;

        void begin(Training begun) {
            training = begun;
            log = new TrainingLog(folder.resolve(LOG), begun.step());
        }

        @Override
        public void stepped(int step, Map<String, Double> figures) {
            log().add(step, false, figures);
            listener.stepped(step, figures);
        }

        @Override
        public boolean scored(int step, Map<String, Double> figures) {
            log().add(step, true, figures);
            int since = log().looksSinceBest(TrainingRun::mean);
            if (since == 0) {
                ModelPackage.write(
                        folder,
                        recipe.name(),
                        recipe.shape(),
                        requireNonNull(training).weights(),
                        Safetensors.Storage.F16,
                        CosineCalibration.UNMEASURED);
                Card.write(folder, recipe, step, figures);
            }
            draw(log());
            boolean patient = recipe.settings().patience() == 0
                    || since < recipe.settings().patience();
            return listener.scored(step, figures) && patient;
        }

        private TrainingLog log() {
            return requireNonNull(log);
        }

        Result result() {
            TrainingLog.Entry best = log().entries(true).stream()
                    .reduce((a, b) -> mean(b.figures()) > mean(a.figures()) ? b : a)
                    .orElseThrow();
            return new Result(requireNonNull(training).step(), best.figures(), best.step());
        }
    }

    /** The mean of the data sets' mAP. */
    private static double mean(Map<String, Double> devFigures) {
        return devFigures.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(".mAP"))
                .mapToDouble(Map.Entry::getValue)
                .average()
                .orElse(0);
    }

    private void draw(TrainingLog log) {
        List<String> losses = List.of("loss", "identity", "triplet", "relation", "teacherFeature", "teacherSimilarity");
        new Chart("Losses", "steps", curves(log.entries(false), losses::contains, STEPS_A_POINT))
                .write(folder.resolve("plots/losses.png"));
        new Chart(
                        "Dev people: mAP and rank 1",
                        "steps",
                        curves(log.entries(true), name -> name.endsWith(".mAP") || name.endsWith(".rank1"), 1))
                .write(folder.resolve("plots/dev.png"));
    }

    /**
     * How a loss went over the steps of a training, a point the mean of twenty.
     *
     * @param folder of the training
     * @param loss such as {@code identity}
     * @return (step, loss) each
     * @throws UncheckedIOException if its log cannot be read
     */
    public static List<double[]> points(Path folder, String loss) {
        Path log = folder.resolve(LOG);
        try {
            List<TrainingLog.Entry> steps =
                    TrainingLog.read(log).stream().filter(entry -> !entry.dev()).toList();
            return curves(steps, loss::equals, STEPS_A_POINT).stream()
                    .flatMap(curve -> curve.points().stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the training's log " + log + ": " + e.getMessage(), e);
        }
    }

    /** A curve of each figure, a point the mean of so many entries. */
    private static List<Chart.Curve> curves(List<TrainingLog.Entry> entries, Predicate<String> wanted, int together) {
        Map<String, List<double[]>> points = new LinkedHashMap<>();
        for (int from = 0; from + together <= entries.size(); from += together) {
            List<TrainingLog.Entry> part = entries.subList(from, from + together);
            for (String name : part.get(0).figures().keySet()) {
                if (wanted.test(name)) {
                    double mean = part.stream()
                            .mapToDouble(entry -> entry.figures().getOrDefault(name, Double.NaN))
                            .average()
                            .orElse(Double.NaN);
                    points.computeIfAbsent(name, ignored -> new ArrayList<>()).add(new double[] {
                        part.get(part.size() - 1).step(), mean
                    });
                }
            }
        }
        return points.entrySet().stream()
                .map(entry -> new Chart.Curve(entry.getKey(), entry.getValue()))
                .toList();
    }
}
