package dev.throughline.app.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.throughline.app.Failure;
import dev.throughline.app.broker.Broker;
import dev.throughline.wire.kafka.Backlog;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.message.Codec;
import dev.throughline.wire.settings.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A commit is confirmed before its mark is on every partition; nobody who reads after it may miss what it committed. */
@Tag("slow")
class TopicReaderTest {
    private static final int PARTITIONS = 3;

    @TempDir
    static Path temp;

    private static Broker broker;
    private static Clients clients;
    private static Admin admin;
    private Topic<byte[]> topic;

    @BeforeAll
    static void starts() {
        broker = Broker.embedded(KafkaSettings.defaults(), temp.resolve("kafka"));
        clients = new Clients(broker.kafka());
        admin = clients.admin();
    }

    @AfterAll
    static void stops() {
        admin.close();
        broker.close();
    }

    @BeforeEach
    void createsATopic(TestInfo test) throws Exception {
        String name = test.getTestMethod().orElseThrow().getName();
        topic = new Topic<>(name, Codec.bytes(), PARTITIONS, Topic.FOREVER, false);
        admin.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1)))
                .all()
                .get();
    }

    @Test
    void whatATransactionWroteThatIsOpenWhenTheReadingBeginsIsRead() {
        commit("first");
        try (Producer<String, byte[]> producer = open("second")) {
            List<String> read = new ArrayList<>();
            new TopicReader(clients).read(topic, record -> {
                read.add(text(record));
                if (read.size() == 1) {
                    producer.commitTransaction();
                }
            });
            assertThat(read).containsExactly("first", "second");
        }
    }

    @Test
    void whatItWroteIsPassedOverIfItIsAborted() {
        commit("first");
        try (Producer<String, byte[]> producer = open("second")) {
            List<String> read = new ArrayList<>();
            new TopicReader(clients).read(topic, record -> {
                read.add(text(record));
                producer.abortTransaction();
            });
            assertThat(read).containsExactly("first");
        }
    }

    @Test
    void oneThatDoesNotEndIsNamed() {
        try (Producer<String, byte[]> producer = open("first")) {
            TopicReader reader = new TopicReader(clients, Duration.ofSeconds(1));
            assertThatThrownBy(() -> reader.read(topic, record -> {}))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining(
                            "a transaction on oneThatDoesNotEndIsNamed-0 has been open at offset 0 for 1 s")
                    .hasMessageContaining("kafka-transactions find-hanging");
            producer.abortTransaction();
        }
    }

    @Test
    void aStageIsNotDoneWhileATransactionOnItsInputIsOpen() throws Exception {
        commit("first");
        takeFirst(1);
        try (Backlog backlog = new Backlog(clients, "");
                Producer<String, byte[]> producer = open("second")) {
            assertThat(backlog.isDone("group", topic)).as("with one open").isFalse();
            producer.abortTransaction();
            awaitDone(backlog); // a broker confirms the end of a transaction before it has written its marks
        }
        commit("third");
        try (Backlog backlog = new Backlog(clients, "")) {
            assertThat(backlog.isDone("group", topic)).as("with one committed").isFalse();
        }
    }

    @Test
    void aStageThatTookTheRecordsOfEveryPartitionIsDoneThoughTheirMarksComeAfter() throws Exception {
        try (Producer<String, byte[]> producer = open("first")) {
            for (int partition = 1; partition < PARTITIONS; partition++) {
                send(producer, partition, "first");
            }
            producer.commitTransaction();
        }
        takeFirst(PARTITIONS);
        try (Backlog backlog = new Backlog(clients, "")) {
            awaitDone(backlog);
            assertThat(backlog.isDone("group", topic)).as("asked again").isTrue();
        }
    }

    private void awaitDone(Backlog backlog) {
        await().pollInSameThread().until(() -> backlog.isDone("group", topic));
    }

    private void takeFirst(int partitions) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> taken = IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(
                        each -> new TopicPartition(topic.name(), each), each -> new OffsetAndMetadata(1)));
        admin.alterConsumerGroupOffsets("group", taken).all().get();
    }

    private void commit(String value) {
        try (Producer<String, byte[]> producer = open(value)) {
            producer.commitTransaction();
        }
    }

    /** Has written to the first partition, and not yet ended. */
    private Producer<String, byte[]> open(String value) {
        Producer<String, byte[]> producer = clients.transactionalProducer(topic.name() + "-" + value);
        producer.initTransactions();
        producer.beginTransaction();
        send(producer, 0, value);
        return producer;
    }

    private void send(Producer<String, byte[]> producer, int partition, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(topic.name(), partition, null, bytes));
        producer.flush();
    }

    private static String text(Committed<byte[]> record) {
        byte[] value = record.value();
        return value == null ? "nothing" : new String(value, StandardCharsets.UTF_8);
    }
}
