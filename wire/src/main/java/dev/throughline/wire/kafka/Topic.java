package dev.throughline.wire.kafka;

import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Codec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A topic and the format of its records.
 *
 * @param name on the broker, prefix included
 * @param codec of the values; keys are strings
 * @param keyOf the key of a value; null where any key will do
 * @param partitions when created
 * @param retention how long a record is kept; {@link #FOREVER} for no end
 * @param compacted whether only the last value of a key is kept
 */
public record Topic<T>(
        String name,
        Codec<T> codec,
        @Nullable Function<T, String> keyOf,
        int partitions,
        Duration retention,
        boolean compacted) {
    /** Kept until deleted by hand, or overwritten on a compacted topic. */
    public static final Duration FOREVER = Duration.ofMillis(-1);

    /** Characters of a key that a reason quotes. */
    private static final int QUOTED = 40;

    public Topic {
        if (partitions < 1) {
            throw new IllegalArgumentException("topic " + name + " needs at least 1 partition, not " + partitions);
        }
    }

    /** A topic whose values may have any key. */
    public Topic(String name, Codec<T> codec, int partitions, Duration retention, boolean compacted) {
        this(name, codec, null, partitions, retention, compacted);
    }

    /**
     * Decodes the value of a record. All readers of a topic use this method.
     *
     * @throws BadRecordException if the record cannot be used: it has no value, or one that cannot be read, or a key that differs from the
     *     one of its value. Such a key leads to another partition, where another task keeps other state.
     */
    public T decode(@Nullable String key, byte @Nullable [] value) {
        if (value == null) {
            throw new BadRecordException("no value");
        }
        T decoded = decode(value);
        if (keyOf != null) {
            String due = keyOf.apply(decoded);
            if (key == null) {
                throw new BadRecordException("no key: its value belongs under '" + due + "'");
            }
            if (!key.equals(due)) {
                throw new BadRecordException(
                        "the key is '" + quoted(key) + "', but its value belongs under '" + due + "'");
            }
        }
        return decoded;
    }

    /**
     * Decodes a value. Codecs report known faults as a {@link BadRecordException}; for any other exception the reason names where it comes
     * from.
     */
    private T decode(byte[] value) {
        try {
            return codec.decode(value);
        } catch (BadRecordException bad) {
            throw bad;
        } catch (RuntimeException unforeseen) {
            throw new BadRecordException(DeadLetter.reason(unforeseen), unforeseen);
        }
    }

    private static String quoted(String key) {
        return key.length() <= QUOTED ? key : key.substring(0, QUOTED) + "…";
    }

    /** Bytes that the record of this key and value takes, without its envelope. */
    public static int size(@Nullable String key, byte @Nullable [] value) {
        return (key == null ? 0 : key.getBytes(StandardCharsets.UTF_8).length) + (value == null ? 0 : value.length);
    }
}
