package dev.throughline.bench.peer;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.throughline.reid.ReidNetwork;
import dev.throughline.reid.ReidSettings;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.reid.packaging.CosineCalibration;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.reid.packaging.Safetensors;
import dev.throughline.reid.packaging.Weights;
import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.training.data.DataSet;
import dev.throughline.reid.training.data.LabelledCrop;
import dev.throughline.reid.training.optimise.Training;
import dev.throughline.reid.training.optimise.TrainingListener;
import dev.throughline.reid.training.optimise.TrainingSettings;
import dev.throughline.reid.training.optimise.TrainingSettings.Evaluation;
import dev.throughline.reid.training.optimise.TrainingSettings.LossWeights;
import dev.throughline.reid.training.optimise.TrainingSettings.Optimisation;
import dev.throughline.reid.training.optimise.TrainingSettings.Sampling;
import dev.throughline.wire.settings.EmbedSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Prints the pictures per second in training a network, in embedding with the same network, and in embedding with the shipped model or
 * another: {@code train|embed|shipped|MODEL THREADS BATCH ROUNDS}. The fastest round counts.
 */
public final class ModelTimes {
    private static final int IDENTITIES = 1171; // in Market-1501 and CUHK01 together
    private static final int IMAGES_PER_IDENTITY = 4;

    private ModelTimes() {}

    public static void main(String[] arguments) throws Exception {
        int threads = Integer.parseInt(arguments[1]);
        int batch = Integer.parseInt(arguments[2]);
        int rounds = Integer.parseInt(arguments[3]);
        double best = switch (arguments[0]) {
            case "train" -> trained(threads, batch, rounds);
            case "embed" -> embedded(threads, batch, rounds);
            case "shipped" -> embedded("", threads, batch, rounds);
            default -> embedded(arguments[0], threads, batch, rounds);
        };
        System.out.printf(Locale.ROOT, "%.1f%n", best);
    }

    private static double trained(int threads, int batch, int rounds) throws IOException {
        System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
        RgbPicture picture = picture();
        List<LabelledCrop> crops = new ArrayList<>();
        for (int person = 1; person <= IDENTITIES; person++) {
            for (int image = 0; image < IMAGES_PER_IDENTITY; image++) {
                crops.add(new LabelledCrop(person + "/" + image, person, 1 + image / 2, picture));
            }
        }
        LossWeights losses = LossWeights.defaults();
        TrainingSettings settings = new TrainingSettings(
                rounds,
                TrainingSettings.defaults().seed(),
                new Sampling(batch / IMAGES_PER_IDENTITY, IMAGES_PER_IDENTITY),
                new Optimisation(TrainingSettings.Method.ADAMW, 1e-3, 1, List.of(), 0, .05, 1, 0),
                new LossWeights(
                        losses.tripletWeight(),
                        0,
                        losses.relation(),
                        losses.relationWeight(),
                        losses.relationMargin(),
                        0),
                0,
                new Evaluation(rounds + 1, 0));
        Fastest fastest = new Fastest();
        Path folder = Files.createTempDirectory("throughline-times");
        try (Training training = new Training(
                ReidSettings.defaults(),
                settings,
                List.of(new DataSet("times", crops, 2)),
                Optional.empty(),
                Map.of(),
                folder.resolve("checkpoint"),
                fastest)) {
            training.run();
        } finally {
            Files.deleteIfExists(folder.resolve("checkpoint"));
            Files.delete(folder);
        }
        return fastest.picturesPerSecond;
    }

    private static final class Fastest implements TrainingListener {
        private double picturesPerSecond;

        @Override
        public void stepped(int step, Map<String, Double> figures) {
            picturesPerSecond = Math.max(picturesPerSecond, figures.getOrDefault("picturesPerSecond", 0.0));
        }

        @Override
        public boolean scored(int step, Map<String, Double> figures) {
            return true;
        }
    }

    /** Weights are random, as are those of the peer. The operating system clears the folder's few megabytes away. */
    private static double embedded(int threads, int batch, int rounds) throws Exception {
        Path folder = Files.createTempDirectory("throughline-times");
        try (NDManager manager = NDManager.newBaseManager()) {
            ReidNetwork network = new ReidNetwork(ReidSettings.defaults());
            network.initialize(manager, DataType.FLOAT32, new Shape());
            ModelPackage.write(
                    folder,
                    "times",
                    network.settings(),
                    Weights.of(network.named()),
                    Safetensors.Storage.F16,
                    CosineCalibration.UNMEASURED);
        }
        return embedded(folder.toString(), threads, batch, rounds);
    }

    /** As the product does it: this many batches at once, each on one thread. */
    private static double embedded(String model, int threads, int batch, int rounds) throws Exception {
        List<RgbPicture> pictures = Collections.nCopies(batch * threads * 4, picture());
        double best = 0;
        try (Embedder embedder = Embedder.open(new EmbedSettings(model, "cpu", batch, threads))) {
            for (int round = 0; round < rounds; round++) {
                long began = System.nanoTime();
                embedder.describePictures(pictures);
                best = Math.max(best, pictures.size() * 1e9 / (System.nanoTime() - began));
            }
        }
        return best;
    }

    private static RgbPicture picture() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(64, 128, BufferedImage.TYPE_INT_RGB), "png", png);
        return RgbPicture.decode(png.toByteArray());
    }
}
