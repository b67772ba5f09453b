package dev.throughline.reid.picture;

import dev.throughline.wire.picture.PictureDecoder;
import dev.throughline.wire.picture.Pixels;
import dev.throughline.wire.picture.UndecodablePictureException;
import java.util.Arrays;

/**
 * Pixels in red, green and blue. Training and serving both convert a file's bytes to network input through this class
 * alone, so a network always sees inputs as in its training.
 */
public final class RgbPicture {
    /** A crop has thousands of pixels. A file that declares more than this is malicious or a mistake. */
    public static final int MAX_PIXELS = 4096 * 4096;

    public static final int CHANNELS = 3;

    private final int height;
    private final int width;
    private final byte[] planes; // red, then green, then blue, each row by row

    public RgbPicture(int height, int width, byte[] planes) {
        this.height = height;
        this.width = width;
        this.planes = planes;
    }

    /**
     * Decodes a picture of any supported format, upright.
     *
     * @throws UndecodablePictureException if it is no picture, is incomplete, or declares more than
     *     {@link #MAX_PIXELS}
     */
    public static RgbPicture decode(byte[] encoded) {
        Pixels pixels = PictureDecoder.decode(encoded, MAX_PIXELS);
        byte[] rgb = pixels.rgb();
        int area = pixels.height() * pixels.width();
        byte[] planes = new byte[CHANNELS * area];
        for (int i = 0, from = 0; i < area; i++) {
            planes[i] = rgb[from++];
            planes[area + i] = rgb[from++];
            planes[2 * area + i] = rgb[from++];
        }
        return new RgbPicture(pixels.height(), pixels.width(), planes);
    }

    /**
     * Resizes without keeping the aspect ratio. The triangle filter is as wide as the reduction: bilinear without
     * aliasing.
     */
    public RgbPicture resized(int newHeight, int newWidth) {
        if (newHeight == height && newWidth == width) {
            return this;
        }
        return region(0, 0, width, height, newHeight, newWidth);
    }

    /**
     * A rectangle of this picture, resized. Outside the picture, the pixels of the border are repeated.
     *
     * @param left in pixels, may be negative
     * @param top in pixels, may be negative
     * @param right in pixels, above {@code left}
     * @param bottom in pixels, above {@code top}
     */
    public RgbPicture region(double left, double top, double right, double bottom, int newHeight, int newWidth) {
        Triangles across = new Triangles(left, right, width, newWidth);
        Triangles down = new Triangles(top, bottom, height, newHeight);
        byte[] resized = new byte[CHANNELS * newHeight * newWidth];
        float[] narrow = new float[height * newWidth];
        float[] sums = new float[newWidth];
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int y = 0; y < height; y++) {
                across.row(planes, (channel * height + y) * width, narrow, y * newWidth);
            }
            for (int y = 0; y < newHeight; y++) {
                Arrays.fill(sums, 0);
                for (int tap = down.first[y]; tap < down.first[y + 1]; tap++) {
                    add(down.weight[tap], narrow, down.source[tap] * newWidth, sums);
                }
                int row = (channel * newHeight + y) * newWidth;
                for (int x = 0; x < newWidth; x++) {
                    resized[row + x] = (byte) (int) (sums[x] + .5f);
                }
            }
        }
        return new RgbPicture(newHeight, newWidth, resized);
    }

    /** Adds one row at a time, which the compiler vectorises. */
    private static void add(float weight, float[] rows, int from, float[] sums) {
        for (int x = 0; x < sums.length; x++) {
            sums[x] += weight * rows[from + x];
        }
    }

    /** The old pixels and weights of each new pixel along one axis. */
    private static final class Triangles {
        private final int[] first; // taps of new pixel i are first[i] .. first[i+1]−1
        private final int[] source;
        private final float[] weight;

        Triangles(double from, double to, int oldSize, int newSize) {
            double step = (to - from) / newSize;
            double reach = Math.max(1, step);
            int most = (int) Math.ceil(2 * reach) + 2;
            first = new int[newSize + 1];
            source = new int[newSize * most];
            weight = new float[newSize * most];
            int taps = 0;
            for (int i = 0; i < newSize; i++) {
                first[i] = taps;
                double centre = from + (i + .5) * step - .5;
                double sum = 0;
                for (int at = (int) Math.ceil(centre - reach); at <= (int) Math.floor(centre + reach); at++) {
                    double height = 1 - Math.abs(at - centre) / reach;
                    if (height > 0) {
                        source[taps] = Math.max(0, Math.min(oldSize - 1, at));
                        weight[taps++] = (float) height;
                        sum += height;
                    }
                }
                for (int tap = first[i]; tap < taps; tap++) {
                    weight[tap] /= (float) sum;
                }
            }
            first[newSize] = taps;
        }

        /** Resizes a row of bytes. */
        void row(byte[] from, int start, float[] to, int at) {
            int[] places = source;
            float[] weights = weight;
            int tap = 0;
            for (int i = 1; i < first.length; i++) {
                float sum = 0;
                for (int end = first[i]; tap < end; tap++) {
                    sum += weights[tap] * (from[start + places[tap]] & 0xff);
                }
                to[at + i - 1] = sum;
            }
        }
    }

    /**
     * Writes the network's input, (3, height, width), from {@code offset} on; each network has its own normalisation.
     */
    public void writeNormalised(float[] target, int offset, Normalisation normalisation) {
        int area = height * width;
        for (int channel = 0; channel < CHANNELS; channel++) {
            float[] normalised = normalisation.ofBytes(channel);
            for (int i = channel * area; i < (channel + 1) * area; i++) {
                target[offset + i] = normalised[planes[i] & 0xff];
            }
        }
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    /** Red, then green, then blue, each row by row; read-only. */
    public byte[] planes() {
        return planes;
    }
}
