package dev.throughline.reid.embed;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.throughline.reid.NativeMemory;
import dev.throughline.reid.ReidNetwork;
import dev.throughline.reid.ReidNetwork.ModelOutput;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.reid.picture.PictureFiles;
import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.vit.ForwardContext;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.message.Relation;
import dev.throughline.wire.picture.UndecodablePictureException;
import dev.throughline.wire.settings.EmbedSettings;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Embeds crops.
 *
 * <p>The result for a crop is bit-identical whatever the other crops are and wherever the crop stands in the list.
 * Every batch has the same shape, padded where crops run out, and one thread runs it through the network. More threads
 * process more batches, never parts of one batch.
 *
 * <p>The thread that decodes a batch also computes it, so one batch is decoded while another is computed. Any thread
 * may call this class.
 */
public final class Embedder implements AutoCloseable {
    private static final String PYTORCH_THREADS = "ai.djl.pytorch.num_threads";
    private static final int BATCHES_AHEAD = 3; // per thread: results are fetched in order, and batch times differ

    private final ModelPackage model;
    private final int batch;
    private final NDManager manager;
    private final ReidNetwork network;
    private final int threads;
    private final ExecutorService workers;

    private Embedder(ModelPackage model, int batch, NDManager manager, int threads) {
        this.model = model;
        this.batch = batch;
        this.manager = manager;
        this.threads = threads;
        network = model.network(manager);
        workers = Executors.newFixedThreadPool(threads, task -> {
            Thread worker = new Thread(task, "embed");
            worker.setDaemon(true);
            return worker;
        });
    }

    /**
     * Opens the model that the settings name.
     *
     * @throws dev.throughline.reid.packaging.InvalidModelException if it cannot be used
     * @throws IllegalArgumentException if the settings ask for a GPU and there is none
     */
    public static Embedder open(EmbedSettings settings) {
        ModelPackage model =
                settings.model().isEmpty() ? ModelPackage.shipped() : ModelPackage.open(Path.of(settings.model()));
        return open(model, settings);
    }

    /** Opens this model; the model name in the settings is ignored. */
    public static Embedder open(ModelPackage model, EmbedSettings settings) {
        if (System.getProperty(PYTORCH_THREADS) == null) {
            System.setProperty(PYTORCH_THREADS, "1"); // read when the engine starts; see the description of this class
        }
        Device device = device(settings.device());
        NativeMemory.keep();
        int threads = device.isGpu() ? 1 : threads(settings.threads());
        return new Embedder(model, settings.batch(), NDManager.newBaseManager(device), threads);
    }

    private static Device device(String wanted) {
        boolean found = Engine.getInstance().getGpuCount() > 0;
        if (wanted.equals("gpu") && !found) {
            throw new IllegalArgumentException("embed: device is gpu, but PyTorch finds none; say auto or cpu");
        }
        return found && !wanted.equals("cpu") ? Device.gpu() : Device.cpu();
    }

    private static int threads(int wanted) {
        return wanted > 0 ? wanted : Runtime.getRuntime().availableProcessors();
    }

    /**
     * The model's outputs for each crop, in the same order.
     *
     * @throws InterruptedException if interrupted while it waits
     */
    public List<CropEmbedding> describe(List<Jpeg> crops) throws InterruptedException {
        return describeAll(crops, Embedder::decoded);
    }

    /** Decodes JPEG only: crops from a topic pass through as little decoder code as possible. */
    private static RgbPicture decoded(Jpeg crop) {
        byte[] bytes = crop.bytes();
        if (bytes.length > 0 && (bytes[0] != (byte) 0xFF || (bytes.length > 1 && bytes[1] != (byte) 0xD8))) {
            throw new UndecodablePictureException(bytes.length + " bytes are no JPEG");
        }
        return RgbPicture.decode(bytes);
    }

    /** The same for pictures that are already decoded. */
    public List<CropEmbedding> describePictures(List<RgbPicture> pictures) throws InterruptedException {
        return describeAll(pictures, picture -> picture);
    }

