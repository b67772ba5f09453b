package dev.throughline.app.models;

import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.training.data.LabelledCrop;
import dev.throughline.reid.training.optimise.Teacher;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A teacher that sees the same augmented pictures as the student. */
public final class OnnxTeacher implements Teacher {
    private final List<OnnxEmbedder> embedders = new ArrayList<>(); // one per thread
    private final ExecutorService threads;

    /**
     * Opens the network once per thread.
     *
     * @param threads at least 1
     * @throws IllegalArgumentException as {@link OnnxEmbedder#OnnxEmbedder}
     */
    public OnnxTeacher(Path onnx, int threads) {
        try {
            for (int i = 0; i < threads; i++) {
                embedders.add(new OnnxEmbedder(onnx));
            }
        } catch (RuntimeException e) {
            embedders.forEach(OnnxEmbedder::close);
            throw e;
        }
        this.threads = Executors.newFixedThreadPool(threads);
    }

    @Override
    public int size() {
        return embedders.get(0).size();
    }

    @Override
    public List<float[]> rows(List<LabelledCrop> crops, List<RgbPicture> shown) {
        float[][] rows = new float[shown.size()][];
        CompletableFuture<?>[] parts = new CompletableFuture<?>[embedders.size()];
        for (int part = 0; part < parts.length; part++) {
            int first = part;
            parts[part] = CompletableFuture.runAsync(
                    () -> {
                        for (int i = first; i < rows.length; i += parts.length) {
                            rows[i] = embedders.get(first).embed(shown.get(i)).toArray();
                        }
                    },
                    threads);
        }
        CompletableFuture.allOf(parts).join();
        return Arrays.asList(rows);
    }

    @Override
    public void close() {
        threads.shutdown();
        embedders.forEach(OnnxEmbedder::close);
    }
}
