package dev.throughline.streams;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Where state is kept between records: a store of Kafka Streams, or a map. */
public interface Shelf {
    /** What was put there; null if nothing, or if it was removed. */
    byte @Nullable [] get(String key);

    void put(String key, byte[] value);

    void remove(String key);

    /** All entries whose keys begin so, in any order. */
    void forEach(String prefix, BiConsumer<String, byte[]> entry);
}
