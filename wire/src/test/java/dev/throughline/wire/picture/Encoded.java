package dev.throughline.wire.picture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Files of small pictures, of every kind and mode. */
final class Encoded {
    private Encoded() {}

    /** An EXIF block that says nothing but how to turn. */
    static byte[] exif(int orientation, boolean little) {
        return little
                ? new byte[] {
                    'I',
                    'I',
                    42,
                    0,
                    8,
                    0,
                    0,
                    0,
                    1,
                    0,
                    0x12,
                    1,
                    3,
                    0,
                    1,
                    0,
                    0,
                    0,
                    (byte) orientation,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0
                }
                : new byte[] {
                    'M',
                    'M',
                    0,
                    42,
                    0,
                    0,
                    0,
                    8,
                    0,
                    1,
                    1,
                    0x12,
                    0,
                    3,
                    0,
                    0,
                    0,
                    1,
                    0,
                    (byte) orientation,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0
                };
    }

    /** A PNG whose samples are given, by column and by place in the row's samples (pixel times channels plus channel). */
    static byte[] png(int width, int height, int bits, int colourType, IntBinaryOperator sample, byte[]... chunks) {
        int channels = colourType == 2 ? 3 : colourType == 4 ? 2 : colourType == 6 ? 4 : 1;
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        for (int y = 0; y < height; y++) {
            rows.writeBytes(row(width * channels, bits, y, sample));
        }
        return png(width, height, bits, colourType, 0, rows.toByteArray(), chunks);
    }

