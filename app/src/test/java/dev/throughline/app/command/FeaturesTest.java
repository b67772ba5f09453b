package dev.throughline.app.command;

import static dev.throughline.app.command.ColouredPeople.draw;
import static dev.throughline.app.command.ColouredPeople.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.app.command.ColouredPeople.Said;
import dev.throughline.reid.embed.CropEmbedding;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.reid.training.data.NpyMatrix;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.settings.EmbedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class FeaturesTest {
    @TempDir
    Path temp;

    private Path pictures;
    private Path out;

    @BeforeEach
    void drawSome() throws IOException {
        pictures = temp.resolve("pictures");
        out = temp.resolve("made/here/f.npy");
        draw(pictures.resolve("b.png"), 1, 1, 1);
        draw(pictures.resolve("a/z.jpg"), 2, 1, 1);
        draw(pictures.resolve("a/y.JPG"), 3, 1, 1);
        Files.writeString(pictures.resolve("a/readme.txt"), "not asked for");
        Files.writeString(pictures.resolve(".DS_Store"), "nor this");
    }

    @Test
    void writesARowForEachPictureAndItsNameBeside() throws Exception {
        Path relations = temp.resolve("r.npy");
        Said said = say("features", pictures, "--out", out, "--relation", relations);
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(Files.readAllLines(out.resolveSibling("f.txt"))).containsExactly("a/y.JPG", "a/z.jpg", "b.png");
        NpyMatrix embeddings = NpyMatrix.read(out);
        assertThat(embeddings.rows()).isEqualTo(3);
        assertThat(embeddings.cols()).isEqualTo(192);
        try (Embedder embedder = Embedder.open(EmbedSettings.defaults())) {
            CropEmbedding.Described alone = (CropEmbedding.Described)
                    embedder.describe(List.of(Jpeg.of(Files.readAllBytes(pictures.resolve("a/z.jpg")))))
                            .get(0);
            assertThat(embeddings.row(1)).containsExactly(alone.embedding().toArray());
            assertThat(NpyMatrix.read(relations).row(1))
                    .containsExactly(alone.relation().toArray());
        }
        double sum = 0;
        for (float probability : NpyMatrix.read(relations).row(0)) {
            sum += probability;
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
        assertThat(temp.resolve("made/here")).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void aZipSaysTheSame() throws IOException {
        Path zip = temp.resolve("pictures.zip");
        try (ZipOutputStream into = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : List.of("b.png", "a/z.jpg", "a/y.JPG")) {
                into.putNextEntry(new ZipEntry(name));
                into.write(Files.readAllBytes(pictures.resolve(name)));
                into.closeEntry();
            }
        }
        assertThat(say("features", pictures, "--out", out).exit()).isZero();
        Path other = temp.resolve("zip.npy");
        assertThat(say("features", zip, "--out", other).exit()).isZero();
        assertThat(other).hasSameBinaryContentAs(out);
        assertThat(temp.resolve("zip.txt")).hasSameTextualContentAs(out.resolveSibling("f.txt"));
    }

    @Test
    void aBrokenPictureIsNamedLeftOutAndTheExitCodeTells() throws IOException {
        Files.writeString(pictures.resolve("a/yy.jpg"), "no picture");
        Said said = say("features", pictures, "--out", out);
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err())
                .containsExactly(
                        "throughline: a/yy.jpg: 10 bytes are no picture: neither JPEG, nor PNG, WebP, BMP, TIFF, PPM or PGM",
                        "throughline: 1 of 4 pictures left out, since they cannot be decoded");
        assertThat(Files.readAllLines(out.resolveSibling("f.txt"))).containsExactly("a/y.JPG", "a/z.jpg", "b.png");
        assertThat(NpyMatrix.read(out).rows()).isEqualTo(3);
    }

    @Test
    void whatCannotBeIsOneLine() throws IOException {
        Path nowhere = temp.resolve("nowhere");
        assertThat(say("features", nowhere, "--out", out).err())
                .containsExactly("throughline: cannot read " + nowhere + ": it is not there");
        Path empty = Files.createDirectory(temp.resolve("empty"));
        Said said = say("features", empty, "--out", out);
        assertThat(said.err())
                .singleElement()
                .asString()
                .startsWith("throughline: " + empty + " has no pictures (.jpg, .jpeg, .png, .webp, ");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(say("features", pictures, "--out", out, "--model", nowhere).err())
                .singleElement()
                .asString()
                .startsWith("throughline: model " + nowhere + " lacks model.json");
        Files.writeString(empty.resolve("broken.jpg"), "no picture");
        assertThat(say("features", empty, "--out", out).err())
                .last()
                .isEqualTo("throughline: none of the 1 pictures in " + empty + " can be decoded");
        assertThat(out).doesNotExist();
        Said wrong = say("features", pictures, "--out", temp.resolve("f.csv"));
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err())
                .containsExactly("throughline: features go to a file that ends in .npy, was " + temp.resolve("f.csv"));
    }
}
