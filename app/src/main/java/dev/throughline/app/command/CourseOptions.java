package dev.throughline.app.command;

import dev.throughline.reid.training.optimise.RelationLoss;
import dev.throughline.reid.training.optimise.TrainingSettings;
import dev.throughline.reid.training.optimise.TrainingSettings.LossWeights;
import dev.throughline.reid.training.optimise.TrainingSettings.Optimisation;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of the course of a training: length, rates, batches and the like. */
final class CourseOptions {
    private static final TrainingSettings TRAINING = TrainingSettings.defaults();
    private static final Optimisation OPTIMISATION = Optimisation.defaults();
    private static final LossWeights LOSSES = LossWeights.defaults();

    @Option(names = "--steps", paramLabel = "N", description = "Number of batches. Default: ${DEFAULT-VALUE}")
    int steps = TRAINING.steps();

    @Option(
            names = "--identities-per-batch",
            paramLabel = "N",
            description = "Identities in a batch: P of the PK sampler. Default: ${DEFAULT-VALUE}")
    int people = TRAINING.people();

    @Option(
            names = "--images-per-identity",
            paramLabel = "N",
            description = "Crops of each identity in a batch: K of the PK sampler. Default: ${DEFAULT-VALUE}")
    int shots = TRAINING.shots();

    @Option(
            names = "--optimiser",
            paramLabel = "WHICH",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    TrainingSettings.Method method = OPTIMISATION.method();

    @Option(
            names = "--learning-rate",
            paramLabel = "N",
            description = "Highest learning rate. Default: ${DEFAULT-VALUE}")
    double learningRate = OPTIMISATION.learningRate();

    @Option(
            names = "--init-lr-scale",
            paramLabel = "PART",
            description =
                    "Factor on the learning rate of the weights that training begins with; 0 keeps them as they are. Default: ${DEFAULT-VALUE}")
    double startRate = OPTIMISATION.startRate();

    @Option(
            names = "--freeze",
            paramLabel = "PART",
            split = ",",
            description =
                    "Parts of the network that stay as they began, such as vit.stem.first, separated by commas. It saves time if they come first.")
    List<String> frozen = List.of();

    @Option(
            names = "--warm-up",
            paramLabel = "STEPS",
            description =
                    "Steps over which the learning rate rises from 0. Default: ${DEFAULT-VALUE}, or fewer in a short training")
    int warmUp = OPTIMISATION.warmUp();

    @Option(names = "--weight-decay", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    double weightDecay = OPTIMISATION.weightDecay();

    @Option(
            names = "--grad-clip-norm",
            paramLabel = "N",
            description = "Largest norm of the gradient; a longer one is scaled down. Default: ${DEFAULT-VALUE}")
    double clip = OPTIMISATION.clip();

    @Option(
            names = "--ema-decay",
            paramLabel = "N",
            description =
                    "Decay of the exponential moving average of the weights, which is what is kept. Default: ${DEFAULT-VALUE}")
    double averaging = OPTIMISATION.averaging();

    @Option(
            names = "--triplet-weight",
            paramLabel = "N",
            description = "Weight of the triplet loss on embeddings; cross-entropy has 1. Default: ${DEFAULT-VALUE}")
    double triplet = LOSSES.triplet();

    @Option(
            names = "--teacher-weight",
            paramLabel = "N",
            description = "Weight of the distillation loss. Default: ${DEFAULT-VALUE}")
    double teacherWeight = LOSSES.teacher();

    @Option(
            names = "--loss-warmup",
            paramLabel = "PART",
            description =
                    "Part of the training over which the triplet and relation losses grow to their weight. Default: ${DEFAULT-VALUE}")
    double ramp = LOSSES.ramp();

    @Option(
            names = "--camera-embedding",
            paramLabel = "N",
            description = "Tell the network in training which camera took a crop, this much. Default: ${DEFAULT-VALUE}")
    double cameraEmbedding = TRAINING.cameraEmbedding();

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all random numbers. Default: ${DEFAULT-VALUE}")
    long seed = TRAINING.seed();

    @Option(
            names = "--eval-every",
            paramLabel = "STEPS",
            description =
                    "Steps between two evaluations on the validation identities. Each also writes a checkpoint. Default: ${DEFAULT-VALUE}")
    int devEvery = TRAINING.devEvery();

    @Option(
            names = "--patience",
            paramLabel = "N",
            description =
                    "Evaluations without improvement after which training stops; 0 for never. Default: ${DEFAULT-VALUE}")
    int patience = TRAINING.patience();

    /** The settings of a training with this relation learning. */
    TrainingSettings settings(RelationOptions relation) {
        return new TrainingSettings(
                steps,
                people,
                shots,
                new Optimisation(
                        method,
                        learningRate,
                        Math.min(warmUp, steps / 2),
                        weightDecay,
                        clip,
                        startRate,
                        frozen,
                        averaging),
                new LossWeights(
                        triplet,
                        LOSSES.tripletTemperature(),
                        teacherWeight,
                        relation.loss,
                        relation.loss == RelationLoss.NONE ? 0 : relation.weight,
                        relation.margin,
                        ramp),
                cameraEmbedding,
                seed,
                devEvery,
                patience);
    }
}
