package dev.throughline.reid.training.optimise;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Gradient descent with momentum. Weight decay is part of the gradient, and biases have twice the learning rate, as in
 * TransReID (arXiv 2102.04378).
 */
final class Sgd extends Optimiser {
    private static final double MOMENTUM = .9;
    private static final double BIASES_FASTER = 2;

    private final Map<String, NDArray> velocity;

    Sgd(
            Map<String, Parameter> parameters,
            Predicate<String> begun,
            TrainingSettings.Optimisation settings,
            NDManager manager) {
        super(parameters, begun, settings);
        velocity = zeros(manager);
    }

    @Override
    void update(String name, NDArray values, NDArray gradient, int step, double learningRate, Scalars scalars) {
        NDArray own = requireNonNull(velocity.get(name));
        own.muli(scalars.of(MOMENTUM)).addi(gradient);
        if (decays(values)) {
            NDArray decay = values.mul(scalars.of(weightDecay));
            decay.attach(gradient.getManager());
            own.addi(decay);
        }
        NDArray change = own.mul(scalars.of(name.endsWith("bias") ? BIASES_FASTER * learningRate : learningRate));
        change.attach(gradient.getManager());
        values.subi(change);
    }

    @Override
    Map<String, NDArray> moments() {
        Map<String, NDArray> moments = new LinkedHashMap<>();
        velocity.forEach((name, array) -> moments.put(name + "#v", array));
        return moments;
    }
}
