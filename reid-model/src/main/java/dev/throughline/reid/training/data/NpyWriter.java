package dev.throughline.reid.training.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * Writes rows of float32 for NumPy, one after the other. The number of rows need not be known in advance. Until it is
 * {@link #finish finished}, the file has the suffix {@code .part}.
 */
public final class NpyWriter implements AutoCloseable {
    private static final int HEADER_END = 128; // room for any shape; NumPy wants a multiple of 64

    private final Path file;
    private final Path part;
    private final int cols;
    private final OutputStream out;
    private final ByteBuffer row;
    private long rows;

    private NpyWriter(Path file, int cols) throws IOException {
        this.file = file;
        this.cols = cols;
        part = file.resolveSibling(file.getFileName() + ".part");
        row = ByteBuffer.allocate(cols * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16);
        out.write(header());
    }

    /**
     * Creates a file.
     *
     * @param cols values of a row, at least 1
     * @throws UncheckedIOException if it cannot be written
     */
    public static NpyWriter create(Path file, int cols) {
        try {
            return new NpyWriter(file, cols);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static UncheckedIOException unwritable(Path file, IOException e) {
        return new UncheckedIOException("cannot write " + file + ": " + e, e);
    }

    private byte[] header() {
        byte[] header = new byte[HEADER_END];
        Arrays.fill(header, (byte) ' ');
        ByteBuffer into = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        into.put(NpyMatrix.MAGIC).put((byte) 1).put((byte) 0).putShort((short) (HEADER_END - into.position() - 2));
        into.put(String.format("{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }", rows, cols)
                .getBytes(StandardCharsets.US_ASCII));
        header[HEADER_END - 1] = '\n';
        return header;
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException if it has a different number of values
     * @throws UncheckedIOException if it cannot be written
     */
    public void write(float[] values) {
        if (values.length != cols) {
            throw new IllegalArgumentException("a row of " + values.length + " values among rows of " + cols);
        }
        row.clear().asFloatBuffer().put(values);
        try {
            out.write(row.array());
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        rows++;
    }

    /**
     * Writes the final header and moves the file to its own name.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public void finish() {
        try {
            out.close();
            try (RandomAccessFile begun = new RandomAccessFile(part.toFile(), "rw")) {
                begun.write(header());
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Deletes an unfinished file. */
    @Override
    public void close() {
        try {
            out.close();
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }
}
