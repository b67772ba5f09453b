package dev.throughline.reid.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.reid.ReidNetwork;
import dev.throughline.reid.ReidSettings;
import dev.throughline.reid.relation.RelationSettings;
import dev.throughline.reid.vit.RelativePosition;
import dev.throughline.reid.vit.Stem;
import dev.throughline.reid.vit.VitSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPackageTest {
    private static final ReidSettings SMALL = new ReidSettings(
            new VitSettings(32, 16, Stem.conv(0), 12, 1, 2, RelativePosition.SHAW, 0),
            RelationSettings.soft(RelationSettings.Scale.RAW, 2, 1, .1, 1));
    private static final CosineCalibration CALIBRATION = new CosineCalibration(-8, 12, -1, .6, .7);

    @TempDir
    private Path folder;

    @Test
    void aPackageComesBackAsItWasWritten() {
        Map<String, Tensor> weights = written();
        ModelPackage model = ModelPackage.open(folder);
        assertThat(model.settings()).isEqualTo(SMALL);
        assertThat(model.cosineCalibration()).isEqualTo(CALIBRATION);
        assertThat(model.model()).isEqualTo("small@" + model.sha256().substring(0, 12));
        try (NDManager manager = NDManager.newBaseManager()) {
            ReidNetwork network = model.network(manager);
            Map<String, Tensor> back = Weights.of(network.named());
            weights.forEach((name, tensor) ->
                    assertThat(back.get(name).values()).as(name).containsExactly(tensor.values()));
            assertThat(network.named().values())
                    .noneMatch(parameter -> parameter.getArray().hasGradient());
        }
    }

    @Test
    void aFolderWithoutAModelIsOneClearLine() {
        assertThatThrownBy(() -> ModelPackage.open(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage("model " + folder
                        + " lacks model.json; give the folder of a model package, or none for the shipped one");
    }

    @Test
    void weightsThatAreNotThoseDescribedAreRefused() throws IOException {
        written();
        Path weights = folder.resolve("weights.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        assertThatThrownBy(() -> ModelPackage.open(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("weights.safetensors is damaged or of another model: its SHA-256 is ");
    }

    @Test
    void settingsThatCannotBeAreRefused() throws IOException {
        written();
        change("model.json", "\"heads\" : 2", "\"heads\" : 5");
        assertThatThrownBy(() -> ModelPackage.open(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("model.json cannot be understood")
                .hasMessageContaining("dim must be a multiple of heads");
    }

    @Test
    void weightsOfAnotherNetworkAreRefused() throws IOException {
        written();
        change("model.json", "\"shaw\"", "\"none\"");
        ModelPackage model = ModelPackage.open(folder);
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatThrownBy(() -> model.network(manager))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining(
                            "only one of the two has [relation.direction, vit.layer0.attention.relative.table]");
        }
    }

    @Test
    void aDescriptionFromBeforeLayersAndFeaturesCouldDifferMeansWhatItMeant() throws IOException {
        written();
        Path file = folder.resolve("model.json");
        ObjectMapper json = new ObjectMapper();
        ObjectNode description = (ObjectNode) json.readTree(file.toFile());
        ObjectNode settings = (ObjectNode) description.get("settings");
        assertThat(settings.remove("pixels")).isNotNull();
        assertThat(settings.remove("feature")).isNotNull();
        assertThat(((ObjectNode) settings.get("vit")).remove("layer")).isNotNull();
        json.writeValue(file.toFile(), description);
        assertThat(ModelPackage.open(folder).settings()).isEqualTo(SMALL);
    }

    @Test
    void theFormOfTheJsonFilesIsThatOfTheShippedModel() {
        ModelPackage model = ModelPackage.shipped();
        ModelPackage.write(
                folder,
                "throughline",
                model.settings(),
                model.weights(),
                Safetensors.Storage.F16,
                model.cosineCalibration());
        for (String file : new String[] {"model.json", "calibration.json"}) {
            assertThat(folder.resolve(file))
                    .hasSameTextualContentAs(Path.of("src/main/resources/model").resolve(file));
        }
    }

    @Test
    void theShippedModelOpens() {
        ModelPackage model = ModelPackage.shipped();
        assertThat(model.model()).startsWith("throughline@");
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThat(model.network(manager).named()).isNotEmpty();
        }
        assertThat(ModelPackage.class.getResource("/model/CARD.md")).isNotNull();
    }

    private Map<String, Tensor> written() {
        try (NDManager manager = NDManager.newBaseManager()) {
            ReidNetwork network = new ReidNetwork(SMALL);
            network.initialize(manager, DataType.FLOAT32, new Shape());
            Map<String, Tensor> weights = new LinkedHashMap<>(Weights.of(network.named()));
            ModelPackage.write(folder, "small", SMALL, weights, Safetensors.Storage.F32, CALIBRATION);
            return weights;
        }
    }

    private void change(String file, String from, String to) throws IOException {
        String before = Files.readString(folder.resolve(file));
        assertThat(before).contains(from);
        Files.writeString(folder.resolve(file), before.replace(from, to));
    }
}
