package dev.throughline.ingest.picture;

import dev.throughline.wire.Jpeg;

/**
 * Width and height of a picture.
 *
 * @param width pixels, above 0
 * @param height pixels, above 0
 */
public record PictureSize(int width, int height) {
    private static final int MARKER = 0xFF;
    private static final int START_OF_IMAGE = 0xD8;
    private static final int START_OF_SCAN = 0xDA;

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
     * What the header of a JPEG says, before anything is allocated for its pixels.
     *
     * <p>Source: ITU-T T.81, B.1.1.3 (markers) and B.2.2 (frame header).
     *
     * @throws BrokenPictureException if these bytes are no JPEG, or end before they say their size
     */
    public static PictureSize declared(Jpeg jpeg) {
        byte[] bytes = jpeg.bytes();
        if (bytes.length < 4 || at(bytes, 0) != MARKER || at(bytes, 1) != START_OF_IMAGE) {
            throw new BrokenPictureException("not a JPEG: its " + bytes.length + " bytes do not begin with FF D8");
        }
        int place = 2;
        while (place + 9 <= bytes.length) {
            if (at(bytes, place) != MARKER) {
                throw new BrokenPictureException("broken JPEG: no marker at byte " + place);
            }
            int marker = at(bytes, place + 1);
            if (marker == MARKER) { // a fill byte
                place++;
            } else if (isFrameHeader(marker)) {
                return new PictureSize(twoBytes(bytes, place + 7), twoBytes(bytes, place + 5));
            } else if (marker == START_OF_SCAN) {
                break;
            } else {
                place += 2 + twoBytes(bytes, place + 2);
            }
        }
        throw new BrokenPictureException(
                "broken JPEG: none of its " + bytes.length + " bytes says how large the picture is");
    }

    /** SOF0 to SOF15, without DHT, JPG and DAC, which share their range. */
    private static boolean isFrameHeader(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static int twoBytes(byte[] bytes, int place) {
        return (at(bytes, place) << 8) | at(bytes, place + 1);
    }

    private static int at(byte[] bytes, int place) {
        return bytes[place] & 0xFF;
    }
}
