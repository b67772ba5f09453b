package dev.throughline.wire.picture;

import java.io.IOException;

/**
 * What a file says of its picture before memory is taken for it. The file has been found to be whole.
 *
 * @param width as stored, above 0
 * @param height as stored, above 0
 * @param orientation as EXIF has it, 1..8
 * @param pixels decodes what is stored, unturned
 */
record PictureHeader(int width, int height, int orientation, Decoder pixels) {
    /** Decodes. */
    interface Decoder {
        /** Shape (height, width, 3), red first. */
        byte[] decode() throws IOException;
    }
}
