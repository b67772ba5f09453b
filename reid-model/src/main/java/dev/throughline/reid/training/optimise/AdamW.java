package dev.throughline.reid.training.optimise;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Adam with decoupled weight decay.
 *
 * <p>Source: Loshchilov and Hutter, arXiv 1711.05101, algorithm 2.
 */
final class AdamW extends Optimiser {
    private static final double BETA1 = .9;
    private static final double BETA2 = .98; // a short memory suits short trainings

    private final Map<String, NDArray> first;
    private final Map<String, NDArray> second;

    AdamW(
            Map<String, Parameter> parameters,
            Predicate<String> begun,
            TrainingSettings.Optimisation settings,
            NDManager manager) {
        super(parameters, begun, settings);
        first = zeros(manager);
        second = zeros(manager);
    }

    @Override
    void update(String name, NDArray values, NDArray gradient, int step, double learningRate, Scalars scalars) {
        NDArray mean = requireNonNull(first.get(name));
        NDArray square = requireNonNull(second.get(name));
        double share = 1 - BETA1;
        gradient.muli(scalars.of(share));
        mean.muli(scalars.of(BETA1)).addi(gradient);
        gradient.muli(gradient).muli(scalars.of((1 - BETA2) / (share * share)));
        square.muli(scalars.of(BETA2)).addi(gradient);
        double firstBias = 1 - Math.pow(BETA1, step + 1);
        double rootOfSecondBias = Math.sqrt(1 - Math.pow(BETA2, step + 1)); // multiplies the rate instead of the array
        NDArray spread = square.sqrt();
        spread.attach(gradient.getManager());
        spread.addi(scalars.of(EPSILON * rootOfSecondBias));
        NDArray change = mean.div(spread);
        change.attach(gradient.getManager());
        if (decays(values)) {
            values.muli(scalars.of(1 - learningRate * weightDecay));
        }
        values.subi(change.muli(scalars.of(learningRate * rootOfSecondBias / firstBias)));
    }

    @Override
    Map<String, NDArray> moments() {
        Map<String, NDArray> moments = new LinkedHashMap<>();
        first.forEach((name, array) -> moments.put(name + "#1", array));
        second.forEach((name, array) -> moments.put(name + "#2", array));
        return moments;
    }
}
