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

/** Where partitions end. */
public final class Ends {
    private Ends() {}

    /**
     * The offsets after the last records, those of transactions that have not ended among them. A reader of committed records is told
     * an earlier end while the broker has yet to write the mark of a commit that it has already confirmed: whoever wants everything
     * that was committed before has to read on to this one.
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
