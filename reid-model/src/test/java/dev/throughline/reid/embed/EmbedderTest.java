package dev.throughline.reid.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.reid.picture.PictureFiles;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.settings.EmbedSettings;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class EmbedderTest {
    private static final EmbedSettings SETTINGS = new EmbedSettings("", "cpu", 16, 2);
    private static Embedder embedder;
    private static List<Jpeg> crops;
    private static List<CropEmbedding> alone;

    @BeforeAll
    static void eachCropIsAskedAlone() throws Exception {
        embedder = Embedder.open(SETTINGS);
        crops = crops(41);
        alone = new ArrayList<>();
        for (Jpeg crop : crops) {
            alone.addAll(embedder.describe(List.of(crop)));
        }
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aCropsAnswerHasTheSameBitsInAnyCompanyAndPlace(long seed) throws Exception {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < crops.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(seed));
        List<CropEmbedding> together =
                embedder.describe(order.stream().map(crops::get).toList());
        for (int i = 0; i < order.size(); i++) {
            assertThat(together.get(i))
                    .as("seed %d, crop %d in place %d", seed, order.get(i), i)
                    .isEqualTo(alone.get(order.get(i)));
        }
    }

    @Test
    void anotherEmbedderGivesTheSameBits() throws Exception {
        try (Embedder other = Embedder.open(new EmbedSettings("", "cpu", 16, 1))) {
            assertThat(other.describe(crops)).isEqualTo(alone);
        }
    }

    @Test
    void differentCropsHaveDifferentAnswers() {
        assertThat(alone).doesNotHaveDuplicates();
        CropEmbedding.Described first = (CropEmbedding.Described) alone.get(0);
        assertThat(first.embedding().size()).isEqualTo(192);
        assertThat(first.relation().size()).isEqualTo(136);
    }

    @Test
    void filesAreAnsweredInOrderAsTheirCropsAre(@TempDir Path folder) throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 200; i++) { // more than are on their way at once
            names.add(String.format("%03d.jpg", i));
            Files.write(
                    folder.resolve(names.get(i)), crops.get(i % crops.size()).bytes());
        }
        Files.writeString(folder.resolve(names.get(77)), "not a picture");
        List<CropEmbedding> answers = new ArrayList<>();
        try (PictureFiles files = PictureFiles.open(folder)) {
            assertThat(files.names()).isEqualTo(names);
            embedder.describeFiles(files, names, (index, answer) -> {
                assertThat(index).isEqualTo(answers.size());
                answers.add(answer);
            });
        }
        assertThat(answers).hasSize(200);
        for (int i = 0; i < 200; i++) {
            CropEmbedding expected = i == 77
                    ? new CropEmbedding.Undecodable(
                            "13 bytes are no picture: neither JPEG, nor PNG, WebP, BMP, TIFF, PPM or PGM")
                    : alone.get(i % crops.size());
            assertThat(answers.get(i)).as("file %d", i).isEqualTo(expected);
        }
    }

    @Test
    void whatIsNoPictureIsRefusedAndChangesNothingForTheOthers() throws Exception {
        byte[] cut = Arrays.copyOf(crops.get(0).bytes(), 40);
        List<CropEmbedding> answers = embedder.describe(List.of(
                crops.get(0),
                Jpeg.of(new byte[0]),
                Jpeg.of("P2 1 1 255 9\n".getBytes(StandardCharsets.UTF_8)),
                Jpeg.of(cut),
                crops.get(1)));
        assertThat(answers.get(0)).isEqualTo(alone.get(0));
        assertThat(answers.get(1)).isEqualTo(new CropEmbedding.Undecodable("is empty"));
        assertThat(answers.get(2))
                .as("a picture, but of another kind")
                .isEqualTo(new CropEmbedding.Undecodable("13 bytes are no JPEG"));
        assertThat(answers.get(3)).isInstanceOf(CropEmbedding.Undecodable.class);
        assertThat(answers.get(4)).isEqualTo(alone.get(1));
    }

    @Test
    void aPictureThatDeclaresAnAbsurdSizeIsRefusedWithoutMemoryForIt() throws Exception {
        byte[] huge = crops.get(0).bytes().clone();
        declare(huge, 30_000, 30_000); // 2.7 GB decoded, more than this test may have
        assertThat(embedder.describe(List.of(Jpeg.of(huge))))
                .containsExactly(new CropEmbedding.Undecodable(
                        "declares 30000×30000 pixels, 900000000 in all; at most 16777216 are taken"));
    }

    /** Overwrites the size in the frame header (SOF0: ff c0, length 2, precision 1, height 2, width 2). */
    private static void declare(byte[] jpeg, int width, int height) {
        for (int i = 0; i < jpeg.length; i++) {
            if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == 0xc0) {
                jpeg[i + 5] = (byte) (height >> 8);
                jpeg[i + 6] = (byte) height;
                jpeg[i + 7] = (byte) (width >> 8);
                jpeg[i + 8] = (byte) width;
                return;
            }
        }
        throw new IllegalArgumentException("no frame header");
    }

    /** People of a sort: a head, a shirt, trousers, before a wall, in sizes as a detector gives them. */
    static List<Jpeg> crops(int count) throws IOException {
        Random random = new Random(7);
        List<Jpeg> crops = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int width = 40 + random.nextInt(60);
            int height = 100 + random.nextInt(150);
            BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            Graphics2D pen = image.createGraphics();
            pen.setPaint(new GradientPaint(0, 0, new Color(random.nextInt(1 << 24)), width, height, Color.GRAY));
            pen.fillRect(0, 0, width, height);
            pen.setPaint(new Color(210, 170, 140));
            pen.fillOval(width * 2 / 5, height / 20, width / 5, height / 8);
            pen.setPaint(new Color(random.nextInt(1 << 24)));
            pen.fillRect(width / 4, height / 6, width / 2, height * 2 / 5);
            pen.setPaint(new Color(random.nextInt(1 << 24)));
            pen.fillRect(width / 3, height * 17 / 30, width / 3, height * 2 / 5);
            pen.dispose();
            ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
            ImageIO.write(image, "jpg", jpeg);
            crops.add(Jpeg.of(jpeg.toByteArray()));
        }
        return crops;
    }
}
