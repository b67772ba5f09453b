package dev.throughline.wire.picture;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decodes the bytes of a picture file. The pixels are the same for every file format, palette, depth and encoding:
 *
 * <ul>
 *   <li>EXIF's orientation is applied: the picture comes out upright;
 *   <li>alpha is dropped: red, green and blue are taken as stored, however transparent;
 *   <li>grey becomes red, green and blue of the stored value, and 16 bits lose the lower eight;
 *   <li>colour profiles and gamma are ignored;
 *   <li>CMYK is converted in proportion: red is (255 − C)(255 − K) / 255.
 * </ul>
 *
 * <p>An incomplete file is broken: there are no partial pictures. The declared size is checked before memory of that size is allocated.
 */
public final class PictureDecoder {
    /** File name extensions that are accepted; the content decides how a file is decoded. */
    public static final String ENDINGS = ".jpg, .jpeg, .png, .webp, .bmp, .tif, .tiff, .ppm, .pgm";

    /** The largest file, bytes: no picture has more. */
    public static final int MAX_BYTES = 256 << 20;

    private static final Set<String> ENDING =
            Arrays.stream(ENDINGS.split(", ", -1)).collect(Collectors.toUnmodifiableSet());

    private PictureDecoder() {}

    /** Whether a file of this name should be a picture. */
    public static boolean isPicture(String fileName) {
        return fileName.lastIndexOf('.') >= 0
                && ENDING.contains(fileName.substring(fileName.lastIndexOf('.')).toLowerCase(Locale.ROOT));
    }

    /**
     * Decodes a picture.
     *
     * @param encoded a file's bytes, not written to
     * @param maxPixels a picture that declares more is rejected
     * @throws UndecodablePictureException if its format is unknown, or it is incomplete, or too large
     */
    public static Pixels decode(byte[] encoded, long maxPixels) {
        try {
            PictureHeader frame = frame(encoded);
            long pixels = (long) frame.width() * frame.height();
            if (pixels < 1) {
                throw new UndecodablePictureException(
                        "a picture of " + frame.width() + "×" + frame.height() + " pixels has nothing to show");
            }
            if (pixels > Math.min(maxPixels, Integer.MAX_VALUE / Pixels.CHANNELS)) {
                throw new UndecodablePictureException("declares " + frame.width() + "×" + frame.height() + " pixels, "
                        + pixels + " in all; at most " + maxPixels + " are taken");
            }
            return new Pixels(frame.width(), frame.height(), frame.pixels().decode()).upright(frame.orientation());
        } catch (UndecodablePictureException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // the readers throw both for broken data
            throw new UndecodablePictureException(
                    "is broken: of its " + encoded.length + " bytes no picture can be made: " + e.getMessage(), e);
        }
    }

    private static PictureHeader frame(byte[] encoded) {
        Bytes bytes = new Bytes(encoded);
        if (bytes.size() == 0) {
            throw new UndecodablePictureException("is empty");
        } else if (bytes.startsWith(0, "\u00FF\u00D8")) {
            return JpegFile.frame(encoded);
        } else if (bytes.startsWith(0, PngFile.SIGNATURE)) {
            return PngFile.frame(encoded);
        } else if (bytes.startsWith(0, "RIFF") && bytes.startsWith(8, "WEBP")) {
            return WebpFile.frame(encoded);
        } else if (bytes.startsWith(0, "BM")) {
            return BmpFile.frame(encoded);
        } else if (bytes.startsWith(0, "II*\0") || bytes.startsWith(0, "MM\0*")) {
            return TiffFile.frame(encoded);
        } else if (bytes.size() > 2 && encoded[0] == 'P' && "2356".indexOf(encoded[1]) >= 0) {
            return PnmFile.frame(encoded);
        }
        throw new UndecodablePictureException(
                encoded.length + " bytes are no picture: neither JPEG, nor PNG, WebP, BMP, TIFF, PPM or PGM");
    }
}
