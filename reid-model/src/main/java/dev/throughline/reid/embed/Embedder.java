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
 * Embeds crops. A crop's answer has the same bits whatever else it is asked with and wherever in the list it stands: every
 * batch has the same shape, padded where crops run out, and goes through the network on one thread; more threads take more
 * batches, not parts of one.
 *
 * <p>A batch is decoded by the thread that then computes it, so one batch is decoded while another is computed. Any thread may
 * ask.
 */
public final class Embedder implements AutoCloseable {
    private static final String PYTORCH_THREADS = "ai.djl.pytorch.num_threads";
    private static final int BATCHES_AHEAD = 3; // per thread: answers are fetched in order, and batches differ in time

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

    /** Opens this model; the settings' own name of a model does not count. */
    public static Embedder open(ModelPackage model, EmbedSettings settings) {
        if (System.getProperty(PYTORCH_THREADS) == null) {
            System.setProperty(PYTORCH_THREADS, "1"); // read when the engine starts; see this class' description
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
     * What the model says of each crop, in the same order.
     *
     * @throws InterruptedException if interrupted while it waits
     */
    public List<CropEmbedding> describe(List<Jpeg> crops) throws InterruptedException {
        return describeAll(crops, Embedder::decoded);
    }

    /** Only a JPEG: what comes by a topic is decoded by as little code as will do. */
    private static RgbPicture decoded(Jpeg crop) {
        byte[] bytes = crop.bytes();
        if (bytes.length > 0 && (bytes[0] != (byte) 0xFF || (bytes.length > 1 && bytes[1] != (byte) 0xD8))) {
            throw new UndecodablePictureException(bytes.length + " bytes are no JPEG");
        }
        return RgbPicture.decode(bytes);
    }

    /** The same of pictures that are decoded already. */
    public List<CropEmbedding> describePictures(List<RgbPicture> pictures) throws InterruptedException {
        return describeAll(pictures, picture -> picture);
    }

    /** Who hears answers as they come. */
    @FunctionalInterface
    public interface Listener {
        /**
         * An answer.
         *
         * @param index of the picture in the list that was asked with; they come in this order
         */
        void answered(int index, CropEmbedding answer);
    }

    /**
     * What the model says of pictures in files: as {@link #describe}, but of as many as one likes, since only those of a few
     * batches are in memory. A file that cannot be read counts as undecodable.
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

    /** Errors of the JVM are no crop's, and stay what they are. */
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

    /** A batch's pixels; slots that nobody fills stay grey. */
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

    /** The model that answers. */
    public ModelPackage model() {
        return model;
    }

    /** What computes, and where: {@code PyTorch 2.7.1 on cpu}. */
    public String engine() {
        Engine engine = Engine.getInstance();
        return engine.getEngineName() + " " + engine.getVersion() + " on "
                + manager.getDevice().getDeviceType();
    }

    /** Lets running batches end, then frees the model. */
    @Override
    public void close() {
        workers.shutdown();
        boolean interrupted = false;
        while (!workers.isTerminated()) { // a native call that runs while its memory is freed takes the process down
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
