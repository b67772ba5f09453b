package dev.throughline.reid.training.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rows of float32 as NumPy stores them in a {@code .npy} file.
 *
 * <p>Source: numpy.lib.format, versions 1.0 to 3.0; only little-endian and C order.
 */
public final class NpyMatrix {
    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private static final Pattern TYPE = Pattern.compile("['\"]descr['\"]: *['\"]<f4['\"]");
    private static final Pattern ORDER = Pattern.compile("['\"]fortran_order['\"]: *False");
    private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]: *\\((\\d{1,18}), *(\\d{1,9}),? *\\)");
    private static final int PREAMBLE = 12; // magic, version, and the header's length at its longest

    private final float[][] rows;
    private final int cols;

    private NpyMatrix(float[][] rows, int cols) {
        this.rows = rows;
        this.cols = cols;
    }

    /**
     * Reads a file. The size in its header is checked against the file's size before anything of that size is
     * allocated.
     *
     * @throws UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if it holds anything but (rows, cols) of float32 with at least one column
     */
    public static NpyMatrix read(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            return read(file, channel);
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException(file + " is not there", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static NpyMatrix read(Path file, FileChannel channel) throws IOException {
        ByteBuffer preamble = bytes(channel, 0, (int) Math.min(PREAMBLE, channel.size()));
        if (preamble.limit() < PREAMBLE || !preamble.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw new IllegalArgumentException(file + " is no NumPy file: it does not begin as one does");
        }
        int version = preamble.get(MAGIC.length);
        if (version < 1 || version > 3) {
            throw new IllegalArgumentException(
                    file + " is a NumPy file of version " + version + ", this program reads 1 to 3");
        }
        int headerFrom = version == 1 ? PREAMBLE - Short.BYTES : PREAMBLE;
        long headerLength = version == 1
                ? Short.toUnsignedInt(preamble.getShort(MAGIC.length + 2))
                : Integer.toUnsignedLong(preamble.getInt(MAGIC.length + 2));
        long dataFrom = headerFrom + headerLength;
        if (dataFrom > channel.size() || headerLength > 1 << 16) {
            throw new IllegalArgumentException(file + " declares a header of " + headerLength + " bytes, but has "
                    + channel.size() + " in all (and 65536 are the most that are read)");
        }
        String header = StandardCharsets.ISO_8859_1
                .decode(bytes(channel, headerFrom, (int) headerLength))
                .toString()
                .strip();
        Matcher shape = SHAPE.matcher(header);
        if (!TYPE.matcher(header).find() || !ORDER.matcher(header).find() || !shape.find()) {
            throw new IllegalArgumentException(
                    file + " holds no rows of float32 in C order, (rows, columns): " + header);
        }
        return read(file, channel, dataFrom, Long.parseLong(shape.group(1)), Integer.parseInt(shape.group(2)));
    }

    private static NpyMatrix read(Path file, FileChannel channel, long from, long rows, int cols) throws IOException {
        long rowBytes = (long) cols * Float.BYTES;
        long there = channel.size() - from;
        if (rowBytes == 0 || rowBytes > Integer.MAX_VALUE || there % rowBytes != 0 || there / rowBytes != rows) {
            throw new IllegalArgumentException(file + " declares (" + rows + ", " + cols
                    + ") values of 4 bytes, but has " + there + " bytes of them");
        }
        float[][] values = new float[Math.toIntExact(rows)][];
        for (int row = 0; row < values.length; row++) {
            values[row] = new float[cols];
            bytes(channel, from + row * rowBytes, (int) rowBytes)
                    .asFloatBuffer()
                    .get(values[row]);
        }
        return new NpyMatrix(values, cols);
    }

    private static ByteBuffer bytes(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("it became shorter while it was read");
            }
        }
        return bytes.flip();
    }

    public int rows() {
        return rows.length;
    }

    public int cols() {
        return cols;
    }

    /** A row, (cols); read-only. */
    public float[] row(int index) {
        return rows[index];
    }
}
