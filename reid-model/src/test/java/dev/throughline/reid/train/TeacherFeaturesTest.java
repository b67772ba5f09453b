package dev.throughline.reid.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.reid.data.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeacherFeaturesTest {
    @TempDir
    private Path folder;

    private Path npy;

    @BeforeEach
    void writeTwo() {
        npy = folder.resolve("teacher.npy");
        try (NpyWriter writer = NpyWriter.create(npy, 2)) {
            writer.write(new float[] {1, 0});
            writer.write(new float[] {.6f, .8f});
            writer.finish();
        }
    }

    @Test
    void aRowIsFoundByTheNameInItsLine() throws IOException {
        Files.writeString(folder.resolve("teacher.txt"), "few/0001001.png\nfew/0001002.png\n");
        TeacherFeatures teacher = TeacherFeatures.read(npy);
        assertThat(teacher.size()).isEqualTo(2);
        assertThat(teacher.of("few/0001002.png")).containsExactly(.6f, .8f);
        assertThatThrownBy(() -> teacher.of("few/0002001.png"))
                .hasMessage("the teacher has not seen 'few/0002001.png'");
    }

    @Test
    void asManyNamesAsRowsAreWanted() throws IOException {
        Path names = Files.writeString(folder.resolve("teacher.txt"), "few/0001001.png\n");
        assertThatThrownBy(() -> TeacherFeatures.read(npy))
                .hasMessage(npy + " has 2 rows, but " + names + " has 1 names");
    }
}
