package dev.throughline.wire.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** End offsets of partitions. */
public final class Ends {
    private Ends() {}

    /**
     * The offsets after the last records, including those of open transactions. A reader of committed records gets an earlier end while the
     * broker has yet to write the marker of a commit that it has already confirmed. So a reader that needs everything committed before has
     * to read on to this offset.
     */
    public static Map<TopicPartition, Long> written(Admin admin, Collection<TopicPartition> partitions) {
        var asked = partitions.stream().collect(Collectors.toMap(Function.identity(), any -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        try {
            admin.listOffsets(asked).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        } catch (ExecutionException e) {
            throw new KafkaException("the ends of " + partitions + " cannot be read", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        return ends;
    }
}
