package dev.throughline.wire.picture;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Samples of Java's images, as stored: {@code getRGB} would convert colour spaces, in which grey is linear light. */
final class Samples {
    private Samples() {}

    /** A function of an open reader. */
    interface Reading<T> {
        T read(ImageReader reader) throws IOException;
    }

    /**
     * Opens the reader on the bytes, and disposes of it.
     *
     * @param harmless warnings to ignore; with the others, readers report that data is missing and was made up
     */
    static <T> T read(ImageReader reader, byte[] encoded, Predicate<String> harmless, Reading<T> reading)
            throws IOException {
        List<String> warnings = new ArrayList<>();
        IIOReadWarningListener listener = (source, warning) -> warnings.add(warning);
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            reader.addIIOReadWarningListener(listener);
            reader.setInput(stream, true, true);
            T read = reading.read(reader);
            warnings.removeIf(harmless);
            if (!warnings.isEmpty()) {
                throw new UndecodablePictureException("is broken: " + warnings.get(0));
            }
            return read;
        } finally {
            reader.dispose();
        }
    }

    /** Shape (height, width, 3), red first. */
    static byte[] rgb(BufferedImage image) {
        return image.getColorModel() instanceof IndexColorModel palette
                ? ofPalette(image.getRaster(), palette)
                : rgb(image.getRaster());
    }

    /** The same for samples that are no palette indexes: grey for one or two bands, red, green and blue for more. */
    static byte[] rgb(Raster raster) {
        int type = raster.getDataBuffer().getDataType();
        if (type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE || type == DataBuffer.TYPE_SHORT) {
            throw new UndecodablePictureException("has samples that are no whole numbers of 1 to 16 bits");
        }
        if (isBytes(raster)) {
            return ofBytes(raster);
        }
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        byte[] rgb = new byte[Pixels.CHANNELS * width * raster.getHeight()];
        int[] bits = raster.getSampleModel().getSampleSize();
        int[] row = new int[width * bands];
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
                    int band = bands < Pixels.CHANNELS ? 0 : channel;
                    rgb[to++] = (byte) toByte(row[x * bands + band], bits[band]);
                }
            }
        }
        return rgb;
    }

    private static boolean isBytes(Raster raster) {
        return raster.getDataBuffer() instanceof DataBufferByte buffer
                && buffer.getNumBanks() == 1
                && raster.getSampleModel() instanceof ComponentSampleModel
                && raster.getSampleModelTranslateX() == 0
                && raster.getSampleModelTranslateY() == 0;
    }

    private static byte[] ofBytes(Raster raster) {
        ComponentSampleModel model = (ComponentSampleModel) raster.getSampleModel();
        DataBufferByte buffer = (DataBufferByte) raster.getDataBuffer();
        byte[] data = buffer.getData();
        int[] offsets = model.getBandOffsets();
        boolean grey = offsets.length < Pixels.CHANNELS;
        int red = offsets[0];
        int green = offsets[grey ? 0 : 1];
        int blue = offsets[grey ? 0 : 2];
        int width = raster.getWidth();
        byte[] rgb = new byte[Pixels.CHANNELS * width * raster.getHeight()];
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            int from = buffer.getOffset() + y * model.getScanlineStride();
            for (int x = 0; x < width; x++) {
                rgb[to++] = data[from + red];
                rgb[to++] = data[from + green];
                rgb[to++] = data[from + blue];
                from += model.getPixelStride();
            }
        }
        return rgb;
    }

    static byte[] ofPalette(Raster raster, IndexColorModel palette) {
        int width = raster.getWidth();
        byte[] rgb = new byte[Pixels.CHANNELS * width * raster.getHeight()];
        int[] row = new int[width];
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(0, y, width, 1, 0, row);
            for (int index : row) {
                if (index >= palette.getMapSize()) {
                    throw new UndecodablePictureException(
                            "has colour " + index + " of a palette of " + palette.getMapSize());
                }
                rgb[to++] = (byte) palette.getRed(index);
                rgb[to++] = (byte) palette.getGreen(index);
                rgb[to++] = (byte) palette.getBlue(index);
            }
        }
        return rgb;
    }

    /** Converts a sample to eight bits: of more bits, the upper eight; fewer are scaled to the full range. */
    static int toByte(int sample, int bits) {
        if (bits >= 8) {
            return sample >> (bits - 8);
        }
        int most = (1 << bits) - 1;
        return (sample * 255 + most / 2) / most;
    }
}
