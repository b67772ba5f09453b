package dev.throughline.reid.training.optimise;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.throughline.reid.NativeMemory;
import dev.throughline.reid.ReidNetwork;
import dev.throughline.reid.ReidNetwork.ModelOutput;
import dev.throughline.reid.ReidSettings;
import dev.throughline.reid.packaging.Tensor;
import dev.throughline.reid.packaging.Weights;
import dev.throughline.reid.training.calibrate.ValidationScore;
import dev.throughline.reid.training.data.DataSet;
import dev.throughline.reid.training.data.LabelledCrop;
import dev.throughline.reid.training.data.PkSampler;
import dev.throughline.reid.training.optimise.TrainingSettings.LossWeights;
import dev.throughline.reid.vit.ForwardContext;
import dev.throughline.wire.message.Embedding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Trains a network on the training identities of one or more data sets, and evaluates it regularly on their validation
 * identities.
 *
 * <p>A training is deterministic in its settings and data. Batch, augmentation and drop path of a step come from the
 * seed and the step, so a resumed training gives the same result as an uninterrupted one.
 */
public final class Training implements AutoCloseable {
    private static final int VALIDATION_BATCH = 64;
    private static final double TRIPLET_TEMPERATURE = .1;
    private static final double SIMILARITY_TEMPERATURE = .1;
    private static final double TEACHER_TEMPERATURE = .09;

    private final TrainingSettings settings;
    private final List<DataSet> dataSets;
    private final Optional<Teacher> teacher;
    private final Path checkpointFile;
    private final TrainingListener listener;
    private final NDManager manager = NDManager.newBaseManager();
    private final ParameterStore store = new ParameterStore(manager, false);
    private final PkSampler sampler;
    private final ReidNetwork network;
    private final Heads heads;
    private final Optimiser optimiser;
    private final ReidNetwork averaged;
    private final WeightAverage average;
    private int step;

    /**
     * @param dataSets complete; {@link DataSet} defines the training and the validation identities
     * @param start initial weights, as far as they fit; empty to start from scratch
     * @param checkpointFile written regularly; if it exists, training resumes from it
     * @throws dev.throughline.reid.packaging.InvalidModelException if the checkpoint is of another network
     */
    public Training(
            ReidSettings shape,
            TrainingSettings settings,
            List<DataSet> dataSets,
            Optional<Teacher> teacher,
            Map<String, Tensor> start,
            Path checkpointFile,
            TrainingListener listener) {
        this.settings = settings;
        this.dataSets = List.copyOf(dataSets);
        this.teacher = teacher;
        this.checkpointFile = checkpointFile;
        this.listener = listener;
        try {
            sampler = new PkSampler(
                    dataSets.stream().map(DataSet::train).toList(),
                    settings.batch().identities(),
                    settings.batch().imagesPerIdentity(),
                    settings.seed());
            seed(-1);
            network = new ReidNetwork(shape);
            network.initialize(manager, DataType.FLOAT32, new Shape());
            Set<String> begun = new HashSet<>(network.named().keySet());
            begun.removeAll(Weights.whereTheyFit(network.named(), start));
            settings.optimiser().freeze().forEach(part -> freeze(part, begun));
            averaged = new ReidNetwork(shape);
            Weights.into(averaged.named(), Weights.of(network.named()), manager);
            averaged.named().values().forEach(parameter -> parameter.freeze(true));
            average = new WeightAverage(
                    network.named(), averaged.named(), settings.optimiser().emaDecay());
            heads = new Heads(
                    shape.embeddingSize(),
                    shape.vit().dim(),
                    sampler.identities(),
                    teacher.map(Teacher::size).orElse(0),
                    settings.cameraEmbedding() > 0 ? sampler.cameras() : 0);
            heads.initialize(manager, DataType.FLOAT32, new Shape());
            optimiser = Optimiser.of(settings.optimiser(), trained(), begun::contains, manager);
            if (Files.exists(checkpointFile)) {
                restore(Checkpoint.read(checkpointFile));
            }
        } catch (RuntimeException e) { // the caller has no object yet to close
            manager.close();
            throw e;
        }
    }

