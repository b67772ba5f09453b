package dev.throughline.wire.message;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** How the values of a topic become bytes and come back. The same value always gives the same bytes. */
public interface Codec<T> {
    /** The value in bytes. */
    byte[] encode(T value);

    /**
     * The value again.
     *
     * @throws BadRecordException if the bytes are not such a value; the message says why
     */
    T decode(byte[] bytes);

    /** For Kafka's own clients. An empty (tombstone) record stays null. */
    @SuppressWarnings("NullAway") // Kafka hands null for a tombstone, and takes it back
    default Serde<T> serde() {
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : encode(value),
                (topic, bytes) -> bytes == null ? null : decode(bytes));
    }

    /** Bytes as they are. */
    static Codec<byte[]> bytes() {
        return new Codec<>() {
            @Override
            public byte[] encode(byte[] value) {
                return value;
            }

            @Override
            public byte[] decode(byte[] bytes) {
                return bytes;
            }
        };
    }
}
