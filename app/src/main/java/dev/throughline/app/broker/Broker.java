package dev.throughline.app.broker;

import dev.throughline.app.ExitCode;
import dev.throughline.app.Failure;
import dev.throughline.wire.Clients;
import dev.throughline.wire.settings.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** The broker of a run: the user's own, or one that is brought along for as long as this is open. */
public final class Broker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final KafkaSettings kafka;
    private final @Nullable DataFolder folder;
    private final @Nullable EmbeddedBroker embedded;

    private Broker(KafkaSettings kafka, @Nullable DataFolder folder, @Nullable EmbeddedBroker embedded) {
        this.kafka = kafka;
        this.folder = folder;
        this.embedded = embedded;
    }

    /**
     * The user's own.
     *
     * @throws Failure if nobody answers there
     */
    public static Broker reach(KafkaSettings kafka) {
        try (Admin admin = new Clients(kafka).admin()) {
            admin.describeCluster().nodes().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return new Broker(kafka, null, null);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            String reason = cause.getMessage() == null ? "no answer" : cause.getMessage();
            throw new Failure(
                    ExitCode.NO_BROKER,
                    "no Kafka broker at " + kafka.bootstrap() + " (" + reason + "); check --kafka",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while asking for the broker at " + kafka.bootstrap(), e);
        }
    }

    /**
     * One brought along, with its data in this folder, which it holds and gives back.
     *
     * @param port that it listens on; 0 for any that is free
     */
    public static Broker embedded(KafkaSettings kafka, DataFolder folder, int port) {
        try {
            EmbeddedBroker embedded = port == 0 ? EmbeddedBroker.start(folder) : EmbeddedBroker.start(folder, port);
            return new Broker(kafka.withBootstrap(embedded.bootstrap()), folder, embedded);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** One on the folder at this path, on any port that is free. */
    public static Broker embedded(KafkaSettings kafka, Path folder) {
        return embedded(kafka, DataFolder.take(folder), 0);
    }

    /** How clients reach it. */
    public KafkaSettings kafka() {
        return kafka;
    }

    /** Whether it was brought along: nobody else uses it. */
    public boolean isEmbedded() {
        return embedded != null;
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
        if (folder != null) {
            folder.close();
        }
    }
}
