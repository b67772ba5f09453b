package dev.throughline.reid.training.importing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.throughline.reid.FeatureSettings.Neck;
import dev.throughline.reid.FeatureSettings.Projection;
import dev.throughline.reid.ReidNetwork;
import dev.throughline.reid.embed.CropEmbedding;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.reid.packaging.CosineCalibration;
import dev.throughline.reid.packaging.InvalidModelException;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.reid.packaging.PositionGrid;
import dev.throughline.reid.packaging.Safetensors;
import dev.throughline.reid.packaging.Tensor;
import dev.throughline.reid.picture.Normalisation;
import dev.throughline.reid.vit.Activation;
import dev.throughline.reid.vit.ForwardContext;
import dev.throughline.reid.vit.LayerSettings;
import dev.throughline.reid.vit.VitSettings.InputSize;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.settings.BadSettingsException;
import dev.throughline.wire.settings.EmbedSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small backbones, and what timm or plain torch said of the same pixels; {@code backbones_golden.py} writes both. */
class BackboneImportTest {
    private static final double NEAR = 1e-5; // values are about 1; float32 in another order of adding
    private static final int HEADS = 3;
    private static final int DIM = 24;

    @TempDir
    private Path temp;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({
        "timm, 64, 32, 0, pixels, feature",
        "timm-resized, 64, 32, 6, pixels, feature", // positions of a 5×5 grid, made those of 10×5
        "timm-resized, 24, 32, 8, wide, wide_feature", // made those of 3×4, with a wider cubic
        "transreid, 64, 32, 6, pixels, feature",
        "clip-reid, 64, 32, 8, pixels, feature"
    })
    void whatAnImportedBackboneSaysIsWhatTheOriginalSays(
            String name, int height, int width, int stride, String pixels, String feature) {
        Map<String, Tensor> golden = golden(name);
        ReidNetwork.ModelOutput said =
                said(imported(name, wanted(height, width, stride, Neck.BEFORE)), golden.get(pixels));
        assertNear(unit(rows(golden.get(feature))), rows(said.embeddings()));
    }

    @ParameterizedTest
    @CsvSource({"transreid, 6", "clip-reid, 8"})
    void theNecksComeAlong(String name, int stride) {
        Map<String, Tensor> golden = golden(name);
        Path model = imported(name, wanted(64, 32, stride, Neck.AFTER));
        ReidNetwork.ModelOutput said = said(model, golden.get("pixels"));
        assertNear(rows(golden.get("neck")), rows(said.neck()));
        assertNear(unit(rows(golden.get("neck"))), rows(said.embeddings()));
    }

    @Test
    void whereNoNeckWasTrainedItLetsTheFeatureThrough() {
        Map<String, Tensor> golden = golden("timm");
        ReidNetwork.ModelOutput said = said(imported("timm", wanted(64, 32, 8, Neck.BEFORE)), golden.get("pixels"));
        float[][] expected = rows(golden.get("feature"));
        for (float[] row : expected) {
            for (int i = 0; i < row.length; i++) {
                row[i] /= (float) Math.sqrt(1 + 1e-5); // of a variance of 1 and the neck's epsilon
            }
        }
        assertNear(expected, rows(said.neck()));
    }

    @Test
    void aPackageSaysWhereItCameFromAndWhatWasLeftOut() throws Exception {
        Path folder = imported("transreid", wanted(64, 32, 6, Neck.BEFORE));
        assertThat(Files.readString(folder.resolve("CARD.md")))
                .contains("`transreid.safetensors`", "those of TransReID", "64×32 pixels", "10×5", "as they were, 10x5")
                .contains("side information): `base.sie_embed`")
                .contains("local branches; the global feature is taken: `b2.0.")
                .contains("of its own, b1: `base.blocks.1.")
                .contains("`bottleneck.num_batches_tracked`")
                .contains("Calibration: none", "run `throughline calibrate`", "Those of the weights' source");
        ModelPackage model = ModelPackage.open(folder);
        assertThat(model.model()).startsWith("small@");
        assertThat(model.settings().relation().bodyRows()).isEqualTo(8);
        assertThat(model.cosineCalibration()).isEqualTo(CosineCalibration.UNMEASURED);
    }

