package dev.throughline.reid.training.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.reid.embed.CropEmbedding;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.reid.picture.Normalisation;
import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.training.data.DataSet;
import dev.throughline.reid.training.data.DataSetFiles;
import dev.throughline.reid.training.data.LabelledCrop;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.needs.Need;
import dev.throughline.wire.needs.Needs;
import dev.throughline.wire.settings.EmbedSettings;
import java.awt.Color;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped weights on people whom they were not trained on, beside what colours alone can do. */
@Needs(Need.SHARED)
class ShippedModelTest {
    private static Embedder embedder;

    @BeforeAll
    static void open() {
        embedder = Embedder.open(EmbedSettings.defaults());
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"market1501-train.zip", "cuhk01.zip"})
    void theShippedModelTellsPeopleApartFarBetterThanTheirColoursDo(String zip) throws Exception {
        DataSetFiles files = DataSetFiles.list(Need.shared().resolve("data").resolve(zip));
        List<LabelledCrop> crops = files.read(files.validation(DataSet.VALIDATION_IDENTITIES), 128, 64);
        List<CropEmbedding> answers = embedder.describePictures(
                crops.stream().map(LabelledCrop::picture).toList());
        ValidationScore model = ValidationScore.of(crops, CropEmbedding.embeddings(answers));
        ValidationScore colours = ValidationScore.of(
                crops, crops.stream().map(crop -> histogram(crop.picture())).toList());
        System.out.println(zip + "\n  model   " + model + "\n  colours " + colours);
        assertThat(model.ranking().map()).isGreaterThan(2 * colours.ranking().map());
        assertThat(model.ranking().r1()).isGreaterThan(1.3 * colours.ranking().r1());
        assertThat(model.same() - model.different())
                .as("not the same of everybody")
                .isGreaterThan(.2);
    }

    /** For each of six stripes from head to foot, how often each of 8 hues, 4 saturations and 4 values occurs, as a root. */
    private static Embedding histogram(RgbPicture picture) {
        int area = picture.height() * picture.width();
        float[] pixels = new float[3 * area];
        picture.writeNormalised(pixels, 0, Normalisation.halves());
        float[] counts = new float[6 * 8 * 4 * 4];
        for (int i = 0; i < area; i++) {
            float[] hsv =
                    Color.RGBtoHSB(byteOf(pixels[i]), byteOf(pixels[area + i]), byteOf(pixels[2 * area + i]), null);
            int stripe = i / picture.width() * 6 / picture.height();
            int bin = (stripe * 8 + of(hsv[0], 8)) * 16 + of(hsv[1], 4) * 4 + of(hsv[2], 4);
            counts[bin]++;
        }
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (float) Math.sqrt(counts[i]); // Hellinger: the cosine is then the histograms' overlap
        }
        return Embedding.of(counts);
    }

    private static int byteOf(float normalised) {
        return Math.round((normalised + 1) * 127.5f);
    }

    private static int of(float part, int bins) {
        return Math.min(bins - 1, (int) (part * bins));
    }
}
