package dev.throughline.wire.picture;

import java.nio.charset.StandardCharsets;

/** The bytes of a file, read in either byte order. A read beyond their end reports that the file is cut off. */
final class Bytes {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    int size() {
        return bytes.length;
    }

    int at(long place) {
        if (place < 0 || place >= bytes.length) {
            throw cutOff();
        }
        return bytes[(int) place] & 0xFF;
    }

    boolean startsWith(long place, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        if (place < 0 || place + wanted.length > bytes.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[(int) place + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** An unsigned big-endian 16-bit number. */
    int big16(long place) {
        return at(place) << 8 | at(place + 1);
    }

    /** An unsigned little-endian 16-bit number. */
    int little16(long place) {
        return at(place) | at(place + 1) << 8;
    }

    int little24(long place) {
        return little16(place) | at(place + 2) << 16;
    }

    /** An unsigned big-endian 32-bit number. */
    long big32(long place) {
        return (long) big16(place) << 16 | big16(place + 2);
    }

    long little32(long place) {
        return little16(place) | (long) little16(place + 2) << 16;
    }

    /** Checks that the file has this many bytes from there on. */
    void require(long place, long length) {
        if (place < 0 || length < 0 || place + length > bytes.length) {
            throw cutOff();
        }
    }

    UndecodablePictureException cutOff() {
        return new UndecodablePictureException(
                "is cut off: its " + bytes.length + " bytes end before the picture does");
    }
}