    @Test
    void theShapeIsReadFromTheTensors() {
        ModelPackage clip = ModelPackage.open(imported("clip-reid", wanted(64, 32, 8, Neck.BEFORE)));
        assertThat(clip.settings().vit().layers()).isEqualTo(2);
        assertThat(clip.settings().vit().layer().hidden()).isEqualTo(48);
        assertThat(clip.settings().vit().layer().activation()).isEqualTo(Activation.QUICK_GELU);
        assertThat(clip.settings().vit().layer().normFirst()).isTrue();
        assertThat(clip.settings().vit().layer().epsilon()).isEqualTo(1e-5f);
        assertThat(clip.settings().feature().projection()).isEqualTo(Projection.BESIDE);
        assertThat(clip.settings().embeddingSize()).isEqualTo(DIM + 16);
        assertThat(clip.settings().pixels()).isEqualTo(Normalisation.halves());
    }

    @Test
    void layersAreTimmsWhereNothingSaysOtherwise() {
        ModelPackage timm = ModelPackage.open(imported("timm", wanted(64, 32, 8, Neck.BEFORE)));
        assertThat(timm.settings().vit().layer()).isEqualTo(new LayerSettings(48, Activation.GELU, 1e-6f, false));
        assertThat(timm.settings().feature().projection()).isEqualTo(Projection.NONE);
    }

