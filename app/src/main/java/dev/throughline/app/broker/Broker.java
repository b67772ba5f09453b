package dev.throughline.app.broker;

import dev.throughline.app.ExitCode;
import dev.throughline.app.Failure;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.settings.Durations;
import dev.throughline.wire.settings.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker of a run: the user's own, or an embedded one that lives until this is closed. */
public final class Broker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Broker.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration FOR_EVER = ChronoUnit.CENTURIES.getDuration();
    private static final Duration ATTEMPT = Duration.ofSeconds(3);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final @Nullable DataFolder folder;
    private final @Nullable EmbeddedBroker embedded;
    private boolean stopped;
    private boolean overdue;

    private Broker(KafkaSettings kafka, @Nullable DataFolder folder, @Nullable EmbeddedBroker embedded) {
        this.kafka = kafka;
        this.folder = folder;
        this.embedded = embedded;
    }

    /** What has to be done on a broker before it can be used. */
    public interface Preparation<T> {
        T with(Admin admin) throws InterruptedException;
    }

    /**
     * Connects to the user's own broker. It waits for a short time for a broker that is still starting.
     *
     * @throws Failure if no broker answers in time, or it denies access
     */
    public static Broker reach(KafkaSettings kafka) {
        try {
            return reach(kafka, PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while asking for the broker at " + kafka.bootstrap(), e);
        }
    }

    static Broker reach(KafkaSettings kafka, Duration patience) throws InterruptedException {
        return insist(kafka, patience, admin -> new Broker(kafka, null, null));
    }

    /**
     * Prepares the user's own broker as soon as it is ready. While the broker is down, or lacks other brokers that the topics need, it
     * retries with growing pauses. It reports once that it waits, and why.
     *
     * @throws Failure if the broker denies access
     */
    public static <T> T await(KafkaSettings kafka, Preparation<T> preparation) throws InterruptedException {
        return insist(kafka, FOR_EVER, preparation);
    }

    private static <T> T insist(KafkaSettings kafka, Duration patience, Preparation<T> preparation)
            throws InterruptedException {
        long began = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        for (boolean waits = false; ; waits = true) {
            try {
                T prepared = attempt(kafka, preparation);
                if (waits) {
                    log.warn("the broker at {} is there", kafka.bootstrap());
                }
                return prepared;
            } catch (ExecutionException | TimeoutException | KafkaException e) {
                if (isFinal(e) || System.nanoTime() - began > patience.toNanos()) {
                    throw new Failure(
                            ExitCode.NO_BROKER,
                            "no Kafka broker at " + kafka.bootstrap() + " (" + reason(e) + "); check --kafka",
                            e);
                }
                if (!waits) {
                    log.warn("waiting for the broker at {} ({})", kafka.bootstrap(), reason(e));
                }
            }
            Thread.sleep(pause.toMillis());
            pause = Durations.twice(pause, LONGEST_PAUSE);
        }
    }

    private static <T> T attempt(KafkaSettings kafka, Preparation<T> preparation)
            throws ExecutionException, TimeoutException, InterruptedException {
        Admin admin = new Clients(kafka).admin();
        try {
            admin.describeCluster().nodes().get(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS);
            return preparation.with(admin);
        } finally {
            admin.close(Duration.ZERO); // otherwise closing would wait for the answer
        }
    }

    /**
     * Whether waiting cannot help. A host without an address may be a container that is not up yet; so may the brokers that hold
     * replicas.
     */
    private static boolean isFinal(Exception e) {
        Throwable cause = root(e);
        return cause instanceof ConfigException
                ? !String.valueOf(cause.getMessage()).startsWith("No resolvable")
                : cause instanceof ApiException
                        && !(cause instanceof RetriableException)
                        && !(cause instanceof InvalidReplicationFactorException);
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** The root cause says most; a timeout alone says nothing. */
    private static String reason(Exception e) {
        Throwable cause = root(e);
        boolean timeout = cause instanceof TimeoutException
                || cause instanceof org.apache.kafka.common.errors.TimeoutException
                || cause instanceof DisconnectException;
        return timeout || cause.getMessage() == null
                ? "no answer"
                : cause.getMessage().lines().findFirst().orElse("no answer");
    }

    /**
     * Starts an embedded broker with its data in this folder. The broker owns the folder and releases it. Every user of this machine may
     * connect.
     *
     * @param port to listen on; 0 for any free port
     */
    public static Broker embedded(KafkaSettings kafka, DataFolder folder, int port) {
        return embedded(
                kafka, folder, () -> port == 0 ? EmbeddedBroker.start(folder) : EmbeddedBroker.start(folder, port));
    }

    /** Starts an embedded broker on any free port. Only users who can read the folder may connect. */
    public static Broker guarded(KafkaSettings kafka, DataFolder folder) {
        return embedded(kafka, folder, () -> EmbeddedBroker.startGuarded(folder));
    }

    private static Broker embedded(KafkaSettings kafka, DataFolder folder, Supplier<EmbeddedBroker> start) {
        try {
            EmbeddedBroker embedded = start.get();
            return new Broker(
                    kafka.withBootstrap(embedded.bootstrap()).withClient(embedded.client()), folder, embedded);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** Starts an embedded broker on the folder at this path and on any free port. Every user of this machine may connect. */
    public static Broker embedded(KafkaSettings kafka, Path folder) {
        return embedded(kafka, DataFolder.take(folder), 0);
    }

    /**
     * Connects to the embedded broker of another process, which runs in this folder and has {@linkplain #announce announced} it.
     *
     * @return empty if there is no such process, or it has not announced its broker
     * @throws Failure if that broker does not answer
     */
    public static Optional<Broker> running(KafkaSettings kafka, Path folder) {
        return DataFolder.told(folder).map(client -> {
            Map<String, String> besides = new HashMap<>(client);
            String bootstrap = String.valueOf(besides.remove(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
            return reach(kafka.withBootstrap(bootstrap).withClient(besides));
        });
    }

    /** Announces how clients reach the broker while it runs, to every user who may read its folder: see {@link #running}. */
    public void announce() {
        if (embedded != null && folder != null) {
            folder.tell(embedded.bootstrap(), embedded.client());
        }
    }

    /** How clients reach it. */
    public KafkaSettings kafka() {
        return kafka;
    }

    /**
     * Creates the missing topics.
     *
     * @throws Failure if the broker refuses
     */
    public Topics createTopics() throws InterruptedException {
        Topics topics = new Topics(kafka);
        try (Admin admin = new Clients(kafka).admin()) {
            topics.create(admin);
            return topics;
        } catch (KafkaException refused) {
            throw new Failure(
                    refused.getMessage() + " by the broker at " + kafka.bootstrap() + " (" + reason(refused) + ")",
                    refused);
        }
    }

    /**
     * Checks that an embedded broker still runs. Nothing is known of the user's own broker.
     *
     * @throws Failure if it has stopped by itself
     */
    public void requireAlive() {
        if (embedded != null) {
            EmbeddedBroker.requireAlive();
        }
    }

    /** Whether the broker is embedded: then this process is its only user. */
    public boolean isEmbedded() {
        return embedded != null;
    }

    /** Stops the broker as {@link #close} does, but within this time. Its data survive any end of the process. */
    public void stop(Duration atMost) throws InterruptedException {
        EmbeddedBroker stopping = embedded;
        if (stopping != null && !stopped) {
            overdue = true;
            Thread thread = new Thread(stopping::close, "stop-broker");
            thread.setDaemon(true);
            thread.start();
            thread.join(Math.max(1, atMost.toMillis()));
            overdue = thread.isAlive();
            stopped = true;
        }
    }

    @Override
    public void close() {
        if (overdue) {
            return; // the process holds the folder until its end
        }
        if (embedded != null && !stopped) {
            embedded.close();
        }
        if (folder != null) {
            folder.close();
        }
    }
}
