package dev.throughline.reid.training.optimise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.training.data.DataSet;
import dev.throughline.reid.training.data.LabelledCrop;
import dev.throughline.reid.training.data.NpyWriter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeacherFeaturesTest {
    static final RgbPicture GREY = grey();

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
        DataSet few = few("few/0001001.png", "few/0001002.png");
        TeacherFeatures teacher = TeacherFeatures.read(npy, List.of(few));
        assertThat(teacher.size()).isEqualTo(2);
        List<LabelledCrop> asked = List.of(few.crops().get(1), few.crops().get(0));
        assertThat(teacher.rows(asked, List.of(GREY, GREY)))
                .satisfiesExactly(
                        row -> assertThat(row).containsExactly(.6f, .8f),
                        row -> assertThat(row).containsExactly(1, 0));
    }

    @Test
    void aTeacherThatLacksATrainingCropIsRefusedBeforeTheTraining() throws IOException {
        Files.writeString(folder.resolve("teacher.txt"), "few/0001001.png\nfew/0001002.png\n");
        DataSet more = few("few/0001001.png", "few/0001003.png", "few/0001004.png");
        assertThatThrownBy(() -> TeacherFeatures.read(npy, List.of(more)))
                .hasMessage(npy
                        + " has no row of 2 of the training crops, such as 'few/0001003.png': let the teacher see all"
                        + " data sets");
        TeacherFeatures.read(
                npy, List.of(more.withValidationIdentities(1))); // whom it is not trained on, it need not know
    }

    @Test
    void asManyNamesAsRowsAreWanted() throws IOException {
        Path names = Files.writeString(folder.resolve("teacher.txt"), "few/0001001.png\n");
        assertThatThrownBy(() -> TeacherFeatures.read(npy, List.of()))
                .hasMessage(npy + " has 2 rows, but " + names + " has 1 names");
    }

    /** One person's crops. */
    private static DataSet few(String... names) {
        return new DataSet(
                "few",
                Arrays.stream(names)
                        .map(name -> new LabelledCrop(name, 1, 1, GREY))
                        .toList(),
                0);
    }

    private static RgbPicture grey() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(4, 8, BufferedImage.TYPE_BYTE_GRAY), "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return RgbPicture.decode(out.toByteArray());
    }
}
