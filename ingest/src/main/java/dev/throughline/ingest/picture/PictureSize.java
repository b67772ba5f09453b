package dev.throughline.ingest.picture;

import dev.throughline.wire.message.Jpeg;

/**
 * Width and height of a picture.
 *
 * @param width pixels, above 0
 * @param height pixels, above 0
 */
public record PictureSize(int width, int height) {
    public PictureSize {
        if (width < 1 || height < 1) {
            throw new BrokenPictureException("a picture of " + width + "x" + height + " pixels has nothing to show");
        }
    }

    /** Number of pixels. */
    public long pixels() {
        return (long) width * height;
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }

    /**
     * The size in a JPEG's header, read before anything is allocated for its pixels.
     *
     * @throws BrokenPictureException if these bytes are no JPEG, or end before they declare a size
     */
    public static PictureSize declared(Jpeg jpeg) {
        return JpegMarkers.of(jpeg).size();
    }
}