    @Test
    void clipsOwnTowerIsFoundBesideItsTextAndSaysItsProjection() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        weights("clip-reid").forEach((name, tensor) -> {
            if (name.startsWith("image_encoder.")) {
                tensors.put(name.replace("image_encoder.", "visual."), tensor);
            }
        });
        tensors.put("transformer.resblocks.0.ln_1.weight", vector(8));
        tensors.put("positional_embedding", vector(8));
        tensors.put("text_projection", vector(8));
        tensors.put("logit_scale", vector(1));
        Path folder = imported(stored(tensors), wanted(64, 32, 8, Neck.BEFORE));
        ModelPackage clip = ModelPackage.open(folder);
        assertThat(clip.settings().feature().projection()).isEqualTo(Projection.ALONE);
        assertThat(clip.settings().pixels()).isEqualTo(Normalisation.clip());
        assertThat(Files.readString(folder.resolve("CARD.md")))
                .contains(
                        "of CLIP's text side: `logit_scale`, `positional_embedding`, `text_projection`, `transformer.");
        Map<String, Tensor> golden = golden("clip-reid");
        float[][] projected = Arrays.stream(rows(golden.get("feature")))
                .map(row -> Arrays.copyOfRange(row, DIM, row.length))
                .toArray(float[][]::new);
        assertNear(unit(projected), rows(said(folder, golden.get("pixels")).embeddings()));
    }

    @Test
    void anotherProgramsPrefixChangesNothing() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        weights("transreid").forEach((name, tensor) -> tensors.put("module." + name, tensor));
        Map<String, Tensor> golden = golden("transreid");
        Path model = imported(stored(tensors), wanted(64, 32, 6, Neck.BEFORE));
        assertNear(
                unit(rows(golden.get("feature"))),
                rows(said(model, golden.get("pixels")).embeddings()));
    }

    @Test
    void anImportedModelEmbedsPictures() throws Exception {
        Path folder = imported("clip-reid", wanted(64, 32, 8, Neck.BEFORE));
        BufferedImage image = new BufferedImage(50, 120, BufferedImage.TYPE_INT_RGB);
        image.createGraphics().fillRect(10, 20, 30, 60);
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", jpeg);
        try (Embedder embedder = Embedder.open(new EmbedSettings(folder.toString(), "cpu", 4, 1))) {
            CropEmbedding.Described answer = (CropEmbedding.Described)
                    embedder.describe(List.of(Jpeg.of(jpeg.toByteArray()))).get(0);
            assertThat(answer.embedding().size()).isEqualTo(DIM + 16);
            assertThat(answer.relation().size()).isEqualTo(136);
        }
    }

    @Test
    void aTensorOfUnknownMeaningIsNamed() throws IOException {
        Map<String, Tensor> tensors = weights("timm");
        tensors.put("reg_token", vector(DIM));
        tensors.put("blocks.1.attn.q_norm.weight", vector(8));
        assertThatThrownBy(() -> imported(stored(tensors), wanted(64, 32, 8, Neck.BEFORE)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("names of timm's ViT")
                .hasMessageContaining("is not known: blocks.1.attn.q_norm.weight, reg_token;");
        assertThat(temp.resolve("model")).as("nothing is written").doesNotExist();
    }

    @Test
    void aTensorThatIsMissingOrOfAnotherShapeIsNamed() throws IOException {
        Map<String, Tensor> tensors = weights("timm");
        tensors.remove("blocks.1.mlp.fc2.bias");
        assertThatThrownBy(() -> imported(stored(tensors), wanted(64, 32, 8, Neck.BEFORE)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("nothing for vit.layer1.narrow.bias");
        tensors.put("blocks.1.mlp.fc2.bias", vector(7));
        assertThatThrownBy(() -> imported(stored(tensors), wanted(64, 32, 8, Neck.BEFORE)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("vit.layer1.narrow.bias is [7], should be [24]");
    }

    @Test
    void transReidsSmallVitIsRefusedForItsTensorsDoNotSayHowItScalesScores() throws IOException {
        Map<String, Tensor> tensors = weights("transreid");
        tensors.keySet().removeIf(name -> name.endsWith("attn.qkv.bias"));
        assertThatThrownBy(() -> imported(stored(tensors), wanted(64, 32, 6, Neck.BEFORE)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("TransReID's vit_small");
    }

    @Test
    void namesOfNobodyAreSaidAndWhoseAreKnown() throws IOException {
        Map<String, Tensor> tensors = Map.of("vit.embeddings.patch_embeddings.projection.weight", vector(4));
        assertThatThrownBy(() -> imported(stored(tensors), wanted(64, 32, 8, Neck.BEFORE)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("timm's ViT has patch_embed.proj.weight, TransReID base.patch_embed.proj.weight")
                .hasMessageContaining("this has vit.embeddings.patch_embeddings.projection.weight. Hugging Face");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "64 | 32 | 8 | 0 | 0x0 | a token of 24 values has no whole number of heads of 64; say how many with --heads",
                "64 | 32 | 8 | 5 | 0x0 | --heads must divide the 24 values of a token, was 5",
                "64 | 32 | 9 | 3 | 0x0 | --stride must be at most a patch of 8 pixels, was 9",
                "64 | 4 | 8 | 3 | 0x0 | --height and --width must be at least a patch of 8 pixels, were 64 and 4",
                "64 | 32 | 6 | 3 | 0x0 | --stride 8 would make 8x4; or say what they are with --grid ROWSxCOLS",
                "80 | 40 | 8 | 3 | 0x0 | give the size it was trained on; or say what they are with --grid ROWSxCOLS",
                "80 | 40 | 8 | 3 | 5x5 | --grid 5x5 is not of the 32 positions that the file has",
            })
    void whatDoesNotFitTheFileIsWrongUse(int height, int width, int stride, int heads, String grid, String why) {
        PositionGrid said = grid.equals("0x0")
                ? null
                : new PositionGrid(Integer.parseInt(grid.substring(0, 1)), Integer.parseInt(grid.substring(2)));
        ImportSettings wanted =
                new ImportSettings("small", new InputSize(height, width), stride, heads, said, null, null, Neck.BEFORE);
        assertThatThrownBy(() -> imported("timm", wanted))
                .isInstanceOf(BadSettingsException.class)
                .hasMessageEndingWith(why);
    }

    @Test
    void aGridThatIsSaidIsResized() {
        ImportSettings wanted = new ImportSettings(
                "small", new InputSize(80, 40), 8, HEADS, new PositionGrid(8, 4), null, null, Neck.BEFORE);
        ModelPackage model = ModelPackage.open(imported("timm", wanted));
        assertThat(model.settings().vit().patches()).isEqualTo(50);
        assertThat(model.weights().get("vit.absolute").shape()).containsExactly(1, 51, DIM);
    }

    @Test
    void aPickleIsRefusedWithTheWayOut() throws IOException {
        Path zip = Files.write(temp.resolve("weights.pth"), new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0});
        assertThatThrownBy(() -> imported(zip, ImportSettings.defaults()))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("is a PyTorch pickle")
                .hasMessageContaining("weights_only=True")
                .hasMessageEndingWith("WEIGHTS.pth WEIGHTS.safetensors");
        Path old = Files.write(temp.resolve("old.pth"), new byte[] {(byte) 0x80, 2, (byte) 0x8a, 10, 'l', 'F', 0, 0});
        assertThatThrownBy(() -> imported(old, ImportSettings.defaults())).hasMessageContaining("is a PyTorch pickle");
    }

    @Test
    void whatIsNoSafetensorsIsRefused() throws IOException {
        Path text = Files.writeString(temp.resolve("weights.safetensors"), "not weights at all");
        assertThatThrownBy(() -> imported(text, ImportSettings.defaults()))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith(
                        text + " cannot be imported: it is no safetensors file (safetensors: a header of ");
        assertThatThrownBy(() -> imported(temp.resolve("nowhere"), ImportSettings.defaults()))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageEndingWith("nowhere does not exist");
    }

    @Test
    void aModelThatIsThereIsNotOverwritten() {
        Path folder = imported("timm", wanted(64, 32, 8, Neck.BEFORE));
        assertThatThrownBy(() -> imported("timm", wanted(64, 32, 8, Neck.BEFORE)))
                .isInstanceOf(BadSettingsException.class)
                .hasMessage(folder + " has a model already; give another folder with --out");
    }

    private static ImportSettings wanted(int height, int width, int stride, Neck neck) {
        return new ImportSettings("small", new InputSize(height, width), stride, HEADS, null, null, null, neck);
    }

    private Path imported(String name, ImportSettings wanted) {
        return imported(resource(name), wanted);
    }

    private Path imported(Path file, ImportSettings wanted) {
        Path folder = temp.resolve("model");
        BackboneImport.run(file, folder, wanted, Safetensors.Storage.F32);
        return folder;
    }

    private Path stored(Map<String, Tensor> tensors) throws IOException {
        return Files.write(temp.resolve("changed.safetensors"), Safetensors.write(tensors, Safetensors.Storage.F32));
    }

    private static Tensor vector(int size) {
        return new Tensor(new long[] {size}, new float[size]);
    }

    private static Path resource(String name) {
        try {
            return Path.of(requireNonNull(BackboneImportTest.class.getResource(name + ".safetensors"), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What training counted has a type that is not read, and is of no use. */
    private static Map<String, Tensor> weights(String name) {
        return read(name, false);
    }

    private static Map<String, Tensor> golden(String name) {
        return read(name + "-golden", true);
    }

    private static Map<String, Tensor> read(String name, boolean all) {
        try {
            return Safetensors.read(
                    ByteBuffer.wrap(Files.readAllBytes(resource(name))),
                    each -> all || !each.endsWith("num_batches_tracked"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ReidNetwork.ModelOutput said(Path folder, Tensor pixels) {
        ReidNetwork network = ModelPackage.open(folder).network(manager);
        NDArray input = manager.create(pixels.values(), new Shape(pixels.shape()));
        return network.describe(new ForwardContext(new ParameterStore(manager, false), false), input);
    }

    private static float[][] rows(NDArray array) {
        return rows(new Tensor(array.getShape().getShape(), array.toFloatArray()));
    }

    private static float[][] rows(Tensor tensor) {
        int size = (int) tensor.shape()[1];
        float[][] rows = new float[(int) tensor.shape()[0]][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(tensor.values(), i * size, (i + 1) * size);
        }
        return rows;
    }

    private static float[][] unit(float[][] rows) {
        for (float[] row : rows) {
            double squares = 0;
            for (float value : row) {
                squares += (double) value * value;
            }
            for (int i = 0; i < row.length; i++) {
                row[i] /= (float) Math.sqrt(squares);
            }
        }
        return rows;
    }

    private static void assertNear(float[][] expected, float[][] found) {
        assertThat(found).hasDimensions(expected.length, expected[0].length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).as("picture %d", i).containsExactly(expected[i], Offset.offset((float) NEAR));
        }
    }
}
