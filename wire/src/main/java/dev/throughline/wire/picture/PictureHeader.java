package dev.throughline.wire.picture;

import java.io.IOException;

/**
 * The declared properties of a picture, before memory is allocated for it. The file has been found to be complete.
 *
 * @param width as stored, above 0
 * @param height as stored, above 0
 * @param orientation as in EXIF, 1..8
 * @param pixels decodes the picture as stored, without rotation
 */
record PictureHeader(int width, int height, int orientation, Decoder pixels) {
    /** Decodes. */
    interface Decoder {
        /** Shape (height, width, 3), red first. */
        byte[] decode() throws IOException;
    }
}
