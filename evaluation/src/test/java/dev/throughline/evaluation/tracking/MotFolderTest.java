package dev.throughline.evaluation.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MotFolderTest {
    @TempDir
    private Path folder;

    @Test
    void aFileIsACameraOfItsName() throws IOException {
        write("gate.txt");
        write("gate.csv");
        assertThat(MotFolder.read(folder.resolve("gate.txt")).cameras()).containsOnlyKeys("gate");
        assertThat(MotFolder.read(folder.resolve("gate.csv")).cameras()).containsOnlyKeys("gate.csv");
    }

    @Test
    void aFolderHasAFileForEachCamera() throws IOException {
        write("hall.txt");
        write("gate.txt");
        write("README.md");
        MotFolder read = MotFolder.read(folder);
        assertThat(read.cameras()).containsOnlyKeys("gate", "hall");
        assertThat(read.cameras().get("gate")).containsExactly(new MotBox(1, 2, 3, 4, 5, 6, 1));
        assertThat(read.areSequences()).isFalse();
    }

    @Test
    void aSitesFolderHasItsTruthInAFolderOfItsOwn() throws IOException {
        write("site.yaml");
        write("truth/gate.txt");
        assertThat(MotFolder.read(folder).cameras()).containsOnlyKeys("gate");
    }

    @Test
    void aSequenceIsNamedAfterItsFolder() throws IOException {
        write("TUD/gt/gt.txt");
        MotFolder read = MotFolder.read(folder.resolve("TUD"));
        assertThat(read.cameras()).containsOnlyKeys("TUD");
        assertThat(read.areSequences()).isTrue();
        assertThat(MotFolder.read(folder.resolve("TUD/gt/gt.txt")).cameras()).containsOnlyKeys("TUD");
    }

    @Test
    void severalSequencesAreKnownAsSuch() throws IOException {
        write("one/gt/gt.txt");
        write("two/gt/gt.txt");
        write("seqmaps/all");
        MotFolder read = MotFolder.read(folder);
        assertThat(read.cameras()).containsOnlyKeys("one", "two");
        assertThat(read.areSequences()).isTrue();
    }

    @Test
    void aFolderWithoutAnySaysWhatItLooksFor() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MotFolder.read(folder))
                .withMessage(
                        folder + " holds no MOT files: name a file, or a folder with a <camera>.txt for each camera,"
                                + " or with gt/gt.txt");
    }

    private void write(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "1,2,3,4,5,6,1\n");
    }
}
