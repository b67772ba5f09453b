package dev.throughline.wire.picture;

/**
 * The orientation of a picture, as in EXIF.
 *
 * <p>Source: Exif 2.32 (CIPA DC-008), 4.6.2 and tag 274; TIFF 6.0, section 2.
 */
final class Orientation {
    static final int UPRIGHT = 1;

    private static final int TAG = 0x0112;
    private static final int LAST = 8;

    private Orientation() {}

    /**
     * Reads the orientation of a block of EXIF; upright if it has none, or an invalid one, since metadata does not break a picture.
     *
     * @param from where the block begins, {@code Exif} in front of it or not
     * @param to where it ends
     */
    static int in(Bytes bytes, int from, int to) {
        int start = bytes.startsWith(from, "Exif\0\0") ? from + 6 : from;
        boolean little = bytes.startsWith(start, "II");
        try {
            long directory = start + (little ? bytes.little32(start + 4) : bytes.big32(start + 4));
            int entries = little ? bytes.little16(directory) : bytes.big16(directory);
            for (int i = 0; i < entries; i++) {
                long entry = directory + 2 + 12L * i;
                if (entry + 12 > to) {
                    return UPRIGHT;
                }
                if ((little ? bytes.little16(entry) : bytes.big16(entry)) == TAG) {
                    int value = little ? bytes.little16(entry + 8) : bytes.big16(entry + 8);
                    return value >= UPRIGHT && value <= LAST ? value : UPRIGHT;
                }
            }
            return UPRIGHT;
        } catch (UndecodablePictureException nonsense) {
            return UPRIGHT;
        }
    }
}
