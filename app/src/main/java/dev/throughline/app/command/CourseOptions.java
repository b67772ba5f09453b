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

    @Option(names = "--steps", paramLabel = "N", description = "Batches in all. Default: ${DEFAULT-VALUE}")
    int steps = TRAINING.steps();

    @Option(names = "--people", paramLabel = "N", description = "In a batch. Default: ${DEFAULT-VALUE}")
    int people = TRAINING.people();

    @Option(names = "--shots", paramLabel = "N", description = "Crops of each of them. Default: ${DEFAULT-VALUE}")
    int shots = TRAINING.shots();

    @Option(
            names = "--optimiser",
            paramLabel = "WHICH",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    TrainingSettings.Method method = OPTIMISATION.method();

    @Option(names = "--learning-rate", paramLabel = "N", description = "The highest. Default: ${DEFAULT-VALUE}")
    double learningRate = OPTIMISATION.learningRate();

    @Option(
            names = "--start-rate",
            paramLabel = "PART",
            description =
                    "Of the learning rate, for the weights that it began with; 0 leaves them as they are. Default: ${DEFAULT-VALUE}")
    double startRate = OPTIMISATION.startRate();

    @Option(
            names = "--freeze",
            paramLabel = "PART",
            split = ",",
            description =
                    "Of the network, that stays as it began, such as vit.stem.first; several with commas. Saves time where it is the beginning")
    List<String> frozen = List.of();

    @Option(
            names = "--warm-up",
            paramLabel = "STEPS",
            description = "Over which it rises from 0. Default: ${DEFAULT-VALUE}, or fewer in a short training")
    int warmUp = OPTIMISATION.warmUp();

    @Option(names = "--weight-decay", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    double weightDecay = OPTIMISATION.weightDecay();

    @Option(names = "--clip", paramLabel = "N", description = "The longest gradient. Default: ${DEFAULT-VALUE}")
    double clip = OPTIMISATION.clip();

    @Option(
            names = "--averaging",
            paramLabel = "N",
            description = "Decay of the weights' running mean, which is what is kept. Default: ${DEFAULT-VALUE}")
    double averaging = OPTIMISATION.averaging();

    @Option(
            names = "--triplet-weight",
            paramLabel = "N",
            description = "Of the triplet loss on embeddings; cross-entropy has 1. Default: ${DEFAULT-VALUE}")
    double triplet = LOSSES.triplet();

    @Option(
            names = "--teacher-weight",
            paramLabel = "N",
            description = "Of the teacher's features. Default: ${DEFAULT-VALUE}")
    double teacherWeight = LOSSES.teacher();

    @Option(
            names = "--ramp",
            paramLabel = "PART",
            description = "Of the training, over which triplet and relation come in. Default: ${DEFAULT-VALUE}")
    double ramp = LOSSES.ramp();

    @Option(
            names = "--camera-embedding",
            paramLabel = "N",
            description = "Tell the network in training which camera took a crop, this much. Default: ${DEFAULT-VALUE}")
    double cameraEmbedding = TRAINING.cameraEmbedding();

    @Option(names = "--seed", paramLabel = "N", description = "Of all chance. Default: ${DEFAULT-VALUE}")
    long seed = TRAINING.seed();

    @Option(
            names = "--dev-every",
            paramLabel = "STEPS",
            description =
                    "How often the people kept back are ranked, and a checkpoint is written. Default: ${DEFAULT-VALUE}")
    int devEvery = TRAINING.devEvery();

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "Stop after so many rankings without a better one; 0 for never. Default: ${DEFAULT-VALUE}")
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
