package dev.throughline.app.topics;

import org.jspecify.annotations.Nullable;

/**
 * A record of a committed transaction.
 *
 * @param key camera, site or identity
 * @param value null for a tombstone
 * @param appendedMillis when the broker appended it, ms since the epoch
 */
public record Committed<T>(String key, @Nullable T value, long appendedMillis) {}
