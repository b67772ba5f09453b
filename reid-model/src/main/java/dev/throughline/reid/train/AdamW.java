package dev.throughline.reid.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.throughline.reid.packaging.InvalidModelException;
import dev.throughline.reid.packaging.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adam with decoupled weight decay, and gradients clipped by their joint length.
 *
 * <p>Source: Loshchilov and Hutter, arXiv 1711.05101, algorithm 2. Moments live as long as the manager given.
 */
final class AdamW {
    private static final double BETA1 = .9;
    private static final double BETA2 = .98; // a short memory suits short trainings
    private static final double EPSILON = 1e-8;

    private final Map<String, Moments> moments = new LinkedHashMap<>();
    private final double weightDecay;
    private final double clip;

    private record Moments(Parameter parameter, NDArray first, NDArray second) {}

    AdamW(Map<String, Parameter> parameters, NDManager manager, double weightDecay, double clip) {
        this.weightDecay = weightDecay;
        this.clip = clip;
        parameters.forEach((name, parameter) -> {
            if (parameter.requiresGradient()) {
                NDArray values = parameter.getArray();
                moments.put(
                        name,
                        new Moments(parameter, manager.zeros(values.getShape()), manager.zeros(values.getShape())));
            }
        });
    }

    /**
     * One step against the gradients, which are set to zero afterwards: DJL adds the next step's to what it finds.
     *
     * @param step from 0
     * @return the gradients' joint length before clipping; where that is not finite, nothing was changed
     */
    double step(int step, double learningRate, NDManager manager) {
        try (NDManager scratch = manager.newSubManager()) {
            List<NDArray> gradients = new ArrayList<>();
            NDArray squares = scratch.zeros(new Shape(1));
            for (Moments own : moments.values()) {
                NDArray gradient = own.parameter.getArray().getGradient();
                gradient.attach(scratch);
                gradients.add(gradient);
                squares.addi(gradient.flatten().dot(gradient.flatten()));
            }
            double length = Math.sqrt(squares.getFloat(0));
            if (!Double.isFinite(length)) {
                return length;
            }
            double scale = Math.min(1, clip / (length + EPSILON));
            int next = 0;
            for (Moments own : moments.values()) {
                NDArray gradient = gradients.get(next++);
                update(own, gradient.muli(scale), step, learningRate);
                gradient.subi(gradient.duplicate());
            }
            return length;
        }
    }

    private void update(Moments own, NDArray gradient, int step, double learningRate) {
        own.first.muli(BETA1).addi(gradient.mul(1 - BETA1));
        own.second.muli(BETA2).addi(gradient.square().muli(1 - BETA2));
        double firstBias = 1 - Math.pow(BETA1, step + 1);
        double secondBias = 1 - Math.pow(BETA2, step + 1);
        NDArray values = own.parameter.getArray();
        NDArray spread = own.second.sqrt();
        spread.attach(gradient.getManager());
        spread.muli(1 / Math.sqrt(secondBias)).addi(EPSILON);
        NDArray change = own.first.div(spread);
        change.attach(gradient.getManager());
        if (values.getShape().dimension() > 1) { // not on biases, norms and scales
            values.muli(1 - learningRate * weightDecay);
        }
        values.subi(change.muli(learningRate / firstBias));
    }

    /** Moments by the parameter's name, for a checkpoint. */
    Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        moments.forEach((name, own) -> {
            state.put(name + "#1", tensor(own.first));
            state.put(name + "#2", tensor(own.second));
        });
        return state;
    }

    private static Tensor tensor(NDArray array) {
        return new Tensor(array.getShape().getShape(), array.toFloatArray());
    }

    /** Puts back what {@link #state} gave. */
    void restore(Map<String, Tensor> state) {
        moments.forEach((name, own) -> {
            set(own.first, state, name + "#1");
            set(own.second, state, name + "#2");
        });
    }

    private static void set(NDArray array, Map<String, Tensor> state, String name) {
        Tensor tensor = state.get(name);
        if (tensor == null) {
            throw new InvalidModelException("the checkpoint lacks '" + name + "': it is of another network");
        }
        array.set(tensor.values());
    }
}
