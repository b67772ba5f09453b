package dev.throughline.ingest.picture;

import dev.throughline.wire.message.Jpeg;

/**
 * The content of a JPEG's markers, read as libjpeg reads them with one exception. Faults that libjpeg repairs
 * silently, such as bytes between segments, make the picture a broken one. So the size found here is the size for
 * which the decoder allocates memory.
 *
 * <p>Source: ITU-T T.81, B.1.1.3 (markers), B.1.1.4 (segments) and B.2.2 (frame header).
 *
 * @param size that the frame header declares
 * @param scans number of scans: the decoder processes the whole picture for each
 */
record JpegMarkers(PictureSize size, int scans) {
    private static final int MARKER = 0xFF;
    private static final int TEMPORARY = 0x01;
    private static final int FIRST_RESTART = 0xD0;
    private static final int LAST_RESTART = 0xD7;
    private static final int START_OF_IMAGE = 0xD8;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int START_OF_SCAN = 0xDA;
    private static final int SMALLEST_FRAME_HEADER = 8; // bytes, including its own length

    /**
     * Reads the markers.
     *
     * @throws BrokenPictureException if these bytes are no JPEG, or end before they declare a size
     */
    static JpegMarkers of(Jpeg jpeg) {
        byte[] bytes = jpeg.bytes();
        if (bytes.length < 4 || at(bytes, 0) != MARKER || at(bytes, 1) != START_OF_IMAGE) {
            throw new BrokenPictureException("not a JPEG: its " + bytes.length + " bytes do not begin with FF D8");
        }
        int frame = frameHeader(bytes);
        return new JpegMarkers(
                new PictureSize(twoBytes(bytes, frame + 7), twoBytes(bytes, frame + 5)), scansFrom(bytes, frame));
    }

    /** The position of the frame header's marker. */
    private static int frameHeader(byte[] bytes) {
        int place = 2;
        while (place + 3 < bytes.length) {
            if (at(bytes, place) != MARKER) {
                throw new BrokenPictureException("broken JPEG: no marker at byte " + place);
            }
            int marker = at(bytes, place + 1);
            if (marker == MARKER) { // a fill byte
                place++;
            } else if (isAlone(marker)) {
                place += 2;
            } else if (marker == 0 || marker == START_OF_IMAGE || marker == END_OF_IMAGE || marker == START_OF_SCAN) {
                break;
            } else {
                int length = segment(bytes, place);
                if (isFrameHeader(marker) && length >= SMALLEST_FRAME_HEADER && place + 2 + length <= bytes.length) {
                    return place;
                }
                place += 2 + length;
            }
        }
        throw new BrokenPictureException(
                "broken JPEG: none of its " + bytes.length + " bytes says how large the picture is");
    }

    private static int scansFrom(byte[] bytes, int frame) {
        int scans = 0;
        int place = frame;
        while (place + 3 < bytes.length) {
            int marker = at(bytes, place + 1);
            if (at(bytes, place) != MARKER || marker == 0 || marker == MARKER || isAlone(marker)) {
                place++; // compressed data
            } else if (marker == END_OF_IMAGE) {
                break;
            } else {
                scans += marker == START_OF_SCAN ? 1 : 0;
                place += 2 + segment(bytes, place);
            }
        }
        return scans;
    }

    /** Length of the segment after the marker at this place, including its own two bytes. */
    private static int segment(byte[] bytes, int place) {
        int length = twoBytes(bytes, place + 2);
        if (length < 2) {
            throw new BrokenPictureException("broken JPEG: the segment at byte " + place + " has " + length + " bytes");
        }
        return length;
    }

    /** Markers without a segment: TEM and RST0 to RST7. */
    private static boolean isAlone(int marker) {
        return marker == TEMPORARY || (marker >= FIRST_RESTART && marker <= LAST_RESTART);
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
