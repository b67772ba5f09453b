package dev.throughline.wire.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FairTurnsTest {
    private static final int BATCH = 8;
    private static final TopicPartition ONE = new TopicPartition("frames", 0);
    private static final TopicPartition OTHER = new TopicPartition("frames", 1);

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final FairTurns turns = new FairTurns(consumer, BATCH);

    @BeforeEach
    void assign() {
        turns.subscribe("frames");
        consumer.rebalance(List.of(ONE, OTHER));
        consumer.updateBeginningOffsets(Map.of(ONE, 0L, OTHER, 0L));
        consumer.setMaxPollRecords(2);
    }

    @Test
    void aCameraWithABacklogDoesNotKeepAnotherPartitionWaiting() {
        add(ONE, "gate", 100);
        add(OTHER, "desk", 3);
        assertThat(next(BATCH))
                .containsExactlyInAnyOrder("gate0", "gate1", "gate2", "gate3", "gate4", "desk0", "desk1", "desk2");
        assertThat(next(BATCH)).hasSize(BATCH).allMatch(each -> each.startsWith("gate"));
    }

    @Test
    void aPartitionOfTwoCamerasHasTwoPlacesInATurn() {
        for (int i = 0; i < 20; i++) {
            add(ONE, "gate", 1);
            add(ONE, "hall", 1);
            add(OTHER, "desk", 1);
        }
        List<String> batch = next(6);
        assertThat(batch.stream().filter(each -> each.startsWith("desk"))).hasSize(2);
        assertThat(batch.stream().filter(each -> each.startsWith("gate"))).hasSize(2);
        assertThat(batch.stream().filter(each -> each.startsWith("hall"))).hasSize(2);
    }

    @Test
    void everyRecordComesOnceAndInTheOrderOfItsPartition() {
        add(ONE, "gate", 50);
        add(OTHER, "desk", 21);
        List<String> all = new ArrayList<>();
        for (List<String> batch = next(5); !batch.isEmpty(); batch = next(5)) {
            all.addAll(batch);
        }
        assertThat(all).hasSize(71);
        assertThat(all.stream().filter(each -> each.startsWith("gate"))).containsExactlyElementsOf(names("gate", 50));
        assertThat(all.stream().filter(each -> each.startsWith("desk"))).containsExactlyElementsOf(names("desk", 21));
    }

    @Test
    void whatIsHeldOfAPartitionIsDroppedWhenItGoesToAnotherInstance() {
        add(ONE, "gate", 20);
        add(OTHER, "desk", 20);
        assertThat(next(2)).containsExactlyInAnyOrder("gate0", "desk0");
        consumer.rebalance(List.of(OTHER));
        assertThat(next(BATCH)).startsWith("desk1", "desk2").noneMatch(each -> each.startsWith("gate"));
    }

    @Test
    void aStageTakesAsManyRecordsAsItDoesInHalfASecondAndNeverTooFewForItsThreads() {
        BatchPace pace = new BatchPace(16);
        assertThat(pace.atOnce()).isEqualTo(16);
        pace.took(16, Duration.ofMillis(160).toNanos());
        assertThat(pace.atOnce()).isEqualTo(16);
        for (int i = 0; i < 30; i++) {
            pace.took(10, Duration.ofSeconds(1).toNanos());
        }
        assertThat(pace.atOnce()).isEqualTo(5);
        for (int i = 0; i < 30; i++) {
            pace.took(4, Duration.ofSeconds(4).toNanos());
        }
        assertThat(pace.atOnce()).isEqualTo(4);
    }

    private void add(TopicPartition partition, String camera, int records) {
        long end = ends.getOrDefault(partition, 0L);
        for (int i = 0; i < records; i++) {
            consumer.addRecord(new ConsumerRecord<>(
                    partition.topic(),
                    partition.partition(),
                    end + i,
                    camera,
                    Long.toString(end + i).getBytes(StandardCharsets.UTF_8)));
        }
        ends.put(partition, end + records);
    }

    /** Camera and offset of each record. */
    private List<String> next(int most) {
        ConsumerRecords<String, byte[]> records = turns.poll(Duration.ZERO, most);
        List<String> names = new ArrayList<>();
        records.forEach(record -> names.add(record.key() + record.offset()));
        return names;
    }

    private static List<String> names(String camera, int count) {
        return IntStream.range(0, count).mapToObj(i -> camera + i).toList();
    }
}
