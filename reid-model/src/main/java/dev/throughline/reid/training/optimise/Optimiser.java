package dev.throughline.reid.training.optimise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.throughline.reid.packaging.InvalidModelException;
import dev.throughline.reid.packaging.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Moves parameters against their gradients, which are clipped by their global norm. */
abstract class Optimiser {
    static final double EPSILON = 1e-8;

    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final double gradClipNorm;
    private final Predicate<String> begun;
    private final double initLrScale;
    final double weightDecay;

    /**
     * @param parameters those with a gradient are trained
     * @param begun selects the names of parameters with initial weights from another model
     */
    Optimiser(Map<String, Parameter> parameters, Predicate<String> begun, TrainingSettings.Optimisation settings) {
        parameters.forEach((name, parameter) -> {
            if (parameter.requiresGradient()) {
                this.parameters.put(name, parameter);
            }
        });
        this.begun = begun;
        initLrScale = settings.initLrScale();
        weightDecay = settings.weightDecay();
        gradClipNorm = settings.gradClipNorm();
    }

    /** The optimiser of the settings; its moments have the lifetime of the manager. */
    static Optimiser of(
            TrainingSettings.Optimisation settings,
            Map<String, Parameter> parameters,
            Predicate<String> begun,
            NDManager manager) {
        return switch (settings.method()) {
            case ADAMW -> new AdamW(parameters, begun, settings, manager);
            case SGD -> new Sgd(parameters, begun, settings, manager);
        };
    }

    /**
     * One step against the gradients, which are zeroed afterwards: DJL adds the next step's gradients to the present
     * ones.
     *
     * @param step from 0
     * @return the global norm of the gradients before clipping; if it is not finite, nothing was changed
     */
    final double step(int step, double learningRate, NDManager manager) {
        try (NDManager scratch = manager.newSubManager()) {
            List<NDArray> gradients = new ArrayList<>();
            NDArray squares = scratch.zeros(new Shape(1));
            for (Parameter parameter : parameters.values()) {
                NDArray gradient = parameter.getArray().getGradient();
                gradient.attach(scratch);
                gradients.add(gradient);
                squares.addi(gradient.flatten().dot(gradient.flatten()));
            }
            double length = Math.sqrt(squares.getFloat(0));
            if (!Double.isFinite(length)) {
                return length;
            }
            Scalars scalars = new Scalars(scratch);
            double scale = Math.min(1, gradClipNorm / (length + EPSILON));
            int next = 0;
            for (Map.Entry<String, Parameter> own : parameters.entrySet()) {
                NDArray gradient = gradients.get(next++);
                NDArray values = own.getValue().getArray();
                double rate = begun.test(own.getKey()) ? initLrScale * learningRate : learningRate;
                gradient.muli(scalars.of(scale));
                update(own.getKey(), values, gradient, step, rate, scalars);
                gradient.muli(scalars.of(0));
            }
            return length;
        }
    }

    /** Moves one parameter. New arrays belong to the gradient's manager, and the gradient may be overwritten. */
    abstract void update(String name, NDArray values, NDArray gradient, int step, double learningRate, Scalars scalars);

    /** Numbers as arrays, created once per step: DJL creates an array from a plain number for each operation. */
    static final class Scalars {
        private final NDManager scratch;
        private final Map<Double, NDArray> made = new HashMap<>();

        Scalars(NDManager scratch) {
            this.scratch = scratch;
        }

        NDArray of(double value) {
            return made.computeIfAbsent(value, any -> scratch.create((float) value));
        }
    }

    /** Weight decay applies to matrices and kernels, not to biases, norms and scales. */
    static boolean decays(NDArray values) {
        return values.getShape().dimension() > 1;
    }

    /** The moments by name, for a checkpoint. */
    abstract Map<String, NDArray> moments();

    /** A zero for every trained parameter, owned by the manager. */
    final Map<String, NDArray> zeros(NDManager manager) {
        Map<String, NDArray> zeros = new LinkedHashMap<>();
        parameters.forEach((name, parameter) ->
                zeros.put(name, manager.zeros(parameter.getArray().getShape())));
        return zeros;
    }

    /** Restores the values from {@link #moments}. */
    final void restore(Map<String, Tensor> state) {
        moments().forEach((name, array) -> {
            Tensor tensor = state.get(name);
            if (tensor == null) {
                throw new InvalidModelException("the checkpoint lacks '" + name + "': it is of another network");
            }
            array.set(tensor.values());
        });
    }

    /** The moments in the form for {@link #restore}. */
    final Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        moments()
                .forEach((name, array) ->
                        state.put(name, new Tensor(array.getShape().getShape(), array.toFloatArray())));
        return state;
    }
}
