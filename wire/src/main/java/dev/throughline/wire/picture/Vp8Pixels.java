package dev.throughline.wire.picture;

import com.twelvemonkeys.imageio.plugins.webp.vp8.VP8Frame;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Pixels of a lossy WebP, from the planes that TwelveMonkeys decodes. TwelveMonkeys takes colours from the nearest sample of the half-size
 * planes. This class interpolates between samples as libwebp does, which is what writers of WebP expect.
 *
 * <p>Source: libwebp, {@code upsampling.c} (fancy upsampling) and {@code yuv.h}.
 */
final class Vp8Pixels {
    private final int width;
    private final int height;
    private final Raster luma;
    private final int[] blueness; // (⌈height / 2⌉, ⌈width / 2⌉)
    private final int[] redness;

    private Vp8Pixels(int width, int height, VP8Frame frame) {
        this.width = width;
        this.height = height;
        luma = frame.getDebugImageYBuffer().getRaster();
        blueness = halved(frame.getDebugImageUBuffer().getRaster());
        redness = halved(frame.getDebugImageVBuffer().getRaster());
    }

    /**
     * Decodes.
     *
     * @param frame the bytes of a key frame
     * @return shape (height, width, 3), red first
     */
    static byte[] decode(byte[] frame, int width, int height) throws IOException {
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(frame))) {
            VP8Frame decoded = new VP8Frame(stream, false);
            BufferedImage colours = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
            if (!decoded.decode(colours.getRaster(), null)) {
                throw new UndecodablePictureException("is broken: this WebP has no key frame");
            }
            return new Vp8Pixels(width, height, decoded).rgb();
        }
    }

    /** A plane at its own size: the library returns it at the size of the picture, with each sample four times. */
    private int[] halved(Raster shown) {
        int across = (width + 1) / 2;
        int[] plane = new int[across * ((height + 1) / 2)];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = shown.getSample(i % across * 2, i / across * 2, 0);
        }
        return plane;
    }

    private byte[] rgb() {
        byte[] rgb = new byte[Pixels.CHANNELS * width * height];
        for (int y = 0, to = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int light = (luma.getSample(x, y, 0) * 19_077) >> 8;
                int u = between(blueness, x, y);
                int v = between(redness, x, y);
                rgb[to++] = clipped(light + ((v * 26_149) >> 8) - 14_234);
                rgb[to++] = clipped(light - ((u * 6_419) >> 8) - ((v * 13_320) >> 8) + 8_708);
                rgb[to++] = clipped(light + ((u * 33_050) >> 8) - 17_685);
            }
        }
        return rgb;
    }

    /** Interpolates with weights of nine for the nearest sample, three for each adjacent one, and one for the diagonal one. */
    private int between(int[] plane, int x, int y) {
        int across = (width + 1) / 2;
        int column = x / 2;
        int row = y / 2;
        int besideColumn = Math.max(0, Math.min(across - 1, column + (x % 2 == 0 ? -1 : 1)));
        int besideRow = Math.max(0, Math.min((height + 1) / 2 - 1, row + (y % 2 == 0 ? -1 : 1)));
        int near = plane[row * across + column];
        int beside = plane[row * across + besideColumn];
        int above = plane[besideRow * across + column];
        int corner = plane[besideRow * across + besideColumn];
        return (((near + beside + above + corner + 8 + 2 * (beside + above)) >> 3) + near) >> 1;
    }

    /** Converts a value in 64ths to a byte. */
    private static byte clipped(int value) {
        return (byte) (value < 0 ? 0 : Math.min(255, value >> 6));
    }
}
