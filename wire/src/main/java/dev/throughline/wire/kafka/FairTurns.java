package dev.throughline.wire.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Takes records from a consumer in fair turns. Kafka's consumer returns everything it has fetched of one partition before it goes on to the
 * next, so a camera with a backlog would delay the others for minutes. Here each partition yields a few records in its turn, at most one of
 * each camera, without changing their order.
 *
 * <p>Records of a partition stay in order. A few of each partition are held here. When a partition moves to another instance, its held
 * records are dropped, and read again there.
 */
final class FairTurns {
    private final Consumer<String, byte[]> consumer;
    private final int batch;
    /** Held records, by partition, in the order of the turns; a partition without records has no entry. */
    private final Map<TopicPartition, Deque<ConsumerRecord<String, byte[]>>> hands = new LinkedHashMap<>();

    /**
     * Takes records from this consumer, which nobody else polls.
     *
     * @param batch records that are asked for at a time, at most
     */
    FairTurns(Consumer<String, byte[]> consumer, int batch) {
        this.consumer = consumer;
        this.batch = batch;
    }

    void subscribe(String topic) {
        consumer.subscribe(List.of(topic), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                hands.keySet().removeAll(partitions);
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                hands.keySet().removeAll(partitions); // they are read again from the committed offset
            }
        });
    }

    /**
     * The next records, from as many partitions as have some.
     *
     * @param patience how long to wait if there are none
     * @param most records, at most {@code batch}
     */
    ConsumerRecords<String, byte[]> poll(Duration patience, int most) {
        fill(patience);
        return new ConsumerRecords<>(deal(most), Map.of());
    }

    /** Polls until nothing more is available, or enough of every partition is held. */
    private void fill(Duration patience) {
        Duration wait = hands.isEmpty() ? patience : Duration.ZERO;
        boolean more = true;
        while (more) {
            holdBack();
            ConsumerRecords<String, byte[]> records = consumer.poll(wait);
            for (TopicPartition partition : records.partitions()) {
                hands.computeIfAbsent(partition, any -> new ArrayDeque<>()).addAll(records.records(partition));
            }
            wait = Duration.ZERO;
            more = !records.isEmpty() && !held().containsAll(consumer.assignment());
        }
    }

    /** Pauses the partitions of which enough records are held. */
    private void holdBack() {
        Set<TopicPartition> held = held();
        consumer.pause(held);
        consumer.resume(consumer.paused().stream()
                .filter(partition -> !held.contains(partition))
                .toList());
    }

    private Set<TopicPartition> held() {
        int inHand = hands.values().stream().mapToInt(Deque::size).sum();
        return hands.entrySet().stream()
                .filter(hand -> hand.getValue().size() >= batch || inHand >= 2 * batch)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> deal(int most) {
        Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> dealt = new LinkedHashMap<>();
        int left = most;
        while (left > 0 && !hands.isEmpty()) {
            Iterator<Map.Entry<TopicPartition, Deque<ConsumerRecord<String, byte[]>>>> first =
                    hands.entrySet().iterator();
            Map.Entry<TopicPartition, Deque<ConsumerRecord<String, byte[]>>> next = first.next();
            TopicPartition partition = next.getKey();
            Deque<ConsumerRecord<String, byte[]>> hand = next.getValue();
            first.remove();
            List<ConsumerRecord<String, byte[]>> turn = turn(hand, left);
            dealt.computeIfAbsent(partition, any -> new ArrayList<>()).addAll(turn);
            left -= turn.size();
            if (!hand.isEmpty()) {
                hands.put(partition, hand); // at the end of the queue
            }
        }
        return dealt;
    }

    /** The next records of a partition, up to the first camera that already has one in this turn. */
    private static List<ConsumerRecord<String, byte[]>> turn(Deque<ConsumerRecord<String, byte[]>> hand, int most) {
        List<ConsumerRecord<String, byte[]>> turn = new ArrayList<>();
        Set<String> cameras = new HashSet<>();
        while (turn.size() < most
                && !hand.isEmpty()
                && cameras.add(hand.getFirst().key())) {
            turn.add(hand.removeFirst());
        }
        return turn;
    }
}
