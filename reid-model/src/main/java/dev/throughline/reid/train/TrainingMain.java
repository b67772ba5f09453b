package dev.throughline.reid.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.reid.ReidSettings;
import dev.throughline.reid.data.DataSet;
import dev.throughline.reid.data.Layout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trains on Market-1501 and CUHK01: {@code MARKET.zip CUHK01.zip TEACHER.npy CHECKPOINT STEPS [DEV_EVERY]}. */
public final class TrainingMain {
    private static final int LOG_EVERY = 20;

    private TrainingMain() {}

    public static void main(String[] arguments) {
        ReidSettings shape = ReidSettings.defaults();
        int height = shape.vit().height();
        int width = shape.vit().width();
        List<DataSet> dataSets = List.of(
                DataSet.read(Path.of(arguments[0]), Layout.MARKET1501, height, width),
                DataSet.read(Path.of(arguments[1]), Layout.CUHK01, height, width));
        TeacherFeatures teacher = TeacherFeatures.read(Path.of(arguments[2]));
        TrainingSettings.Optimisation o = TrainingSettings.Optimisation.defaults();
        double rate = Double.parseDouble(arguments[6]);
        TrainingSettings settings = new TrainingSettings(
                Integer.parseInt(arguments[4]),
                16,
                4,
                new TrainingSettings.Optimisation(o.method(), rate, 200, o.weightDecay(), o.clip(), .998),
                new TrainingSettings.LossWeights(.5, .1, 4, RelationLoss.SOFT_JSD, .3, .4, 0),
                0,
                2,
                Integer.parseInt(arguments[5]),
                0);
        try (Training training = new Training(
                shape,
                settings,
                dataSets,
                Optional.of(teacher),
                dev.throughline.reid.packaging.ModelPackage.shipped().weights(),
                Path.of(arguments[3]),
                new JsonLines())) {
            training.run();
        }
    }

    /** A JSON object a line on standard output. */
    private static final class JsonLines implements TrainingListener {
        private final ObjectMapper json = new ObjectMapper();

        @Override
        public void stepped(int step, Map<String, Double> figures) {
            if (step % LOG_EVERY == 0 || step <= 5) {
                print(step, figures);
            }
        }

        @Override
        public boolean scored(int step, Map<String, Double> figures) {
            print(step, figures);
            return true;
        }

        private void print(int step, Map<String, Double> figures) {
            ObjectNode line = json.createObjectNode().put("step", step);
            figures.forEach((name, value) -> line.put(name, Math.round(value * 1e4) / 1e4));
            System.out.println(line);
        }
    }
}
