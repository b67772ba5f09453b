package dev.throughline.app.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.training.data.LabelledCrop;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxTeacherTest {
    private static final Path TINY = Path.of("src/test/resources/models/tiny_embedder.onnx");
    private static final Color RED = new Color(200, 40, 90);

    @TempDir
    private Path folder;

    /** The values are ONNX Runtime's of the same file, which src/test/python/tiny_embedder.py wrote. */
    @Test
    void itSaysOfEachCropWhatTheNetworkSaysOfWhatIsShown() throws IOException {
        RgbPicture crop = plain(Color.GREEN);
        LabelledCrop labelled = new LabelledCrop("few/1.png", 1, 1, crop);
        List<RgbPicture> shown = List.of(plain(RED), plain(Color.BLUE), plain(RED));
        try (OnnxTeacher teacher = new OnnxTeacher(TINY, 2);
                OnnxEmbedder alone = new OnnxEmbedder(TINY)) {
            assertThat(teacher.size()).isEqualTo(8);
            List<float[]> rows = teacher.rows(List.of(labelled, labelled, labelled), shown);
            assertThat(rows).hasSize(3);
            assertThat(rows.get(0))
                    .containsExactly(new float[] {0, 0, 0, .9954924f, 0, 0, 0, .0948410f}, within(1e-5f));
            assertThat(rows.get(1))
                    .containsExactly(alone.embed(plain(Color.BLUE)).toArray());
            assertThat(rows.get(2)).containsExactly(rows.get(0));
        }
    }

    @Test
    void aFileThatIsNoSuchNetworkIsNamed() throws IOException {
        Path none = folder.resolve("none.onnx");
        assertThatThrownBy(() -> new OnnxTeacher(none, 1)).hasMessage("cannot read " + none);
        Path broken = Files.writeString(folder.resolve("broken.onnx"), "no network");
        assertThatThrownBy(() -> new OnnxTeacher(broken, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        broken + " is not ONNX of a network that makes a vector of one picture of 256×128");
    }

    private static RgbPicture plain(Color colour) throws IOException {
        BufferedImage image = new BufferedImage(16, 32, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(colour);
        pen.fillRect(0, 0, 16, 32);
        pen.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return RgbPicture.decode(out.toByteArray());
    }
}
