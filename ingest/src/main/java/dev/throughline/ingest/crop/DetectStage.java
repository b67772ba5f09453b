package dev.throughline.ingest.crop;

import dev.throughline.ingest.detect.YoloxDetector;
import dev.throughline.ingest.picture.BrokenPictureException;
import dev.throughline.wire.kafka.Outcome;
import dev.throughline.wire.kafka.Stage;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.settings.DetectSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Turns frames into crops. The frames of a batch are distributed over a fixed number of threads. The result for a
 * frame depends on that frame alone.
 */
public final class DetectStage implements Stage<Frame, FrameCrops> {
    private final ExecutorService threads;
    /** One per thread. */
    private final BlockingQueue<Cropper> croppers;

    /** Loads a detector for each of {@link DetectSettings#workers} threads. */
    public DetectStage(DetectSettings settings) {
        int workers = settings.workers() > 0
                ? settings.workers()
                : Runtime.getRuntime().availableProcessors();
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(workers, task -> {
            Thread thread = new Thread(task, "detect-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        croppers = new ArrayBlockingQueue<>(workers);
        for (int i = 0; i < workers; i++) {
            croppers.add(new Cropper(new YoloxDetector(settings.lowConfidence(), settings.nmsIou()), settings));
        }
    }

    @Override
    public List<Outcome<FrameCrops>> apply(List<Frame> batch) throws InterruptedException {
        List<Future<Outcome<FrameCrops>>> pending = new ArrayList<>(batch.size());
        for (Frame frame : batch) {
            pending.add(threads.submit(() -> outcome(frame)));
        }
        try {
            List<Outcome<FrameCrops>> outcomes = new ArrayList<>(batch.size());
            for (Future<Outcome<FrameCrops>> each : pending) {
                outcomes.add(each.get());
            }
            return outcomes;
        } catch (ExecutionException bug) {
            if (bug.getCause() instanceof Error error) { // an error of the JVM, not the fault of a frame
                throw error;
            }
            throw new IllegalStateException("a frame could not be looked at", bug.getCause());
        } finally {
            pending.forEach(each -> each.cancel(false)); // those that are no longer awaited
        }
    }

    private Outcome<FrameCrops> outcome(Frame frame) throws InterruptedException {
        Cropper cropper = croppers.take();
        try {
            return new Outcome.Made<>(cropper.crops(frame));
        } catch (BrokenPictureException broken) {
            return new Outcome.Refused<>("frame " + frame.info().sequence() + " of camera '"
                    + frame.info().camera() + "': " + broken.getMessage());
        } finally {
            croppers.add(cropper);
        }
    }

    @Override
    public boolean needsThought(Frame frame) {
        return !frame.info().isMarker();
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (threads.awaitTermination(1, TimeUnit.MINUTES)) {
                croppers.forEach(Cropper::close);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // a thread may still use its network: the collector frees it later
        }
    }
}
