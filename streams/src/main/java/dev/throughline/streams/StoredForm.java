package dev.throughline.streams;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The format of state on a {@link Shelf}: a version, then whatever its owner writes. Bytes of another version cause an exception; they are
 * never guessed at.
 *
 * @param what it holds, in the plural, for messages
 * @param version of the format, 0..127
 */
public record StoredForm(String what, int version) {
    /** Writes a value. */
    public interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    /** Reads what a {@link Writer} wrote. */
    public interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    /** The bytes to store. */
    public byte[] write(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(version);
            writer.write(out);
        } catch (IOException impossible) { // an array does not fail
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads the value back.
     *
     * @throws IllegalStateException if the bytes are of another version
     * @throws UncheckedIOException if they end too early
     */
    public <T> T read(byte[] bytes, Reader<T> reader) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int stored = in.readByte();
            if (stored != version) {
                throw new IllegalStateException(what + " in the store have version " + stored + ", this program reads "
                        + version + ": start it under a new application id, or go back to the program that wrote them");
            }
            return reader.read(in);
        } catch (IOException truncated) {
            throw new UncheckedIOException(truncated);
        }
    }
}
