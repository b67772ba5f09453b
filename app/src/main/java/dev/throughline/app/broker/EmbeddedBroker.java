package dev.throughline.app.broker;

import dev.throughline.app.Failure;
import dev.throughline.app.OwnerOnly;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.EligibleLeaderReplicasVersion;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker and its controller in this process, heard on the loopback address only. Its data lie in a folder and are there
 * again after a restart, also one after a crash.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final String HOST = "127.0.0.1";
    private static final int NODE = 1;
    private static final int MAX_RECORD_BYTES = 9 * 1024 * 1024; // a frame of 8 MiB, and what surrounds it
    private static final int PORT_ATTEMPTS = 5;
    /** Why a broker of this process could not go on; null while it can. */
    private static final AtomicReference<@Nullable String> DEATH = new AtomicReference<>();

    private static final String REQUEST_TIMEOUT_MS = "5000";

    private final KafkaRaftServer server;
    private final int port;
    private final Map<String, String> client;

    private EmbeddedBroker(KafkaRaftServer server, int port, Map<String, String> client) {
        this.server = server;
        this.port = port;
        this.client = client;
    }

    /** Starts on a free port, open to everybody on this machine. */
    public static EmbeddedBroker start(DataFolder folder) {
        return start(folder, Optional.empty());
    }

    /** Starts on a free port, and lets in who has {@link #client}. */
    public static EmbeddedBroker startGuarded(DataFolder folder) {
        return start(folder, Optional.of(Guard.draw()));
    }

    private static EmbeddedBroker start(DataFolder folder, Optional<Guard> guard) {
        Path logs = format(folder);
        for (int attempt = 1; ; attempt++) {
            try {
                return start(logs, freePort(), guard);
            } catch (PortTaken e) { // by somebody else, between asking for a free one and binding it
                if (attempt == PORT_ATTEMPTS) {
                    throw new Failure("found no free port on " + HOST + "; give one with --port", e);
                }
            }
        }
    }

    /**
     * Starts on the port given, open to everybody on this machine.
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
                    // A broker that was killed would be doubted as a source of its own records, and there is no other
                    // here.
                    .setFeatureLevel(EligibleLeaderReplicasVersion.FEATURE_NAME, (short) 0)
                    .run();
            return logs;
        } catch (Exception e) { // declared so by Kafka
            throw Failure.unwritable("cannot lay out the broker's data in " + logs + " (" + e.getMessage() + ")", e);
        }
    }

    /** Kafka ends the process where it cannot go on, as on a full disk. Here that ends the broker, and whoever runs it is told. */
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
     * Whether it goes on.
     *
     * @throws Failure if it has ended by itself
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
        KafkaRaftServer server = new KafkaRaftServer(
                new KafkaConfig(settings(logs, port, freePortBeside(port), guard), false), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            server.awaitShutdown();
            throw causedByPort(e) ? new PortTaken(e) : e;
        }
        log.info(
                "Broker on {}:{} with its data in {} after {} ms",
                HOST,
                port,
                logs,
                (System.nanoTime() - begin) / 1_000_000);
        return new EmbeddedBroker(server, port, guard.map(Guard::client).orElse(Map.of()));
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

    /** Nobody to copy to, and no other member of a group to wait for. */
    private static void alone(Map<String, String> settings) {
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            settings.put(topic + ".replication.factor", "1");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("auto.create.topics.enable", "false");
        // What it asks of itself, the marks of a transaction among it, is answered at once or has to be asked anew.
        settings.put("request.timeout.ms", REQUEST_TIMEOUT_MS);
        // A transaction may begin before the marks of the one before it are written. Its first records wait for that;
        // sent back after
        // 100 ms, as is the default, they came after later ones that were on their way: these were out of order, and
        // all were sent again.
        settings.put("add.partitions.to.txn.retry.backoff.max.ms", REQUEST_TIMEOUT_MS);
    }

    private static void recordsOfOurs(Map<String, String> settings) {
        settings.put("message.max.bytes", String.valueOf(MAX_RECORD_BYTES));
        settings.put("replica.fetch.max.bytes", String.valueOf(MAX_RECORD_BYTES));
        // A record's time is the footage's: neither old nor from tomorrow is wrong, nor a reason to delete it.
        settings.put("log.retention.ms", "-1");
        settings.put("log.message.timestamp.after.max.ms", String.valueOf(Long.MAX_VALUE));
        settings.put("offsets.retention.minutes", String.valueOf(60 * 24 * 365));
    }

    /** A laptop's size rather than a data centre's: quick to start and modest in memory. */
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

    /** A port that was free a moment ago may be given again: the clients' and the controller's must not be one. */
    private static int freePortBeside(int taken) {
        int port = freePort();
        while (port == taken) {
            port = freePort();
        }
        return port;
    }

    /**
     * Whether a broker could listen there.
     *
     * @throws Failure if the port is taken
     */
    public static void requireFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as Kafka will: a connection of the last run may still be dying down
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

    /** Where clients find it, as {@code host:port}. */
    public String bootstrap() {
        return HOST + ":" + port;
    }

    /** What clients have to say besides, by the properties of Kafka's clients; nothing where it is open. */
    public Map<String, String> client() {
        return client;
    }

    public int port() {
        return port;
    }

    /** Stops in order: what was acknowledged is on disk. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        log.info("Broker on {}:{} stopped", HOST, port);
    }

    /** Somebody else listens there. */
    private static final class PortTaken extends RuntimeException {
        PortTaken(Throwable cause) {
            super(cause);
        }
    }
}
