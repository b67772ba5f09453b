package dev.throughline.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.throughline.app.Failure;
import dev.throughline.wire.settings.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.internals.Exit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Tag("slow")
class EmbeddedBrokerTest {
    private static final int WIDE = 1000; // partitions
    private static final byte[] ONE = {1, 1, 1};
    private static final long FOOTAGE_OF_1970 = 5;
    private static final long FOOTAGE_OF_2100 = 4_102_444_800_000L;

    @TempDir
    Path temp;

    @Test
    void whatWasWrittenIsThereAfterARestartOnTheSameFolder() throws Exception {
        try (DataFolder folder = DataFolder.take(temp.resolve("kafka"))) {
            try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
                createTopic(broker);
                write(broker, FOOTAGE_OF_1970, ONE);
                write(broker, FOOTAGE_OF_2100, new byte[8 * 1024 * 1024]);
            }
            try (EmbeddedBroker again = EmbeddedBroker.start(folder)) {
                assertThat(read(again)).extracting(each -> each.length).containsExactly(3, 8 * 1024 * 1024);
            }
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterTheProcessWasKilled() throws Exception {
        Path data = temp.resolve("kafka");
        killOnceItSays("written", WriteUntilKilled.class, data);

        try (DataFolder folder = DataFolder.take(data);
                EmbeddedBroker again = EmbeddedBroker.start(folder)) {
            // A transaction whose end was acknowledged, but not yet marked in the topic, is marked by the next broker;
            // each of its
            // attempts may take a request's time.
            await("what was acknowledged")
                    .atMost(2, TimeUnit.MINUTES)
                    .untilAsserted(
                            () -> assertThat(read(again)).as(() -> state(again)).containsExactly(ONE));
        }
    }

    /**
     * A commit is acknowledged before its markers are on every partition. A broker that is killed in between must write them when it is
     * started again. Kafka skips them where a partition has no leader for a moment, and their readers wait for ever.
     */
    @Test
    void aTransactionThatWasBeingCommittedWhenTheProcessWasKilledEndsInEveryPartition() throws Exception {
        Path data = temp.resolve("kafka");
        killOnceItSays("committed", CommitUntilKilled.class, data);

        List<TopicPartition> all = IntStream.range(0, WIDE)
                .mapToObj(partition -> new TopicPartition("wide", partition))
                .toList();
        try (DataFolder folder = DataFolder.take(data);
                EmbeddedBroker again = EmbeddedBroker.start(folder);
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", again.bootstrap(), "isolation.level", "read_committed"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            await("a record and a marker are readable in each partition")
                    .atMost(1, TimeUnit.MINUTES)
                    .until(() -> consumer.endOffsets(all).values().stream().allMatch(end -> end == 2));
        }
    }

    private static void killOnceItSays(String word, Class<?> program, Path data) throws Exception {
        Process child = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(child.inputReader().readLine()).isEqualTo(word);
        child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    /** Run in a process of its own: commits a transaction with many partitions, says so, and waits for its end. */
    static final class CommitUntilKilled {
        public static void main(String[] arguments) throws Exception {
            EmbeddedBroker broker = EmbeddedBroker.start(DataFolder.take(Path.of(arguments[0])));
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
                admin.createTopics(List.of(new NewTopic("wide", WIDE, (short) 1)))
                        .all()
                        .get();
            }
            KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", broker.bootstrap(), "transactional.id", "test"),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
            producer.initTransactions();
            producer.beginTransaction();
            for (int partition = 0; partition < WIDE; partition++) {
                var unused = producer.send(new ProducerRecord<>("wide", partition, null, ONE));
            }
            producer.commitTransaction();
            System.out.println("committed");
            Thread.currentThread().join();
        }
    }

    @Test
    @SuppressWarnings("try") // the broker is there to be open
    void aBrokerThatCannotGoOnSaysSoAndDoesNotEndTheProcess() {
        try (DataFolder folder = DataFolder.take(temp.resolve("kafka"));
                EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
            EmbeddedBroker.requireAlive();
            assertThatThrownBy(() -> Exit.halt(1, "all log dirs have failed"))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(EmbeddedBroker::requireAlive)
                    .isInstanceOf(Failure.class)
                    .hasMessage("the broker has ended by itself (all log dirs have failed); the log says why");
        }
    }

    /**
     * The broker is still marking the end of the large transaction in all its partitions when the next one's first records come. If it
     * sent these back, later ones that are under way already would be the first that it sees of their producer, and out of order.
     */
    @Test
    void recordsBehindALargeTransactionAreTakenInOrder() throws Exception {
        ListAppender<ILoggingEvent> errors = new ListAppender<>();
        Logger log = (Logger) LoggerFactory.getLogger("kafka.server.ReplicaManager");
        errors.start();
        log.addAppender(errors);
        try (DataFolder folder = DataFolder.take(temp.resolve("kafka"));
                EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
                admin.createTopics(List.of(new NewTopic("wide", WIDE, (short) 1), new NewTopic("next", 1, (short) 1)))
                        .all()
                        .get();
            }
            writeBehindLargeTransaction(broker);
        } finally {
            log.detachAppender(errors);
        }
        assertThat(errors.list)
                .extracting(event -> event.getFormattedMessage() + ": "
                        + event.getThrowableProxy().getMessage())
                .isEmpty();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the commit waits for what was sent
    private static void writeBehindLargeTransaction(EmbeddedBroker broker) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap(), "transactional.id", "test", "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int partition = 0; partition < WIDE; partition++) {
                producer.send(new ProducerRecord<>("wide", partition, null, ONE));
            }
            producer.commitTransaction();
            producer.beginTransaction();
            for (int i = 0; i < 20; i++) { // each a request of its own, up to five on their way
                producer.send(new ProducerRecord<>("next", new byte[64 * 1024]));
            }
            producer.commitTransaction();
        }
    }

    /** Run in a process of its own: writes, says so, and waits for its end. */
    static final class WriteUntilKilled {
        public static void main(String[] arguments) throws Exception {
            EmbeddedBroker broker = EmbeddedBroker.start(DataFolder.take(Path.of(arguments[0])));
            createTopic(broker);
            write(broker, FOOTAGE_OF_1970, ONE);
            System.out.println("written");
            Thread.currentThread().join();
        }
    }

    @Test
    void aGuardedBrokerLetsInWhoCanReadItsFolderAndNobodyElse() throws Exception {
        Path data = temp.resolve("kafka");
        try (Broker broker = Broker.guarded(KafkaSettings.defaults(), DataFolder.take(data))) {
            Map<String, Object> own = broker.kafka().clientProperties();
            assertThatThrownBy(() -> ask(Map.of("bootstrap.servers", own.get("bootstrap.servers"))))
                    .hasCauseInstanceOf(org.apache.kafka.common.errors.TimeoutException.class);
            Map<String, Object> guessed = new HashMap<>(own);
            guessed.computeIfPresent(
                    "sasl.jaas.config",
                    (key, login) -> login.toString().replaceAll("password=\"[^\"]*", "password=\"guess"));
            assertThatThrownBy(() -> ask(guessed)).hasCauseInstanceOf(AuthenticationException.class);
            ask(own);
            assertThat(Broker.running(KafkaSettings.defaults(), data))
                    .as("nobody was told")
                    .isEmpty();

            broker.announce();
            Path told = data.resolve("client.properties");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(told)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                    .isEqualTo("rwx------");
            Properties properties = new Properties();
            properties.load(Files.newBufferedReader(told));
            Map<String, Object> read = new HashMap<>();
            properties.forEach((name, value) -> read.put(name.toString(), value));
            ask(read);
            try (Broker same = Broker.running(KafkaSettings.defaults(), data).orElseThrow()) {
                assertThat(same.isEmbedded()).isFalse();
                assertThat(same.kafka()).isEqualTo(broker.kafka());
            }
        }
        assertThat(Broker.running(KafkaSettings.defaults(), data)).isEmpty();
    }

    private static void ask(Map<String, Object> client) throws Exception {
        Map<String, Object> impatient = new HashMap<>(client);
        impatient.put("request.timeout.ms", "2000");
        impatient.put("default.api.timeout.ms", "3000");
        try (Admin admin = Admin.create(impatient)) {
            admin.listTopics().names().get();
        }
    }

    @Test
    void aPortThatIsTakenIsOneClearLine() {
        try (DataFolder first = DataFolder.take(temp.resolve("first"));
                DataFolder second = DataFolder.take(temp.resolve("second"));
                EmbeddedBroker broker = EmbeddedBroker.start(first)) {
            int port = broker.port();
            assertThatThrownBy(() -> EmbeddedBroker.start(second, port))
                    .isInstanceOf(Failure.class)
                    .hasMessage("port " + port + " of 127.0.0.1 is taken; give another one with --port");
        }
    }

    @Test
    void aFolderIsHeldByOneAtATime() {
        Path path = temp.resolve("kafka");
        try (DataFolder held = DataFolder.take(path)) {
            assertThatThrownBy(() -> DataFolder.take(held.path()))
                    .isInstanceOf(Failure.class)
                    .hasMessage("data folder " + path + " is in use by process "
                            + ProcessHandle.current().pid() + "; stop it, or give another folder with --data");
        }
        DataFolder.take(path).close();
    }

    @Test
    void aFolderThatCannotBeWrittenIsOneClearLine() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "not a folder");
        for (Path impossible : List.of(file, file.resolve("kafka"), Path.of("/proc/throughline"))) {
            assertThatThrownBy(() -> DataFolder.take(impossible))
                    .isInstanceOf(Failure.class)
                    .hasMessageStartingWith("cannot write the data folder " + impossible)
                    .hasMessageEndingWith("give another folder with --data")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void aFolderThatKafkaWouldTakeForTwoIsOneClearLine() {
        Path path = temp.resolve("hall, north");
        assertThatThrownBy(() -> DataFolder.take(path))
                .isInstanceOf(Failure.class)
                .hasMessage("data folder " + path + " has a comma in its path, where Kafka would see two folders; give"
                        + " another folder with --data");
        assertThat(path).doesNotExist();
    }

    @Test
    void aFolderOfSomebodyElsesIsNeitherFilledNorEmptied() throws IOException {
        Path photos = Files.createDirectory(temp.resolve("photos"));
        Path photo = Files.writeString(photos.resolve("one.jpg"), "dear to somebody");
        assertThatThrownBy(() -> DataFolder.take(photos))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("holds other files, such as one.jpg");
        assertThat(photos).isDirectoryContaining(photo::equals);
    }

    @Test
    void anEmptiedFolderIsStillOurs() throws IOException {
        try (DataFolder folder = DataFolder.take(temp.resolve("kafka"))) {
            Files.createDirectories(folder.path().resolve("log/deep"));
            Files.writeString(folder.path().resolve("log/deep/file"), "old");
            folder.empty();
            assertThat(folder.path()).isDirectoryContaining("glob:**throughline.lock");
            assertThat(folder.path().resolve("log")).doesNotExist();
        }
    }

    private static void createTopic(EmbeddedBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            NewTopic topic = new NewTopic("frames", 1, (short) 1).configs(Map.of("max.message.bytes", "9437184"));
            admin.createTopics(List.of(topic)).all().get();
        }
    }

    /** In a transaction, as the stages do. */
    private static void write(EmbeddedBroker broker, long time, byte[] value) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrap(),
                        "transactional.id",
                        "test",
                        "max.request.size",
                        9 * 1024 * 1024),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            Future<RecordMetadata> unused =
                    producer.send(new ProducerRecord<>("frames", 0, time, null, value)); // the commit waits for it
            producer.commitTransaction();
        }
    }

    /** What the broker says of the topic and the transaction, for whoever has to find out why something is missing. */
    private static String state(EmbeddedBroker broker) {
        TopicPartition frames = new TopicPartition("frames", 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            String state = "";
            for (IsolationLevel level : IsolationLevel.values()) {
                state += level + " end "
                        + admin.listOffsets(Map.of(frames, OffsetSpec.latest()), new ListOffsetsOptions(level))
                                .partitionResult(frames)
                                .get(10, TimeUnit.SECONDS)
                                .offset()
                        + ", ";
            }
            return state
                    + admin.describeTransactions(List.of("test")).all().get(10, TimeUnit.SECONDS) + ", "
                    + admin.describeProducers(List.of(frames)).all().get(10, TimeUnit.SECONDS) + ", "
                    + admin.describeTopics(List.of("frames")).allTopicNames().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return "the broker does not say: " + e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static List<byte[]> read(EmbeddedBroker broker) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition frames = new TopicPartition("frames", 0);
            consumer.assign(List.of(frames));
            consumer.seekToBeginning(List.of(frames));
            long end = consumer.endOffsets(List.of(frames)).get(frames);
            List<byte[]> values = new ArrayList<>();
            while (consumer.position(frames) < end) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofSeconds(1))) {
                    values.add(each.value());
                }
            }
            return values;
        }
    }
}
