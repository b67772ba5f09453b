package dev.throughline.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.settings.KafkaSettings;
import dev.throughline.wire.settings.TopicSettings;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A stage in a process of its own, that can die as processes do. */
final class StageProcess implements AutoCloseable {
    private static final int NEVER = 0;

    private final Process process;

    private StageProcess(Process process) {
        this.process = process;
    }

    /** Runs until it is killed. */
    static StageProcess start(KafkaSettings kafka) throws IOException {
        return startDoomed(kafka, NEVER);
    }

    /**
     * Runs until the broker has acknowledged so many of its outputs, and dies then and there: these are on the topic, and the
     * transaction that the last of them belongs to is not yet committed.
     */
    static StageProcess startDoomed(KafkaSettings kafka, int outputs) throws IOException {
        return new StageProcess(new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StageProcess.class.getName(),
                        kafka.bootstrap(),
                        kafka.prefix(),
                        kafka.instance(),
                        String.valueOf(kafka.topics().maxMessageBytes()),
                        String.valueOf(outputs))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    public static void main(String[] arguments) {
        Map<String, String> client = Map.of("interceptor.classes", Doom.class.getName(), Doom.AFTER, arguments[4]);
        KafkaSettings kafka = new KafkaSettings(
                arguments[0],
                arguments[1],
                arguments[2],
                new TopicSettings(4, 1, (short) 1, Topic.FOREVER, Integer.parseInt(arguments[3])),
                0,
                client);
        Site.stage(kafka, new Spotter(kafka.instance())).run();
    }

    /** As by SIGKILL: nothing is closed, nothing is said. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitDeath();
    }

    void awaitDeath() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as("the process is dead")
                .isTrue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Ends the process when the broker has acknowledged its n-th record. */
    public static final class Doom implements ProducerInterceptor<String, byte[]>, ConsumerInterceptor<String, byte[]> {
        static final String AFTER = "doom.after";

        private final AtomicInteger acknowledged = new AtomicInteger();
        private int after;

        @Override
        public void configure(Map<String, ?> properties) {
            after = Integer.parseInt(String.valueOf(properties.get(AFTER)));
        }

        @Override
        public void onAcknowledgement(@Nullable RecordMetadata record, @Nullable Exception failure) {
            if (failure == null && acknowledged.incrementAndGet() == after) {
                Runtime.getRuntime().halt(137);
            }
        }

        @Override
        public ProducerRecord<String, byte[]> onSend(ProducerRecord<String, byte[]> record) {
            return record;
        }

        @Override
        public ConsumerRecords<String, byte[]> onConsume(ConsumerRecords<String, byte[]> records) {
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void close() {}
    }
}