    /** Receives results as they are computed. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Receives one result.
         *
         * @param index of the picture in the list that was passed in; results arrive in this order
         */
        void answered(int index, CropEmbedding answer);
    }

    /**
     * The model's outputs for pictures in files, as {@link #describe}. The number of files is unlimited, since only
     * the pictures of a few batches are in memory. A file that cannot be read counts as undecodable.
     *
     * @param names of {@code files}
     * @throws InterruptedException if interrupted while it waits
     */
    public void describeFiles(PictureFiles files, List<String> names, Listener listener) throws InterruptedException {
        Deque<Future<List<CropEmbedding>>> running = new ArrayDeque<>();
        int heard = 0;
        try {
            for (int from = 0; from < names.size() || !running.isEmpty(); ) {
                if (from < names.size() && running.size() < BATCHES_AHEAD * threads) {
                    List<String> part = names.subList(from, Math.min(names.size(), from + batch));
                    running.add(workers.submit(() -> describeBatch(part, files::picture)));
                    from += batch;
                } else {
                    for (CropEmbedding answer : running.remove().get()) {
                        listener.answered(heard++, answer);
                    }
                }
            }
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            running.forEach(each -> each.cancel(false));
        }
    }

    private <T> List<CropEmbedding> describeAll(List<T> crops, Function<T, RgbPicture> decoder)
            throws InterruptedException {
        List<Future<List<CropEmbedding>>> running = new ArrayList<>();
        for (int from = 0; from < crops.size(); from += batch) {
            List<T> part = crops.subList(from, Math.min(crops.size(), from + batch));
            running.add(workers.submit(() -> describeBatch(part, decoder)));
        }
        List<CropEmbedding> answers = new ArrayList<>(crops.size());
        try {
            for (Future<List<CropEmbedding>> each : running) {
                answers.addAll(each.get());
            }
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            running.forEach(each -> each.cancel(false));
        }
        return answers;
    }

    /** An error of the JVM is not the fault of a crop, and is rethrown unchanged. */
    private static IllegalStateException failure(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("embedding failed: " + e.getCause(), e.getCause());
    }

    private <T> List<CropEmbedding> describeBatch(List<T> crops, Function<T, RgbPicture> decoder) {
        Input input = new Input();
        for (int slot = 0; slot < crops.size(); slot++) {
            T crop = crops.get(slot);
            input.put(slot, () -> decoder.apply(crop));
        }
        try (NDManager scratch = manager.newSubManager()) {
            NDArray pixels = scratch.create(input.pixels, new Shape(batch, 3, input.height, input.width));
            ModelOutput said = network.describe(new ForwardContext(new ParameterStore(scratch, false), false), pixels);
            return answers(
                    crops.size(),
                    input,
                    said.embeddings().toFloatArray(),
                    said.relations().toFloatArray());
        }
    }

    private List<CropEmbedding> answers(int count, Input input, float[] embeddings, float[] relations) {
        int dim = embeddings.length / batch;
        int pairs = relations.length / batch;
        List<CropEmbedding> answers = new ArrayList<>(count);
        for (int slot = 0; slot < count; slot++) {
            CropEmbedding.Undecodable refused = input.refused[slot];
            answers.add(
                    refused != null
                            ? refused
                            : new CropEmbedding.Described(
                                    Embedding.of(Arrays.copyOfRange(embeddings, slot * dim, (slot + 1) * dim)),
                                    Relation.of(Arrays.copyOfRange(relations, slot * pairs, (slot + 1) * pairs))));
        }
        return answers;
    }

    /** The pixels of a batch; unused slots stay grey. */
    private final class Input {
        private final int height = network.settings().vit().height();
        private final int width = network.settings().vit().width();
        private final float[] pixels = new float[batch * 3 * height * width];
        private final CropEmbedding.Undecodable[] refused = new CropEmbedding.Undecodable[batch];

        void put(int slot, Supplier<RgbPicture> crop) {
            try {
                crop.get()
                        .resized(height, width)
                        .writeNormalised(
                                pixels,
                                slot * 3 * height * width,
                                network.settings().pixels());
            } catch (UndecodablePictureException e) {
                refused[slot] = new CropEmbedding.Undecodable(String.valueOf(e.getMessage()));
            }
        }
    }

    /** The model in use. */
    public ModelPackage model() {
        return model;
    }

    /** The engine and its device: {@code PyTorch 2.7.1 on cpu}. */
    public String engine() {
        Engine engine = Engine.getInstance();
        return engine.getEngineName() + " " + engine.getVersion() + " on "
                + manager.getDevice().getDeviceType();
    }

    /** Waits for running batches, then frees the model. */
    @Override
    public void close() {
        workers.shutdown();
        boolean interrupted = false;
        while (!workers.isTerminated()) { // a native call that runs while its memory is freed crashes the process
            try {
                workers.awaitTermination(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        manager.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
