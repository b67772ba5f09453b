package dev.throughline.streams;

import dev.throughline.wire.message.BadRecordException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Buffers writes to a store so that they take effect together or not at all. Reads see buffered writes at once; the store sees them at the
 * flush. So a record that causes an exception halfway leaves no trace.
 */
public final class WriteBuffer implements ByteStore {
    private final ByteStore store;
    private final int maxBytes;
    private final TreeMap<String, Optional<byte[]>> writes = new TreeMap<>(); // empty for a removal

    /**
     * An empty buffer.
     *
     * @param maxBytes largest key and value together that a record of the store's changelog may have
     */
    public WriteBuffer(ByteStore store, int maxBytes) {
        this.store = store;
        this.maxBytes = maxBytes;
    }

    @Override
    public byte @Nullable [] get(String key) {
        Optional<byte[]> written = writes.get(key);
        return written == null ? store.get(key) : written.orElse(null);
    }

    @Override
    public void put(String key, byte[] value) {
        writes.put(key, Optional.of(value));
    }

    @Override
    public void remove(String key) {
        writes.put(key, Optional.empty());
    }

    @Override
    public void forEach(String prefix, BiConsumer<String, byte[]> entry) {
        store.forEach(prefix, (key, value) -> {
            if (!writes.containsKey(key)) {
                entry.accept(key, value);
            }
        });
        List<String> written = new ArrayList<>();
        for (String key : writes.tailMap(prefix).keySet()) {
            if (!key.startsWith(prefix)) {
                break;
            }
            written.add(key);
        }
        written.forEach(key -> writes.getOrDefault(key, Optional.empty()).ifPresent(value -> entry.accept(key, value)));
    }

    /** Whether nothing was written since the last flush. */
    public boolean isEmpty() {
        return writes.isEmpty();
    }

    /** Writes everything to the store without checks: {@link #requireRoom} checks sizes before. */
    public void flush() {
        writes.forEach((key, value) -> value.ifPresentOrElse(bytes -> store.put(key, bytes), () -> store.remove(key)));
        writes.clear();
    }

    /**
     * Checks the sizes of the buffered writes.
     *
     * @throws BadRecordException if an entry is too large to be stored
     */
    public void requireRoom() {
        writes.forEach((key, value) -> {
            long bytes = value.map(each -> each.length).orElse(0) + (long) key.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > maxBytes) {
                throw new BadRecordException(
                        "what would be stored because of it has " + bytes + " bytes, more than the " + maxBytes
                                + " that fit into a record: raise kafka.max-message-bytes");
            }
        });
    }

    /** Discards what was written since the last flush. */
    public void clear() {
        writes.clear();
    }
}