    private void freeze(String part, Set<String> begun) {
        Map<String, Parameter> named = new LinkedHashMap<>(network.named());
        named.keySet().removeIf(name -> !name.equals(part) && !name.startsWith(part + "."));
        if (named.isEmpty()) {
            throw new IllegalArgumentException("the network has no part '" + part + "' to freeze; it has such as "
                    + network.named().keySet().iterator().next());
        }
        named.forEach((name, parameter) -> {
            if (!begun.contains(name)) {
                throw new IllegalArgumentException(
                        "'" + name + "' begins from nothing: frozen, it would stay so. Begin with a model that has it");
            }
            parameter.freeze(true);
        });
    }

    private Map<String, Parameter> trained() {
        Map<String, Parameter> all = new LinkedHashMap<>(network.named());
        ReidNetwork.named(heads).forEach((name, parameter) -> all.put("heads." + name, parameter));
        return all;
    }

    private void restore(Checkpoint checkpoint) {
        Weights.into(network.named(), checkpoint.network(), manager);
        Weights.into(averaged.named(), checkpoint.average(), manager);
        Weights.into(ReidNetwork.named(heads), checkpoint.heads(), manager);
        optimiser.restore(checkpoint.optimiser());
        step = checkpoint.step();
    }

    /**
     * Trains to the last step, or until the listener stops it.
     *
     * @throws DivergedException if a loss or gradient is no longer finite; the checkpoint is from before that
     */
    public void run() {
        NativeMemory.keep();
        boolean goesOn = step == 0 || listener.scored(step, score());
        CompletableFuture<Batch> next = prepared(step);
        try {
            while (goesOn && step < settings.steps()) {
                Batch batch = ready(next);
                next = prepared(step + 1);
                long began = System.nanoTime();
                Map<String, Double> figures = advance(batch);
                figures.put("arraysHeld", (double) manager.getManagedArrays().size());
                figures.put("picturesPerSecond", batch.size() * 1e9 / (System.nanoTime() - began));
                step++;
                listener.stepped(step, figures);
                if (step % settings.evaluation().every() == 0 || step == settings.steps()) {
                    checkpoint().write(checkpointFile);
                    goesOn = listener.scored(step, score());
                }
            }
        } finally {
            next.handle((batch, failed) -> true).join(); // it may still use the teacher, which its owner closes next
        }
    }

    private CompletableFuture<Batch> prepared(long step) {
        return CompletableFuture.supplyAsync(
                () -> new Batch(sampler, step, network.settings().pixels(), teacher));
    }

