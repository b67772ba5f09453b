package dev.throughline.reid.training.optimise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.throughline.reid.ReidNetwork;
import dev.throughline.reid.ReidSettings;
import dev.throughline.reid.packaging.Tensor;
import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.relation.RelationSettings;
import dev.throughline.reid.training.data.DataSet;
import dev.throughline.reid.training.data.LabelledCrop;
import dev.throughline.reid.training.data.Layout;
import dev.throughline.reid.training.optimise.TrainingSettings.Evaluation;
import dev.throughline.reid.training.optimise.TrainingSettings.LossWeights;
import dev.throughline.reid.training.optimise.TrainingSettings.Method;
import dev.throughline.reid.training.optimise.TrainingSettings.Optimisation;
import dev.throughline.reid.training.optimise.TrainingSettings.Sampling;
import dev.throughline.reid.vit.Dense;
import dev.throughline.reid.vit.ForwardContext;
import dev.throughline.reid.vit.RelativePosition;
import dev.throughline.reid.vit.Stem;
import dev.throughline.reid.vit.VitSettings;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TrainingTest {
    private static final ReidSettings SMALL = new ReidSettings(
            new VitSettings(32, 16, Stem.conv(0), 24, 2, 2, RelativePosition.BIAS, .1f),
            RelationSettings.soft(RelationSettings.Scale.COSINE, 2, 1, .1, 1));

    @TempDir
    private Path folder;

    @Test
    void aTrainingLearnsWhoIsWho() throws IOException {
        List<Double> losses = new ArrayList<>();
        train(settings(150), "whole", figures -> losses.add(figures.get("identity")));
        double first = losses.subList(0, 10).stream().mapToDouble(d -> d).sum();
        double last = losses.subList(140, 150).stream().mapToDouble(d -> d).sum();
        assertThat(last).isLessThan(.7 * first);
    }

    @Test
    void aTrainingThatWasKilledGoesOnToTheSameWeights() throws IOException {
        train(settings(12), "whole", figures -> {});
        try {
            train(settings(12), "killed", figures -> {
                if (figures.get("step") == 8) {
                    throw new IllegalStateException("killed");
                }
            });
        } catch (IllegalStateException expected) {
            assertThat(Checkpoint.read(folder.resolve("killed")).step()).isEqualTo(6);
        }
        train(settings(12), "killed", figures -> {});
        Checkpoint whole = Checkpoint.read(folder.resolve("whole"));
        Checkpoint killed = Checkpoint.read(folder.resolve("killed"));
        whole.network()
                .forEach((name, tensor) ->
                        assertThat(killed.network().get(name).values()).as(name).containsExactly(tensor.values()));
    }

    @Test
    void aTeacherIsAskedOfWhatIsShownAndOfNothingAfterwards() throws IOException {
        List<RgbPicture> shown = new ArrayList<>();
        List<RgbPicture> crops = new ArrayList<>();
        Teacher teacher = new StubTeacher((asked, pictures) -> {
            asked.forEach(crop -> crops.add(crop.picture()));
            shown.addAll(pictures);
            return pictures.stream().map(picture -> new float[] {0, 1}).toList();
        });
        List<Double> losses = new ArrayList<>();
        TrainingSettings settings = settings(4);
        train(settings, "taught", Optional.of(teacher), figures -> losses.add(figures.get("teacherFeature")));
        int asked = 5 * settings.batch().size(); // the next batch is made while a step is computed
        assertThat(shown).hasSize(asked);
        assertThat(crops).hasSize(asked);
        assertThat(shown).doesNotContainAnyElementsOf(crops);
        assertThat(losses).hasSize(4).doesNotContainNull();
    }

    @Test
    void whatATeacherFailsWithEndsTheTraining() {
        Teacher teacher = new StubTeacher((crops, shown) -> {
            throw new IllegalArgumentException("no vector of this crop");
        });
        assertThatThrownBy(() -> train(settings(4), "untaught", Optional.of(teacher), figures -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no vector of this crop");
    }

    private record StubTeacher(BiFunction<List<LabelledCrop>, List<RgbPicture>, List<float[]>> answer)
            implements Teacher {
        @Override
        public int size() {
            return 2;
        }

        @Override
        public List<float[]> rows(List<LabelledCrop> crops, List<RgbPicture> shown) {
            return answer.apply(crops, shown);
        }
    }

    @Test
    void aStepLeavesNothingBehindInMemory() throws IOException {
        List<Integer> held = new ArrayList<>();
        DataSet few = few();
        try (Training training = new Training(
                SMALL,
                settings(30),
                List.of(few),
                Optional.empty(),
                Map.of(),
                folder.resolve("memory"),
                new TrainingListener() {
                    @Override
                    public void stepped(int step, Map<String, Double> figures) {
                        held.add(figures.get("arraysHeld").intValue());
                    }

                    @Override
                    public boolean scored(int step, Map<String, Double> figures) {
                        return true;
                    }
                })) {
            training.run();
        }
        assertThat(held).hasSize(30).containsOnly(held.get(0));
    }

    @Test
    void gradientsAreZeroAfterAStepSoThatTheNextDoesNotAddToThem() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Dense dense = new Dense(3, 2);
            dense.initialize(manager, DataType.FLOAT32, new Shape());
            Map<String, Parameter> parameters = ReidNetwork.named(dense);
            AdamW optimiser = new AdamW(parameters, none -> false, course(Method.ADAMW, .01, 1), manager);
            NDArray x = manager.ones(new Shape(4, 3));
            for (int step = 0; step < 3; step++) {
                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    collector.backward(dense.apply(new ForwardContext(new ParameterStore(manager, false), true), x)
                            .sum());
                }
                double length = optimiser.step(step, .1, manager);
                assertThat(length).as("step %d", step).isCloseTo(Math.sqrt(8 * 16), Offset.offset(1e-4));
            }
        }
    }

    @Test
    void theFirstStepOfAdamMovesEachValueByTheLearningRate() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Dense dense = new Dense(1, 1);
            dense.initialize(manager, DataType.FLOAT32, new Shape());
            Parameter bias = ReidNetwork.named(dense).get("bias");
            AdamW optimiser =
                    new AdamW(ReidNetwork.named(dense), none -> false, course(Method.ADAMW, 0, 1000), manager);
            NDArray x = manager.ones(new Shape(5, 1));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(dense.apply(new ForwardContext(new ParameterStore(manager, false), true), x)
                        .sum());
            }
            optimiser.step(0, .1, manager);
            assertThat(bias.getArray().getFloat(0)).isCloseTo(-.1f, Offset.offset(1e-6f));
        }
    }

    @Test
    void weightsThatATrainingBeganWithMayMoveMoreSlowly() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Dense dense = new Dense(1, 1);
            dense.initialize(manager, DataType.FLOAT32, new Shape());
            Map<String, Parameter> named = ReidNetwork.named(dense);
            Optimisation settings = new Optimisation(Method.ADAMW, 1, .25, List.of(), 0, 0, 1000, 0);
            Optimiser optimiser = Optimiser.of(settings, named, "bias"::equals, manager);
            float weight = named.get("weight").getArray().getFloat(0);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(dense.apply(
                                new ForwardContext(new ParameterStore(manager, false), true),
                                manager.ones(new Shape(5, 1)))
                        .sum());
            }
            optimiser.step(0, .1, manager);
            assertThat(named.get("weight").getArray().getFloat(0)).isCloseTo(weight - .1f, Offset.offset(1e-6f));
            assertThat(named.get("bias").getArray().getFloat(0)).isCloseTo(-.025f, Offset.offset(1e-6f));
        }
    }

    @Test
    void gradientDescentKeepsItsMomentumAndMovesBiasesTwiceAsFast() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Dense dense = new Dense(1, 1);
            dense.initialize(manager, DataType.FLOAT32, new Shape());
            Parameter weight = ReidNetwork.named(dense).get("weight");
            Parameter bias = ReidNetwork.named(dense).get("bias");
            weight.getArray().set(new float[] {2});
            Sgd optimiser = new Sgd(ReidNetwork.named(dense), none -> false, course(Method.SGD, .1, 1000), manager);
            NDArray x = manager.ones(new Shape(1, 1));
            for (int step = 0; step < 2; step++) {
                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    collector.backward(dense.apply(new ForwardContext(new ParameterStore(manager, false), true), x)
                            .sum());
                }
                optimiser.step(step, .01, manager);
            }
            // bias: gradient 1, speeds 1 and 1.9; weight: 1 + .1 · 2, then .9 · 1.2 + 1 + .1 · 1.988
            assertThat(bias.getArray().getFloat(0)).isCloseTo(-.01f * 2 * 2.9f, Offset.offset(1e-6f));
            assertThat(weight.getArray().getFloat(0))
                    .isCloseTo(2 - .01f * 1.2f - .01f * (1.08f + 1 + .1988f), Offset.offset(1e-5f));
        }
    }

    private static Optimisation course(Method method, double weightDecay, double gradClipNorm) {
        return new Optimisation(method, 1, 1, List.of(), 0, weightDecay, gradClipNorm, 0);
    }

    @Test
    void theAverageBeginsWithTheFirstStepsAndThenForgetsSlowly() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Dense trained = new Dense(1, 1);
            Dense mean = new Dense(1, 1);
            trained.initialize(manager, DataType.FLOAT32, new Shape());
            mean.initialize(manager, DataType.FLOAT32, new Shape());
            NDArray value = ReidNetwork.named(trained).get("bias").getArray();
            NDArray average = ReidNetwork.named(mean).get("bias").getArray();
            WeightAverage averaging = new WeightAverage(ReidNetwork.named(trained), ReidNetwork.named(mean), .5);
            value.set(new float[] {1});
            averaging.take(0, manager); // keeps 1/10
            assertThat(average.getFloat(0)).isCloseTo(.9f, Offset.offset(1e-6f));
            averaging.take(100, manager); // keeps the half, and no more
            assertThat(average.getFloat(0)).isCloseTo(.95f, Offset.offset(1e-6f));
        }
    }

    /** What is told of cameras in training must be nothing on average, since nothing is told in use. */
    @Test
    void whatIsToldOfCamerasIsNothingOnAverage() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Heads heads = new Heads(6, 6, 3, 0, 4);
            heads.initialize(manager, DataType.FLOAT32, new Shape());
            NDArray side = heads.side(new ForwardContext(new ParameterStore(manager, false), true), manager.eye(4), 3);
            assertThat(side.getShape()).isEqualTo(new Shape(4, 1, 6));
            assertThat(side.abs().sum().getFloat()).isGreaterThan(.1f);
            assertThat(side.sum(new int[] {0}).abs().sum().getFloat()).isLessThan(1e-5f);
        }
    }

    @Test
    void aTrainingBeginsWithTheWeightsItIsGiven() throws IOException {
        train(settings(12), "first", figures -> {});
        Map<String, Tensor> start = Checkpoint.read(folder.resolve("first")).average();
        try (Training next = new Training(
                SMALL,
                settings(4),
                List.of(few()),
                Optional.empty(),
                start,
                folder.resolve("next"),
                TrainingListener.SILENT)) {
            next.weights()
                    .forEach((name, tensor) -> assertThat(tensor.values())
                            .as(name)
                            .containsExactly(start.get(name).values()));
        }
    }

    @Test
    void whatIsFrozenStaysAsItBeganWithItsStatisticsAndTheRestMoves() throws IOException {
        train(settings(12), "first", figures -> {});
        Map<String, Tensor> start = Checkpoint.read(folder.resolve("first")).average();
        TrainingSettings settings = frozen("vit.stem", "vit.layer0.norm1.weight");
        try (Training next = training(settings, start, "next")) {
            next.run();
        }
        Set<String> stayed = new TreeSet<>();
        Checkpoint.read(folder.resolve("next")).network().forEach((name, tensor) -> {
            if (Arrays.equals(tensor.values(), start.get(name).values())) {
                stayed.add(name);
            }
        });
        Set<String> wanted = new TreeSet<>(start.keySet());
        wanted.removeIf(name -> !name.startsWith("vit.stem.") && !name.equals("vit.layer0.norm1.weight"));
        wanted.add("neck.bias"); // is never learned
        // two patches are one pair, whatever R says
        wanted.addAll(List.of("relation.absolute_scale", "relation.relative_scale"));
        assertThat(wanted).contains("vit.stem.norm1.running_mean");
        assertThat(stayed).isEqualTo(wanted);
    }

    @Test
    void aPartThatIsNotThereOrBeginsFromNothingCannotBeFrozen() throws IOException {
        train(settings(6), "first", figures -> {});
        Map<String, Tensor> start =
                new TreeMap<>(Checkpoint.read(folder.resolve("first")).average());
        assertThatThrownBy(() -> training(frozen("vit.stem.norm"), start, "next"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no part 'vit.stem.norm'");
        start.remove("vit.stem.norm1.bias");
        assertThatThrownBy(() -> training(frozen("vit.stem"), start, "next"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'vit.stem.norm1.bias' begins from nothing");
    }

    private static TrainingSettings frozen(String... parts) {
        return settings(12, List.of(parts));
    }

    private Training training(TrainingSettings settings, Map<String, Tensor> start, String checkpoint)
            throws IOException {
        return new Training(
                SMALL,
                settings,
                List.of(few()),
                Optional.empty(),
                start,
                folder.resolve(checkpoint),
                TrainingListener.SILENT);
    }

    /** DJL frees a number's memory while PyTorch still needs it for the gradient; see {@link ForwardContext#scaled}. */
    @Test
    void aGradientSurvivesAGarbageCollectionBeforeIt() {
        try (NDManager manager = NDManager.newBaseManager()) {
            ReidNetwork network = new ReidNetwork(SMALL);
            network.initialize(manager, DataType.FLOAT32, new Shape());
            ForwardContext pass = new ForwardContext(new ParameterStore(manager, false), false);
            NDArray pixels = manager.randomUniform(-1, 1, new Shape(8, 3, 32, 16));
            NDArray table = network.named().get("vit.absolute").getArray();
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(loss(network, pass, pixels));
            }
            float[] expected = table.getGradient().toFloatArray();
            for (int round = 0; round < 5; round++) {
                table.getGradient().subi(table.getGradient().duplicate());
                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    NDArray loss = loss(network, pass, pixels);
                    overwriteFreedMemory();
                    collector.backward(loss);
                }
                assertThat(table.getGradient().toFloatArray())
                        .as("round %d", round)
                        .containsExactly(expected);
            }
        }
    }

    private static NDArray loss(ReidNetwork network, ForwardContext pass, NDArray pixels) {
        ReidNetwork.ModelOutput said = network.describe(pass, pixels);
        NDArray cosines = said.embeddings().matMul(said.embeddings().transpose());
        NDArray same = pixels.getManager().eye(8);
        return Losses.triplet(cosines, same, .1).add(RelationLoss.SOFT_JSD.of(said, same, 2, .4));
    }

    private static void overwriteFreedMemory() {
        System.gc();
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer scalar = ByteBuffer.allocateDirect(Float.BYTES);
            scalar.putInt(0, -1); // not a number
        }
    }

    private interface Heard {
        void figures(Map<String, Double> figures);
    }

    private void train(TrainingSettings settings, String checkpoint, Heard heard) throws IOException {
        train(settings, checkpoint, Optional.empty(), heard);
    }

    private void train(TrainingSettings settings, String checkpoint, Optional<Teacher> teacher, Heard heard)
            throws IOException {
        try (Training training = new Training(
                SMALL, settings, List.of(few()), teacher, Map.of(), folder.resolve(checkpoint), new TrainingListener() {
                    @Override
                    public void stepped(int step, Map<String, Double> figures) {
                        figures.put("step", (double) step);
                        heard.figures(figures);
                    }

                    @Override
                    public boolean scored(int step, Map<String, Double> figures) {
                        return true;
                    }
                })) {
            training.run();
        }
    }

    private static TrainingSettings settings(int steps) {
        return settings(steps, List.of());
    }

    private static TrainingSettings settings(int steps, List<String> freeze) {
        return new TrainingSettings(
                steps,
                1,
                new Sampling(4, 2),
                new Optimisation(Method.ADAMW, 3e-3, 1, freeze, 4, .01, 1, .9),
                new LossWeights(.5, 1, RelationLoss.SOFT_JSD, .3, .4, .5),
                0,
                new Evaluation(6, 0));
    }

    /** Eight people in colours of their own, and a hundred who are kept back. */
    private DataSet few() throws IOException {
        Path zip = folder.resolve("few.zip");
        if (!Files.exists(zip)) {
            Random random = new Random(2);
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
                for (int person = 1; person <= DataSet.VALIDATION_IDENTITIES + 8; person++) {
                    Color shirt = new Color(random.nextInt(1 << 24));
                    for (int shot = 1; shot <= 4; shot++) {
                        out.putNextEntry(new ZipEntry(String.format("%04d%03d.png", person, shot)));
                        BufferedImage image = new BufferedImage(16, 32, BufferedImage.TYPE_INT_RGB);
                        Graphics2D pen = image.createGraphics();
                        pen.setColor(shirt);
                        pen.fillRect(3 + shot % 2, 8, 10, 12 + shot);
                        pen.dispose();
                        ImageIO.write(image, "png", out);
                        out.closeEntry();
                    }
                }
            }
        }
        return DataSet.read(zip, Layout.CUHK01, 32, 16);
    }
}
