package dev.throughline.reid.training.optimise;

import dev.throughline.reid.packaging.InvalidModelException;
import dev.throughline.reid.packaging.Safetensors;
import dev.throughline.reid.packaging.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state of a training in one safetensors file. The file is replaced atomically, so a kill leaves the old one or
 * the new one.
 *
 * @param step the next step, from 0
 * @param network weights
 * @param average their exponential moving average, which becomes the model
 * @param heads weights that only training needs
 * @param optimiser its moments
 */
public record Checkpoint(
        int step,
        Map<String, Tensor> network,
        Map<String, Tensor> average,
        Map<String, Tensor> heads,
        Map<String, Tensor> optimiser) {
    private static final String STEP = "step";

    public Checkpoint {
        network = Map.copyOf(network);
        average = Map.copyOf(average);
        heads = Map.copyOf(heads);
        optimiser = Map.copyOf(optimiser);
    }

    void write(Path file) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        all.put(STEP, new Tensor(new long[] {}, new float[] {step}));
        network.forEach((name, tensor) -> all.put("network/" + name, tensor));
        average.forEach((name, tensor) -> all.put("average/" + name, tensor));
        heads.forEach((name, tensor) -> all.put("heads/" + name, tensor));
        optimiser.forEach((name, tensor) -> all.put("optimiser/" + name, tensor));
        Path fresh = file.resolveSibling(file.getFileName() + ".fresh");
        try {
            Files.write(fresh, Safetensors.write(all, Safetensors.Storage.F32));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the checkpoint " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws InvalidModelException if the file is no checkpoint
     * @throws UncheckedIOException if it cannot be read
     */
    public static Checkpoint read(Path file) {
        Map<String, Tensor> all;
        try {
            all = Safetensors.read(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the checkpoint " + file + ": " + e.getMessage(), e);
        }
        Tensor step = all.get(STEP);
        if (step == null || step.values().length != 1) {
            throw new InvalidModelException(file + " is no checkpoint: it does not say how far the training was");
        }
        return new Checkpoint(
                (int) step.values()[0],
                below(all, "network/"),
                below(all, "average/"),
                below(all, "heads/"),
                below(all, "optimiser/"));
    }

    private static Map<String, Tensor> below(Map<String, Tensor> all, String prefix) {
        Map<String, Tensor> below = new LinkedHashMap<>();
        all.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                below.put(name.substring(prefix.length()), tensor);
            }
        });
        return below;
    }
}
