package dev.throughline.app.broker;

import dev.throughline.app.Failure;
import dev.throughline.app.OwnerOnly;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.Exit;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.EligibleLeaderReplicasVersion;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker and its controller in this process, which listen on the loopback address only. Its data lie in a folder and survive a
 * restart, also after a crash.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final String HOST = "127.0.0.1";
    private static final int NODE = 1;
    private static final int MAX_RECORD_BYTES = 9 * 1024 * 1024; // a frame of 8 MiB, and its envelope
    private static final int PORT_ATTEMPTS = 5;
    /** Why the broker of this process could not go on; null while it can. */
    private static final AtomicReference<@Nullable String> DEATH = new AtomicReference<>();

    private static final String REQUEST_TIMEOUT_MS = "5000";
    private static final Duration LONGEST_FENCING = Duration.ofSeconds(15);
    private static final String FENCED_BROKERS = "kafka.controller:type=KafkaController,name=FencedBrokerCount";
    private static final Duration LOOK = Duration.ofMillis(20);

    private final KafkaRaftServer server;
    private final int port;
    private final Map<String, String> client;

    private EmbeddedBroker(KafkaRaftServer server, int port, Map<String, String> client) {
        this.server = server;
        this.port = port;
        this.client = client;
    }

    /** Starts on a free port. Every user of this machine may connect. */
    public static EmbeddedBroker start(DataFolder folder) {
        return start(folder, Optional.empty());
    }

    /** Starts on a free port. Only clients with the credentials in {@link #client} may connect. */
    public static EmbeddedBroker startGuarded(DataFolder folder) {
        return start(folder, Optional.of(Guard.draw()));
    }

    private static EmbeddedBroker start(DataFolder folder, Optional<Guard> guard) {
        Path logs = format(folder);
        for (int attempt = 1; ; attempt++) {
            try {
                return start(logs, freePort(), guard);
            } catch (PortTaken e) { // another process took the free port before we bound it
                if (attempt == PORT_ATTEMPTS) {
                    throw new Failure("found no free port on " + HOST + "; give one with --port", e);
                }
            }
        }
    }

    /**
     * Starts on the given port. Every user of this machine may connect.
     *
     * @throws Failure if the port is taken
     */
    public static EmbeddedBroker start(DataFolder folder, int port) {
        requireFree(port);
        try {
            return start(format(folder), port, Optional.empty());
        } catch (PortTaken e) {
            throw taken(port, e);
        }
    }

    private static Path format(DataFolder folder) {
        Path logs = folder.path().resolve(DataFolder.LOGS);
        if (Files.exists(logs.resolve("meta.properties"))) {
            return logs;
        }
        try {
            OwnerOnly.createFolder(logs);
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(logs.toString())
                    .setMetadataLogDirectory(logs.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    // The broker would distrust records that it wrote itself before it was killed, and there is no
                    // other source here.
                    .setFeatureLevel(EligibleLeaderReplicasVersion.FEATURE_NAME, (short) 0)
                    .run();
            return logs;
        } catch (Exception e) { // declared so by Kafka
            throw Failure.unwritable("cannot lay out the broker's data in " + logs + " (" + e.getMessage() + ")", e);
        }
    }

    /** Kafka ends the process when it cannot go on, for example on a full disk. Here this ends the broker instead, and its user is told. */
    private static void keepProcess() {
        DEATH.set(null);
        Exit.setHaltProcedure(EmbeddedBroker::die);
        Exit.setExitProcedure(EmbeddedBroker::die);
    }

    private static void die(int code, @Nullable String message) {
        log.info("The broker ends with code {}: {}", code, message);
        DEATH.compareAndSet(null, message == null ? "code " + code : message);
        throw new IllegalStateException("the broker has ended: " + message);
    }

    /**
     * Checks that the broker still runs.
     *
     * @throws Failure if it has stopped by itself
     */
    public static void requireAlive() {
        String death = DEATH.get();
        if (death != null) {
            throw new Failure("the broker has ended by itself (" + death + "); the log says why");
        }
    }

    private static EmbeddedBroker start(Path logs, int port, Optional<Guard> guard) {
        keepProcess();
        long begin = System.nanoTime();
        if (wasKilled(logs)) {
            fence(logs, guard);
        }
        KafkaRaftServer server = new KafkaRaftServer(
                new KafkaConfig(settings(logs, port, freePortBeside(port), guard), false), Time.SYSTEM);
        startUp(server);
        log.info(
                "Broker on {}:{} with its data in {} after {} ms",
                HOST,
                port,
                logs,
                (System.nanoTime() - begin) / 1_000_000);
        return new EmbeddedBroker(server, port, guard.map(Guard::client).orElse(Map.of()));
    }

    private static void startUp(KafkaRaftServer server) {
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            server.awaitShutdown();
            throw causedByPort(e) ? new PortTaken(e) : e;
        }
    }

    /** Whether there are records, and no note of Kafka's that it has ended in order. */
    private static boolean wasKilled(Path logs) {
        return Files.exists(logs.resolve("__cluster_metadata-0"))
                && Files.exists(logs.resolve("recovery-point-offset-checkpoint"))
                && Files.notExists(logs.resolve(".kafka_cleanshutdown"));
    }

    /**
     * Lets the controller alone learn that a killed broker is gone.
     *
     * <p>Otherwise a broker that is started again takes itself for the leader of its partitions until the session of the killed one is over.
     * Its transaction coordinator then tries to write the markers of transactions that were about to be committed, in vain. When that
     * session ends, the partitions have no leader for a moment. The coordinator takes them for deleted and skips the markers (Kafka 4.3,
     * {@code TransactionMarkerChannelManager}). Such a transaction stays open for ever, and whoever reads committed records waits for it.
     */
    private static void fence(Path logs, Optional<Guard> guard) {
        int port = freePort();
        Map<String, String> settings = settings(logs, 0, port, guard);
        settings.put("process.roles", "controller");
        settings.put("listeners", "CONTROLLER://" + HOST + ":" + port);
        settings.remove("inter.broker.listener.name");
        settings.put("broker.session.timeout.ms", "500"); // there is no broker that could be slow
        settings.put("broker.heartbeat.interval.ms", "100");
        KafkaRaftServer controller = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        startUp(controller);
        try {
            long end = System.nanoTime() + LONGEST_FENCING.toNanos();
            while (fencedBrokers() == 0 && System.nanoTime() < end) {
                LockSupport.parkNanos(LOOK.toNanos());
            }
        } finally {
            controller.shutdown();
            controller.awaitShutdown();
        }
    }

    /** By Kafka's metric; 0 while the controller has not read its log. */
    private static int fencedBrokers() {
        try {
            return ((Number) ManagementFactory.getPlatformMBeanServer()
                            .getAttribute(new ObjectName(FENCED_BROKERS), "Value"))
                    .intValue();
        } catch (InstanceNotFoundException notYet) {
            return 0;
        } catch (JMException e) {
            throw new IllegalStateException("the controller does not tell how many brokers are fenced", e);
        }
    }

    private static Map<String, String> settings(Path logs, int port, int controllerPort, Optional<Guard> guard) {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", String.valueOf(NODE));
        settings.put("controller.quorum.voters", NODE + "@" + HOST + ":" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        String protocol = guard.isPresent() ? "SASL_PLAINTEXT" : "PLAINTEXT";
        settings.put("listeners", "CLIENTS://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
        settings.put("listener.security.protocol.map", "CLIENTS:" + protocol + ",CONTROLLER:" + protocol);
        settings.put("inter.broker.listener.name", "CLIENTS");
        guard.ifPresent(asks -> asks.ask(settings, "CLIENTS", "CONTROLLER"));
        settings.put("log.dirs", logs.toString());
        alone(settings);
        recordsOfOurs(settings);
        small(settings);
        return settings;
    }

    /** Settings for a single broker: there are no replicas, and no other group members to wait for. */
    private static void alone(Map<String, String> settings) {
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            settings.put(topic + ".replication.factor", "1");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("auto.create.topics.enable", "false");
        // Requests to itself, such as transaction markers, are answered at once or have to be repeated.
        settings.put("request.timeout.ms", REQUEST_TIMEOUT_MS);
        // A transaction may begin before the markers of the previous one are written. Its first records wait for
        // that. With the default they would be sent back after 100 ms and arrive after later records in flight. These
        // would be out of order, and all would be sent again.
        settings.put("add.partitions.to.txn.retry.backoff.max.ms", REQUEST_TIMEOUT_MS);
    }

    private static void recordsOfOurs(Map<String, String> settings) {
        settings.put("message.max.bytes", String.valueOf(MAX_RECORD_BYTES));
        settings.put("replica.fetch.max.bytes", String.valueOf(MAX_RECORD_BYTES));
        // A record's time is that of the footage: an old or a future time is neither an error nor a reason to delete
        // it.
        settings.put("log.retention.ms", "-1");
        settings.put("log.message.timestamp.after.max.ms", String.valueOf(Long.MAX_VALUE));
        settings.put("offsets.retention.minutes", String.valueOf(60 * 24 * 365));
    }

    /** Settings for a laptop rather than a data centre: quick to start and modest in memory. */
    private static void small(Map<String, String> settings) {
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        settings.put("log.cleaner.dedupe.buffer.size", String.valueOf(4 * 1024 * 1024));
        settings.put("log.index.size.max.bytes", String.valueOf(1024 * 1024)); // allocated in full for each partition
        settings.put("metadata.log.segment.bytes", String.valueOf(8 * 1024 * 1024));
        settings.put("transaction.max.timeout.ms", String.valueOf(15 * 60 * 1000));
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no port on " + HOST, e);
        }
    }

    /**
     * A free port other than the given one: a port that was free a moment ago may be handed out again, and client and controller need
     * two.
     */
    private static int freePortBeside(int taken) {
        int port = freePort();
        while (port == taken) {
            port = freePort();
        }
        return port;
    }

    /**
     * Checks that a broker could listen on this port.
     *
     * @throws Failure if the port is taken
     */
    public static void requireFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as Kafka will: a connection of the last run may still linger
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw taken(port, e);
        }
    }

    private static Failure taken(int port, Exception cause) {
        return new Failure("port " + port + " of " + HOST + " is taken; give another one with --port", cause);
    }

    private static boolean causedByPort(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }

    /** The address for clients, as {@code host:port}. */
    public String bootstrap() {
        return HOST + ":" + port;
    }

    /** The further settings that clients need, as properties of Kafka's clients; empty if every user may connect. */
    public Map<String, String> client() {
        return client;
    }

    public int port() {
        return port;
    }

    /** Stops in order: all acknowledged records are on disk. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        log.info("Broker on {}:{} stopped", HOST, port);
    }

    /** Another process listens on the port. */
    private static final class PortTaken extends RuntimeException {
        PortTaken(Throwable cause) {
            super(cause);
        }
    }
}
