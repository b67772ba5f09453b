package dev.throughline.streams;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Keeps state between records, in a store of Kafka Streams or a map. */
public interface ByteStore {
    /** The value of the key; null if it was never put, or was removed. */
    byte @Nullable [] get(String key);

    void put(String key, byte[] value);

    void remove(String key);

    /** Visits all entries whose keys begin with the prefix, in any order. */
    void forEach(String prefix, BiConsumer<String, byte[]> entry);
}
