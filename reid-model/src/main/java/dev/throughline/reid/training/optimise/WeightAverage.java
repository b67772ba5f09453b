package dev.throughline.reid.training.optimise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The exponential moving average of a network's parameters over the steps, held in a second network of the same shape.
 *
 * <p>Source: Polyak and Juditsky, Acceleration of Stochastic Approximation by Averaging, 1992. The average corresponds
 * to some steps at a lower learning rate, and its results do not jump.
 */
final class WeightAverage {
    private final Map<String, Parameter> from;
    private final Map<String, Parameter> to;
    private final double decay;

    /**
     * @param from the trained network's parameters
     * @param to the second network's, by the same names; both have values already
     * @param decay at least 0 and below 1; at 0 the average is the last step's weights
     */
    WeightAverage(Map<String, Parameter> from, Map<String, Parameter> to, double decay) {
        this.from = new LinkedHashMap<>(from);
        this.to = new LinkedHashMap<>(to);
        this.decay = decay;
    }

    /**
     * Adds the weights of a step. The first steps have a higher weight, so that the average does not depend on the
     * initial weights.
     *
     * @param step from 0
     */
    void take(int step, NDManager scratch) {
        float kept = (float) Math.min(decay, (1.0 + step) / (10 + step));
        NDArray share = scratch.create(1 - kept); // made once: DJL turns a number into an array per use
        from.forEach((name, parameter) -> {
            NDArray mean = Objects.requireNonNull(to.get(name), name).getArray();
            NDArray change = parameter.getArray().sub(mean);
            change.attach(scratch);
            mean.addi(change.muli(share));
        });
    }
}