    /** A PNG in Adam7's seven passes. */
    static byte[] interlacedPng(int width, int height, IntBinaryOperator sample) {
        int[][] passes = {
            {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
        };
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        for (int[] pass : passes) {
            int across = (width - pass[0] + pass[2] - 1) / pass[2];
            for (int y = pass[1]; y < height && across > 0; y += pass[3]) {
                rows.writeBytes(row(
                        3 * across, 8, y, (i, row) -> sample.applyAsInt(3 * (pass[0] + i / 3 * pass[2]) + i % 3, row)));
            }
        }
        return png(width, height, 8, 2, 1, rows.toByteArray());
    }

    private static byte[] row(int samples, int bits, int y, IntBinaryOperator sample) {
        byte[] row = new byte[1 + (samples * bits + 7) / 8];
        for (int i = 0; i < samples; i++) {
            int value = sample.applyAsInt(i, y);
            for (int bit = 0; bit < bits; bit++) {
                int place = i * bits + bit;
                row[1 + place / 8] |= (byte) ((value >> (bits - 1 - bit) & 1) << (7 - place % 8));
            }
        }
        return row;
    }

    static byte[] png(int width, int height, int bits, int colourType, int interlaced, byte[] rows, byte[]... chunks) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(PngFile.SIGNATURE.getBytes(StandardCharsets.ISO_8859_1));
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        header.put((byte) bits)
                .put((byte) colourType)
                .put((byte) 0)
                .put((byte) 0)
                .put((byte) interlaced);
        file.writeBytes(chunk("IHDR", header.array()));
        Arrays.asList(chunks).forEach(file::writeBytes);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        write(() -> {
            try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
                deflater.write(rows);
            }
        });
        file.writeBytes(chunk("IDAT", packed.toByteArray()));
        file.writeBytes(chunk("IEND", new byte[0]));
        return file.toByteArray();
    }

    static byte[] chunk(String type, byte[] data) {
        byte[] named = ByteBuffer.allocate(4 + data.length)
                .put(type.getBytes(StandardCharsets.ISO_8859_1))
                .put(data)
                .array();
        CRC32 sum = new CRC32();
        sum.update(named);
        return ByteBuffer.allocate(8 + named.length)
                .putInt(data.length)
                .put(named)
                .putInt((int) sum.getValue())
                .array();
    }

    static BufferedImage image(int type, Pixels pixels) {
        BufferedImage image = new BufferedImage(pixels.width(), pixels.height(), type);
        for (int i = 0; i < pixels.width() * pixels.height(); i++) {
            image.setRGB(i % pixels.width(), i / pixels.width(), colour(pixels, i));
        }
        return image;
    }

    static int colour(Pixels pixels, int i) {
        byte[] rgb = pixels.rgb();
        return 0xFF000000 | (rgb[3 * i] & 0xFF) << 16 | (rgb[3 * i + 1] & 0xFF) << 8 | (rgb[3 * i + 2] & 0xFF);
    }

    /** With a palette of the picture's own colours. */
    static BufferedImage paletted(Pixels pixels, int bits) {
        int[] colours = IntStream.range(0, pixels.width() * pixels.height())
                .map(i -> colour(pixels, i))
                .distinct()
                .toArray();
        IndexColorModel palette =
                new IndexColorModel(bits, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
        BufferedImage image = new BufferedImage(
                pixels.width(),
                pixels.height(),
                bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY,
                palette);
        WritableRaster raster = image.getRaster();
        for (int i = 0; i < pixels.width() * pixels.height(); i++) {
            int colour = colour(pixels, i);
            int index = 0;
            while (colours[index] != colour) {
                index++;
            }
            raster.setSample(i % pixels.width(), i / pixels.width(), 0, index);
        }
        return image;
    }

    static byte[] of(BufferedImage image, String format) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        write(() -> {
            if (!ImageIO.write(image, format, file)) {
                throw new IOException("no writer of " + format);
            }
        });
        return file.toByteArray();
    }

    static byte[] jpeg(BufferedImage image, boolean progressive) {
        return jpeg(new IIOImage(image, null, null), progressive);
    }

    /** Four inks, as they lie in the samples, without a note by Adobe. */
    static byte[] inks(Pixels pixels, int key, boolean ycck) {
        WritableRaster raster =
                Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, pixels.width(), pixels.height(), 4, null);
        for (int i = 0; i < pixels.width() * pixels.height(); i++) {
            int colour = colour(pixels, i);
            int red = Math.min(255, (colour >> 16 & 0xFF) * 255 / key);
            int green = Math.min(255, (colour >> 8 & 0xFF) * 255 / key);
            int blue = Math.min(255, (colour & 0xFF) * 255 / key);
            int[] inks = ycck
                    ? new int[] {
                        (int) (.299 * red + .587 * green + .114 * blue),
                        (int) (128 - .168736 * red - .331264 * green + .5 * blue),
                        (int) (128 + .5 * red - .418688 * green - .081312 * blue),
                        key
                    }
                    : new int[] {red, green, blue, key};
            raster.setPixel(i % pixels.width(), i / pixels.width(), inks);
        }
        byte[] bare = jpeg(new IIOImage(raster, null, null), false);
        return withSegment(bare, 0xEE, new byte[] {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) (ycck ? 2 : 0)});
    }

    private static byte[] jpeg(IIOImage image, boolean progressive) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(1);
        how.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        write(() -> {
            try (ImageOutputStream stream = ImageIO.createImageOutputStream(file)) {
                writer.setOutput(stream);
                writer.write(null, image, how);
            } finally {
                writer.dispose();
            }
        });
        return file.toByteArray();
    }

    /** A segment more, the first of all. */
    static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
        return ByteBuffer.allocate(jpeg.length + 4 + content.length)
                .put(jpeg, 0, 2)
                .put((byte) 0xFF)
                .put((byte) marker)
                .putShort((short) (content.length + 2))
                .put(content)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    /** Without its first segment, which is JFIF's in what the JDK writes. */
    static byte[] withoutFirstSegment(byte[] jpeg) {
        int end = 4 + ((jpeg[4] & 0xFF) << 8 | (jpeg[5] & 0xFF));
        return ByteBuffer.allocate(jpeg.length - end + 2)
                .put(jpeg, 0, 2)
                .put(jpeg, end, jpeg.length - end)
                .array();
    }

    static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.asList(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private interface Writing {
        void write() throws IOException;
    }

    private static void write(Writing writing) {
        try {
            writing.write();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
