package dev.throughline.wire.message;

import java.util.Arrays;

/**
 * A compressed JPEG picture. The bytes are not copied on the way in or out, since hundreds of frames a second pass here. Neither side may
 * change them.
 */
public final class Jpeg {
    private final byte[] bytes;

    private Jpeg(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the bytes over unchecked; the decoder finds out whether they are a JPEG. */
    public static Jpeg of(byte[] bytes) {
        return new Jpeg(bytes);
    }

    /** The bytes themselves, not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    /** The compressed size, bytes. */
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
