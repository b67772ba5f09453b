package dev.throughline.ingest.picture;

import dev.throughline.wire.message.Jpeg;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** Encodes and decodes JPEG. Pixels are BGR, 8 bits each, rows from the top. */
public final class JpegCodec {
    private static final int END_OF_IMAGE = 0xD9;
    /** Progressive JPEGs have about ten. */
    private static final int MOST_SCANS = 50;

    static {
        Natives.load();
    }

    private JpegCodec() {}

    /**
     * Encodes pixels.
     *
     * @param pixels BGR, 8 bits
     * @param quality 1..100
     */
    public static Jpeg encode(Mat pixels, int quality) {
        try (BytePointer compressed = new BytePointer();
                IntPointer options = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality)) {
            if (!opencv_imgcodecs.imencode(".jpg", pixels, compressed, options)) {
                throw new IllegalStateException(
                        "OpenCV encodes no JPEG of " + pixels.cols() + "x" + pixels.rows() + " pixels");
            }
            byte[] bytes = new byte[Math.toIntExact(compressed.limit())];
            compressed.get(bytes);
            return Jpeg.of(bytes);
        }
    }

    /**
     * Encodes pixels.
     *
     * @param bgr shape (height, width, 3), rows from the top
     * @param quality 1..100
     */
    public static Jpeg encode(byte[] bgr, int width, int height, int quality) {
        try (BytePointer bytes = new BytePointer(bgr);
                Mat pixels = new Mat(height, width, opencv_core.CV_8UC3, bytes)) {
            return encode(pixels, quality);
        }
    }

    /**
     * Decodes a JPEG; the caller closes the pixels. The size is checked before memory is allocated for it. The EXIF
     * orientation is ignored.
     *
     * @param maxPixels a picture that declares more is rejected
     * @return BGR, 8 bits, of the declared size
     * @throws BrokenPictureException if it is too large, no JPEG, or incomplete
     */
    public static Mat decode(Jpeg jpeg, long maxPixels) {
        JpegMarkers markers = JpegMarkers.of(jpeg);
        PictureSize declared = markers.size();
        if (declared.pixels() > maxPixels) {
            throw new BrokenPictureException("declares " + declared + " pixels, " + declared.pixels()
                    + " in all; at most " + maxPixels + " are taken (max-pixels)");
        }
        if (markers.scans() > MOST_SCANS) {
            throw new BrokenPictureException(
                    "has " + markers.scans() + " scans, and the decoder goes over the whole picture for"
                            + " each; at most " + MOST_SCANS + " are taken");
        }
        requireEnd(jpeg.bytes());
        try (BytePointer bytes = new BytePointer(jpeg.bytes());
                Mat compressed = new Mat(1, jpeg.size(), opencv_core.CV_8UC1, bytes)) {
            Mat pixels = pixels(compressed);
            if (pixels.cols() != declared.width() || pixels.rows() != declared.height()) {
                pixels.close();
                throw new BrokenPictureException(
                        "broken JPEG: its header declares " + declared + " pixels, but they cannot be decoded");
            }
            return pixels;
        }
    }

    private static Mat pixels(Mat compressed) {
        try {
            return opencv_imgcodecs.imdecode(
                    compressed, opencv_imgcodecs.IMREAD_COLOR | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION);
        } catch (RuntimeException refused) { // OpenCV's C++ exceptions; it has limits of its own
            throw new BrokenPictureException("broken JPEG: OpenCV refuses it: " + refused.getMessage());
        }
    }

    /** OpenCV decodes a truncated JPEG into a picture with a grey part, in which nobody is detected. */
    private static void requireEnd(byte[] bytes) {
        int last = bytes.length - 1;
        while (last > 1 && bytes[last] == 0) { // padding
            last--;
        }
        if ((bytes[last] & 0xFF) != END_OF_IMAGE || (bytes[last - 1] & 0xFF) != 0xFF) {
            throw new BrokenPictureException("incomplete JPEG: its " + bytes.length + " bytes do not end with FF D9");
        }
    }
}
