package dev.throughline.wire.picture;

import javax.imageio.ImageIO;

/**
 * BMP, decoded by the JDK.
 *
 * <p>Source: Microsoft, BITMAPFILEHEADER, BITMAPCOREHEADER and BITMAPINFOHEADER.
 */
final class BmpFile {
    private static final int FILE_HEADER = 14;
    private static final int CORE_HEADER = 12;
    private static final int RLE8 = 1;
    private static final int RLE4 = 2;
    private static final int MASKS = 3;

    private BmpFile() {}

    static PictureHeader frame(byte[] encoded) {
        Bytes bytes = new Bytes(encoded);
        long pixels = bytes.little32(10);
        boolean core = bytes.little32(FILE_HEADER) == CORE_HEADER;
        long width = core ? bytes.little16(18) : (int) bytes.little32(18);
        long height = core ? bytes.little16(20) : Math.abs((long) (int) bytes.little32(22));
        int bits = core ? bytes.little16(24) : bytes.little16(28);
        long compression = core ? 0 : bytes.little32(30);
        if (width < 0 || height > Integer.MAX_VALUE) {
            throw new UndecodablePictureException("is broken: this BMP declares " + width + "×" + height + " pixels");
        }
        if (compression == RLE8 || compression == RLE4) {
            bytes.require(pixels, Math.max(1, bytes.little32(34)));
        } else if (compression == 0 || compression == MASKS) {
            bytes.require(pixels, (width * bits + 31) / 32 * 4 * height);
        } else {
            throw new UndecodablePictureException(
                    "is a BMP of compression " + compression + ", which is not read here; save it as PNG");
        }
        return new PictureHeader(
                (int) width,
                (int) height,
                Orientation.UPRIGHT,
                () -> Samples.read(
                        ImageIO.getImageReadersByFormatName("bmp").next(),
                        encoded,
                        warning -> false,
                        reader -> Samples.rgb(reader.read(0))));
    }
}
