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
 * A training in a folder. {@code training.json} holds its plan, {@code checkpoint.safetensors} its state, and
 * {@code log.jsonl} its history. The model package beside them is the best so far, by the mean of the data sets' mAP
 * on the validation identities. Running the same command again resumes from the checkpoint.
 */
public final class TrainingRun {
    private static final String LOG = "log.jsonl";
    private static final int STEPS_A_POINT = 20; // of a loss curve: the loss of a single step is noisy
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path folder;
    private final Plan plan;
    private final TrainingListener listener;

    /**
     * The identity of a training: two trainings with equal plans are the same.
     *
     * @param name of the model
     * @param shape of its network
     * @param settings of the training
     * @param data a line for each data set: its name, and its numbers of training identities and pictures
     * @param teacher the teacher; empty for none
     * @param start the model that gives the initial weights; empty for none
     */
    public record Plan(
            String name,
            ReidSettings shape,
            TrainingSettings settings,
            List<String> data,
            String teacher,
            String start) {
        public Plan {
            data = List.copyOf(data);
        }
    }

    /**
     * The result of a training.
     *
     * @param steps done, in this run and before
     * @param best the validation results of the model that was kept
     * @param bestStep the step of that model
     */
    public record Result(int steps, Map<String, Double> best, int bestStep) {
        public Result {
            best = new LinkedHashMap<>(best);
        }
    }

    /**
     * @param listener receives each step and evaluation too; its return value counts
     * @throws BadSettingsException if the folder holds another training
     */
    public TrainingRun(Path folder, Plan plan, TrainingListener listener) {
        this.folder = folder;
        this.plan = plan;
        this.listener = listener;
        Path description = folder.resolve("training.json");
        try {
            Files.createDirectories(folder);
            String wanted = JSON.writeValueAsString(plan);
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
        } else if (!node.isArray() || !node.isEmpty()) { // plans of earlier versions lack newer lists
            flat.put(name, node.toString());
        }
    }

    private Path checkpoint() {
        return folder.resolve("checkpoint.safetensors");
    }

    /**
     * Trains to the end, from the checkpoint if there is one, and evaluates the result.
     *
     * @param dataSets as in the plan
     * @param start initial weights, as far as they fit
     * @throws DivergedException if a loss is no longer finite; the checkpoint is from before that
     */
    public Result run(List<DataSet> dataSets, Optional<Teacher> teacher, Map<String, Tensor> start) {
        Watch watch = new Watch();
        try (Training training =
                new Training(plan.shape(), plan.settings(), dataSets, teacher, start, checkpoint(), watch)) {
            watch.begin(training);
            training.run();
        }
        Result result = watch.result();
        ValidationResult.of(ModelPackage.open(folder), dataSets).draw(folder.resolve("plots"));
        return result;
    }

    /** Writes the log and the charts, and keeps the best model. */
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
                        plan.name(),
                        plan.shape(),
                        requireNonNull(training).weights(),
                        Safetensors.Storage.F16,
                        CosineCalibration.UNMEASURED);
                Card.write(folder, plan, step, figures);
            }
            draw(log());
            boolean patient = plan.settings().evaluation().patience() == 0
                    || since < plan.settings().evaluation().patience();
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
    private static double mean(Map<String, Double> validationFigures) {
        return validationFigures.entrySet().stream()
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
                        "Validation identities: mAP and rank 1",
                        "steps",
                        curves(log.entries(true), name -> name.endsWith(".mAP") || name.endsWith(".rank1"), 1))
                .write(folder.resolve("plots/validation.png"));
    }

    /**
     * A loss over the steps of a training; each point is the mean of twenty steps.
     *
     * @param folder of the training
     * @param loss such as {@code identity}
     * @return (step, loss) each
     * @throws UncheckedIOException if its log cannot be read
     */
    public static List<double[]> points(Path folder, String loss) {
        Path log = folder.resolve(LOG);
        try {
            List<TrainingLog.Entry> steps = TrainingLog.read(log).stream()
                    .filter(entry -> !entry.validation())
                    .toList();
            return curves(steps, loss::equals, STEPS_A_POINT).stream()
                    .flatMap(curve -> curve.points().stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the training's log " + log + ": " + e.getMessage(), e);
        }
    }

    /** A curve for each value; each point is the mean of {@code together} entries. */
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
