package dev.throughline.streams.topology;

import dev.throughline.streams.ByteStore;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Adapts a store of Kafka Streams to {@link ByteStore}. */
final class KafkaByteStore implements ByteStore {
    private final KeyValueStore<String, byte[]> store;

    KafkaByteStore(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    @Override
    public byte @Nullable [] get(String key) {
        return store.get(key);
    }

    @Override
    public void put(String key, byte[] value) {
        store.put(key, value);
    }

    @Override
    public void remove(String key) {
        store.delete(key);
    }

    @Override
    public void forEach(String prefix, BiConsumer<String, byte[]> entry) {
        try (StringSerializer serializer = new StringSerializer();
                KeyValueIterator<String, byte[]> found = store.prefixScan(prefix, serializer)) {
            while (found.hasNext()) {
                KeyValue<String, byte[]> next = found.next();
                entry.accept(next.key, next.value);
            }
        }
    }
}
