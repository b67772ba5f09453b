package dev.throughline.wire.message;

/** Encodes and decodes the values of a topic. Encoding is deterministic: equal values give identical bytes. */
public interface Codec<T> {
    /** Encodes a value. */
    byte[] encode(T value);

    /**
     * Decodes a value.
     *
     * @throws BadRecordException if the bytes are not such a value; the message says why
     */
    T decode(byte[] bytes);

    /** A codec that leaves bytes unchanged. */
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
