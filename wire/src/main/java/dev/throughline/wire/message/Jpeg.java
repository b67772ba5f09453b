package dev.throughline.wire.message;

import java.util.Arrays;

/**
 * A picture in JPEG, compressed. Not copied on the way in or out, since frames pass here by the hundred a second: whoever
 * hands the bytes over or asks for them leaves them as they are.
 */
public final class Jpeg {
    private final byte[] bytes;

    private Jpeg(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the bytes over without looking at them; whoever decodes them finds out whether they are a JPEG. */
    public static Jpeg of(byte[] bytes) {
        return new Jpeg(bytes);
    }

    /** The bytes themselves, not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    /** Bytes, compressed. */
    public int size() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Jpeg jpeg && Arrays.equals(bytes, jpeg.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Jpeg[" + bytes.length + " bytes]";
    }
}
