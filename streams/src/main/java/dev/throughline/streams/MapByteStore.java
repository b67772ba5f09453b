package dev.throughline.streams;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Keeps state in memory that need not outlive the process. It returns copies, as a store on disk does. */
public final class MapByteStore implements ByteStore {
    private final Map<String, byte[]> entries = new TreeMap<>();
    private int writes;

    @Override
    public byte @Nullable [] get(String key) {
        byte[] value = entries.get(key);
        return value == null ? null : value.clone();
    }

    @Override
    public void put(String key, byte[] value) {
        writes++;
        entries.put(key, value.clone());
    }

    @Override
    public void remove(String key) {
        writes++;
        entries.remove(key);
    }

    @Override
    public void forEach(String prefix, BiConsumer<String, byte[]> entry) {
        entries.entrySet().stream()
                .filter(each -> each.getKey().startsWith(prefix))
                .forEach(each -> entry.accept(each.getKey(), each.getValue().clone()));
    }

    public int size() {
        return entries.size();
    }

    /** Puts and removals so far. */
    public int writes() {
        return writes;
    }
}
