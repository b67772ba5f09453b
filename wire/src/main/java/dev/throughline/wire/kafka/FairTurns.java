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
 * Takes records from a consumer in fair turns. Kafka's consumer hands out all that it has fetched of one partition before it goes on to
 * the next, so that a camera with a backlog would keep the others waiting for minutes. Here each partition gives some records in its
 * turn: one of each camera, as far as they stand in that order.
 *
 * <p>The records of a partition stay in order. A few of each partition are held here; when a partition goes to another instance, those
 * are dropped, and read there.
 */
final class FairTurns {
    private final Consumer<String, byte[]> consumer;
    private final int batch;
    /** Held records, by partition, in the order of the turns; a partition without records has no entry. */
    private final Map<TopicPartition, Deque<ConsumerRecord<String, byte[]>>> hands = new LinkedHashMap<>();

    /**
     * Takes from this consumer, which nobody else polls.
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
                hands.keySet().removeAll(partitions); // they are read anew from what is committed
            }
        });
    }

    /**
     * The next records, from as many partitions as have some.
     *
     * @param patience how long to wait where there are none
     * @param most records, at most {@code batch}
     */
    ConsumerRecords<String, byte[]> poll(Duration patience, int most) {
        fill(patience);
        return new ConsumerRecords<>(deal(most), Map.of());
    }

    /** Asks until there is nothing at hand, or enough of every partition. */
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

    /** Keeps the consumer from giving more of the partitions of which there is enough. */
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

    /** Records up to the first whose camera has had its own in this turn. */
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