    private static Batch ready(CompletableFuture<Batch> prepared) {
        try {
            return prepared.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private Map<String, Double> advance(Batch batch) {
        seed(step);
        Map<String, Double> figures = new LinkedHashMap<>();
        try (NDManager scratch = manager.newSubManager()) {
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray loss = loss(batch, scratch, figures);
                collector.backward(loss);
            }
            double rate = settings.learningRateAt(step);
            figures.put("learningRate", rate);
            figures.put("gradient", optimiser.step(step, rate, scratch));
            average.take(step, scratch);
        }
        figures.forEach((name, value) -> {
            if (!Double.isFinite(value)) {
                throw new DivergedException(step, name, value);
            }
        });
        return figures;
    }

    private NDArray loss(Batch batch, NDManager scratch, Map<String, Double> figures) {
        ForwardContext pass = new ForwardContext(store, true);
        LossWeights weights = settings.losses();
        NDArray side = settings.cameraEmbedding() > 0
                ? heads.side(pass, batch.cameras(scratch), settings.cameraEmbedding())
                : null;
        ModelOutput said = network.describe(pass, batch.pixels(scratch), side);
        NDArray cosines = said.embeddings().matMul(said.embeddings().transpose());
        NDArray same = batch.same(scratch);
        NDArray identity = Losses.identity(heads.apply(pass, said.neck()), batch.oneHot(scratch));
        NDArray triplet = Losses.triplet(cosines, same, TRIPLET_TEMPERATURE);
        NDArray relation =
                weights.relation().of(said, same, settings.batch().imagesPerIdentity(), weights.relationMargin());
        double risen = settings.lossWarmup(step);
        NDArray loss = identity.add(ForwardContext.scaled(triplet, risen * weights.tripletWeight()))
                .add(ForwardContext.scaled(relation, risen * weights.relationWeight()));
        figures.put("identity", (double) identity.getFloat());
        figures.put("triplet", (double) triplet.getFloat());
        figures.put("relation", (double) relation.getFloat());
        if (teacher.isPresent()) {
            NDArray taught = batch.teacher(scratch);
            NDArray feature = Losses.feature(heads.teacherGuesses(pass, said.neck()), taught);
            NDArray similarity = Losses.similarity(
                    cosines, SIMILARITY_TEMPERATURE, taught.matMul(taught.transpose()), TEACHER_TEMPERATURE);
            figures.put("teacherFeature", (double) feature.getFloat());
            figures.put("teacherSimilarity", (double) similarity.getFloat());
            loss = loss.add(ForwardContext.scaled(feature, weights.teacherWeight()))
                    .add(similarity);
        }
        figures.put("loss", (double) loss.getFloat());
        return loss;
    }

    private void seed(long step) {
        Engine.getInstance().setRandomSeed((int) (settings.seed() * 1_000_003 + step));
    }

    /** The moving average of the weights, by name: the content of a model package. */
    public Map<String, Tensor> weights() {
        return Weights.of(averaged.named());
    }

    /** Steps done so far. */
    public int step() {
        return step;
    }

    private Checkpoint checkpoint() {
        return new Checkpoint(
                step, Weights.of(network.named()), weights(), Weights.of(ReidNetwork.named(heads)), optimiser.state());
    }

    /** The ranking scores on the validation identities. */
    private Map<String, Double> score() {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (DataSet dataSet : dataSets) {
            List<LabelledCrop> crops = dataSet.validation().crops();
            ValidationScore score = ValidationScore.of(crops, embeddings(crops));
            figures.put(dataSet.name() + ".mAP", score.ranking().map());
            figures.put(dataSet.name() + ".rank1", score.ranking().r1());
            figures.put(dataSet.name() + ".cosineSame", score.same());
            figures.put(dataSet.name() + ".cosineDifferent", score.different());
        }
        return figures;
    }

    private List<Embedding> embeddings(List<LabelledCrop> crops) {
        List<Embedding> embeddings = new ArrayList<>();
        int height = network.settings().vit().height();
        int width = network.settings().vit().width();
        for (int from = 0; from < crops.size(); from += VALIDATION_BATCH) {
            List<LabelledCrop> part = crops.subList(from, Math.min(crops.size(), from + VALIDATION_BATCH));
            float[] pixels = new float[part.size() * 3 * height * width];
            for (int i = 0; i < part.size(); i++) {
                part.get(i)
                        .picture()
                        .writeNormalised(
                                pixels,
                                i * 3 * height * width,
                                network.settings().pixels());
            }
            try (NDManager scratch = manager.newSubManager()) {
                NDArray input = scratch.create(pixels, new Shape(part.size(), 3, height, width));
                float[] values =
                        averaged.apply(new ForwardContext(store, false), input).toFloatArray();
                int dim = values.length / part.size();
                for (int i = 0; i < part.size(); i++) {
                    embeddings.add(Embedding.of(Arrays.copyOfRange(values, i * dim, (i + 1) * dim)));
                }
            }
        }
        return embeddings;
    }

    @Override
    public void close() {
        manager.close();
    }
}
