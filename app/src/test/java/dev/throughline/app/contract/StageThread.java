package dev.throughline.app.contract;

import static org.awaitility.Awaitility.await;

import dev.throughline.wire.kafka.StageLoop;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.settings.KafkaSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A stage that runs in a thread of its own until it is closed. */
final class StageThread implements AutoCloseable {
    private final StageLoop<Frame, FrameCrops> loop;
    private final Thread thread;
    private volatile @Nullable Throwable thrown;

    private StageThread(StageLoop<Frame, FrameCrops> loop) {
        this.loop = loop;
        this.thread = new Thread(loop, "stage");
        thread.setUncaughtExceptionHandler((of, failure) -> thrown = failure);
        thread.start();
    }

    static StageThread start(KafkaSettings kafka, Spotter spotter) {
        return new StageThread(Site.stage(kafka, spotter));
    }

    /** Waits for the condition, and no longer than the stage lives. */
    void awaitWhileRunning(String what, Duration within, BooleanSupplier condition) {
        await(what).atMost(within).until(() -> {
            if (!thread.isAlive()) {
                throw new AssertionError("the stage ended while waiting for " + what, thrown);
            }
            return condition.getAsBoolean();
        });
    }

    /** Asks it to end; does not wait. */
    void stop() {
        loop.close();
    }

    /** Waits for its end; what it threw, if anything. */
    Optional<Throwable> end(Duration within) {
        await("the end of the stage").atMost(within).until(() -> !thread.isAlive());
        return Optional.ofNullable(thrown);
    }

    @Override
    public void close() {
        stop();
        end(Duration.ofSeconds(30));
    }
}
