package dev.throughline.app.topics;

import dev.throughline.wire.kafka.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The state of a topic on the broker.
 *
 * @param topic its name
 * @param exists whether the broker knows it; if not, all numbers are 0
 * @param partitions number of partitions
 * @param replication number of replicas of each
 * @param offsets from the first record to the end, over all partitions: records, and a few transaction markers
 */
public record TopicState(String topic, boolean exists, int partitions, int replication, long offsets) {

    /** The states of these topics, in their order. */
    public static List<TopicState> describe(Admin admin, List<Topic<?>> topics) throws InterruptedException {
        return states(admin, topics.stream().map(Topic::name).toList());
    }

    /** The states of all topics, whatever their prefix, except the internal topics of Kafka and Kafka Streams. */
    public static List<TopicState> all(Admin admin) throws InterruptedException {
        try {
            return states(
                    admin,
                    admin.listTopics().names().get().stream()
                            .filter(name -> !name.endsWith("-changelog") && !name.endsWith("-repartition"))
                            .sorted()
                            .toList());
        } catch (ExecutionException e) {
            throw new KafkaException("the topics cannot be listed", e.getCause());
        }
    }

    private static List<TopicState> states(Admin admin, List<String> topics) throws InterruptedException {
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(topics).topicNameValues();
        List<TopicState> states = new ArrayList<>();
        for (String topic : topics) {
            KafkaFuture<TopicDescription> answer = answers.get(topic);
            try {
                states.add(answer == null ? missing(topic) : existing(admin, answer.get()));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new KafkaException("topic " + topic + " cannot be described", e.getCause());
                }
                states.add(missing(topic));
            }
        }
        return states;
    }

    private static TopicState missing(String name) {
        return new TopicState(name, false, 0, 0, 0);
    }

    private static TopicState existing(Admin admin, TopicDescription described)
            throws InterruptedException, ExecutionException {
        int replication = described.partitions().get(0).replicas().size();
        long offsets = sum(admin, described, OffsetSpec::latest) - sum(admin, described, OffsetSpec::earliest);
        return new TopicState(described.name(), true, described.partitions().size(), replication, offsets);
    }

    private static long sum(Admin admin, TopicDescription described, Supplier<OffsetSpec> which)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        described
                .partitions()
                .forEach(each -> asked.put(new TopicPartition(described.name(), each.partition()), which.get()));
        return admin.listOffsets(asked).all().get().values().stream()
                .mapToLong(each -> each.offset())
                .sum();
    }
}
