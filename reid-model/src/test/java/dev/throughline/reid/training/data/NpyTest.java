package dev.throughline.reid.training.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
    private static final String HEADER = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }";
    private static final float[] VALUES = {1, 2, 3, 4, 5, -6.5f};

    @TempDir
    private Path folder;

    @Test
    void readsWhatNumpyWrites() throws IOException {
        NpyMatrix read = NpyMatrix.read(file(1, HEADER + " ".repeat(58) + "\n", VALUES));
        assertThat(read.rows()).isEqualTo(3);
        assertThat(read.cols()).isEqualTo(2);
        assertThat(read.row(0)).containsExactly(1, 2);
        assertThat(read.row(2)).containsExactly(5, -6.5f);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void readsLaterVersionsToo(int version) throws IOException {
        assertThat(NpyMatrix.read(file(version, HEADER + "\n", VALUES)).row(1)).containsExactly(3, 4);
    }

    @Test
    void whatIsWrittenIsReadAndIsByteForByteNumpys() throws IOException {
        Path file = folder.resolve("out.npy");
        try (NpyWriter writer = NpyWriter.create(file, 2)) {
            writer.write(new float[] {1, 2});
            writer.write(new float[] {3, 4});
            writer.write(new float[] {5, -6.5f});
            assertThat(file).as("not before it is finished").doesNotExist();
            writer.finish();
        }
        assertThat(file).hasSameBinaryContentAs(file(1, HEADER + " ".repeat(58) + "\n", VALUES));
        assertThat(folder.resolve("out.npy.part")).doesNotExist();
    }

    @Test
    void whatIsNotFinishedLeavesNothing() {
        Path file = folder.resolve("out.npy");
        try (NpyWriter writer = NpyWriter.create(file, 2)) {
            writer.write(new float[] {1, 2});
            assertThatThrownBy(() -> writer.write(new float[3])).hasMessage("a row of 3 values among rows of 2");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), } | holds no rows of float32",
                "{'descr': '>f4', 'fortran_order': False, 'shape': (3, 2), } | holds no rows of float32",
                "{'descr': '<f4', 'fortran_order': True, 'shape': (3, 2), } | holds no rows of float32",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), } | holds no rows of float32",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 2), } | declares (4, 2) values of 4 bytes, but has 24",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), } | declares (2, 2) values of 4 bytes, but has 24",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999999999, 999999999), } | declares (9",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999, 0), } | declares (999999999999, 0)",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4), } | holds no rows",
            })
    void whatTheFileDoesNotHoldIsNotAllocated(String header, String message) throws IOException {
        Path file = file(1, header + "\n", VALUES);
        assertThatThrownBy(() -> NpyMatrix.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + " " + message);
    }

    @Test
    void headersThatAreLongerThanTheFileAreRefused() throws IOException {
        Path file = file(2, HEADER, VALUES);
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(8, -1);
        Files.write(file, bytes);
        assertThatThrownBy(() -> NpyMatrix.read(file)).hasMessageContaining("declares a header of 4294967295 bytes");
    }

    @Test
    void whatIsNoNumpyFileIsToldInALine() throws IOException {
        Path text = Files.writeString(folder.resolve("letter.npy"), "Dear Sir or Madam");
        assertThatThrownBy(() -> NpyMatrix.read(text)).hasMessageStartingWith(text + " is no NumPy file");
        Path empty = Files.createFile(folder.resolve("empty.npy"));
        assertThatThrownBy(() -> NpyMatrix.read(empty)).hasMessageStartingWith(empty + " is no NumPy file");
        Path nowhere = folder.resolve("nowhere.npy");
        assertThatThrownBy(() -> NpyMatrix.read(nowhere)).hasMessage(nowhere + " is not there");
        Path old = file(0, HEADER, VALUES);
        assertThatThrownBy(() -> NpyMatrix.read(old)).hasMessageContaining("of version 0");
    }

    private Path file(int version, String header, float... values) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(0x93);
        bytes.writeBytes("NUMPY".getBytes(ISO_8859_1));
        bytes.write(version);
        bytes.write(0);
        int wide = version == 1 ? Short.BYTES : Integer.BYTES;
        for (int i = 0; i < wide; i++) {
            bytes.write(header.length() >> (8 * i));
        }
        bytes.writeBytes(header.getBytes(ISO_8859_1));
        ByteBuffer data = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        bytes.writeBytes(data.array());
        return Files.write(folder.resolve("numpy-" + version + ".npy"), bytes.toByteArray());
    }
}
