package dev.throughline.app.command;

import static dev.throughline.app.command.ColouredPeople.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.app.command.ColouredPeople.Said;
import dev.throughline.reid.ReidNetwork;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.reid.packaging.Safetensors;
import dev.throughline.reid.packaging.Tensor;
import dev.throughline.reid.picture.Normalisation;
import dev.throughline.reid.relation.RelationSettings;
import dev.throughline.reid.training.data.NpyWriter;
import dev.throughline.reid.vit.RelativePosition;
import dev.throughline.reid.vit.Stem;
import dev.throughline.reid.vit.Vit;
import dev.throughline.reid.vit.VitSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TrainTest {
    @TempDir
    static Path temp;

    /** Twelve people, two cameras, two crops by each. */
    @BeforeAll
    static void dressPeople() {
        for (int person = 1; person <= 12; person++) {
            for (int shot = 0; shot < 4; shot++) {
                int camera = 1 + shot / 2;
                Path file = temp.resolve("people/p" + person + "/camera" + camera + "/" + shot + ".png");
                ColouredPeople.draw(file, person, camera, shot);
            }
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, Object> SMALL = Map.ofEntries(
            Map.entry("--val-identities", 4),
            Map.entry("--threads", 1),
            Map.entry("network.input.height", 32),
            Map.entry("network.input.width", 16),
            Map.entry("network.dim", 24),
            Map.entry("network.layers", 2),
            Map.entry("network.heads", 2),
            Map.entry("batch.identities", 4),
            Map.entry("batch.images-per-identity", 2),
            Map.entry("evaluation.every", 4));

    /** A small training, with these options and keys of the recipe; an option with a list is given once for each. */
    private static Said train(Path out, Object... more) throws IOException {
        Map<String, Object> given = new TreeMap<>(SMALL);
        for (int i = 0; i < more.length; i += 2) {
            given.put(more[i].toString(), more[i + 1]);
        }
        List<Object> arguments = new ArrayList<>(List.of("train", "--data", temp.resolve("people"), "--out", out));
        ObjectNode recipe = JSON.createObjectNode(); // JSON is YAML
        given.forEach((name, value) -> {
            if (name.startsWith("--")) {
                for (Object each : value instanceof List<?> several ? several : List.of(value)) {
                    arguments.addAll(List.of(name, each));
                }
                return;
            }
            ObjectNode group = recipe;
            String key = name;
            for (; key.contains("."); key = key.substring(key.indexOf('.') + 1)) {
                group = group.withObjectProperty(key.substring(0, key.indexOf('.')));
            }
            group.putPOJO(key, value);
        });
        Path file = temp.resolve("recipe.yaml");
        Files.writeString(file, JSON.writeValueAsString(recipe));
        arguments.addAll(List.of("--recipe", file));
        return say(arguments.toArray());
    }

    @Test
    void aTrainingLeavesAModelItsLogAndItsCurvesAndGoesOnWhenAsked() throws IOException {
        Path out = temp.resolve("Small Model");
        Said said = train(out, "--steps", 8, "losses.relation", "none");
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(String.join("\n", said.out()))
                .contains("people: 32 crops of 8 people to train on, 16 of 4 kept back")
                .contains("step 4:", "step 8:", "people.mAP", "throughline calibrate --model " + out);
        ModelPackage model = ModelPackage.open(out);
        assertThat(model.model()).startsWith("small-model@");
        assertThat(model.settings().vit().height()).isEqualTo(32);
        assertThat(out.resolve("CARD.md")).content().contains("32 crops of 8 people", "people.mAP");
        assertThat(out.resolve("plots"))
                .isDirectoryContaining("glob:**/losses.png")
                .isDirectoryContaining("glob:**/validation.png")
                .isDirectoryContaining("glob:**/cmc.png")
                .isDirectoryContaining("glob:**/relation.png");
        List<String> log = Files.readAllLines(out.resolve("log.jsonl"));
        assertThat(log).hasSize(10);

        Path recipe = out.resolve("training.json");
        String written = Files.readString(recipe);
        String before = written.replaceAll("\"freeze\" : \\[ ],", ""); // as by a version that could not freeze
        assertThat(before).isNotEqualTo(written);
        Files.writeString(recipe, before);
        Said again = train(out, "--steps", 8, "losses.relation", "none");
        assertThat(again.exit()).isZero();
        assertThat(Files.readAllLines(out.resolve("log.jsonl")).subList(0, 9)).isEqualTo(log.subList(0, 9));
        assertThat(ModelPackage.open(out).model()).isEqualTo(model.model());

        Said other = train(out, "--steps", 9, "losses.relation", "kl");
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.err())
                .singleElement(STRING)
                .contains("holds another training", "settings.steps was 8, is 9")
                .contains("settings.losses.relation was \"none\", is \"kl\"", "Give another --out");
    }

    @Test
    void itCanBeginWithAnotherModelsWeightsAndTheSlidesLosses() throws IOException {
        Path first = temp.resolve("first");
        assertThat(train(first, "--steps", 4, "relation.scale", "raw", "relation.temperature", 3)
                        .exit())
                .isZero();
        Said said = train(
                temp.resolve("second"),
                "--steps",
                4,
                "--init-from",
                first,
                "losses.relation",
                "jsd",
                "relation.main-patches",
                2,
                "relation.order",
                "place");
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(train(
                                temp.resolve("third"),
                                "--steps",
                                4,
                                "--init-from",
                                first,
                                "optimiser.freeze",
                                List.of("vit.stem", "vit.cls"))
                        .exit())
                .isZero();
        assertThat(ModelPackage.open(temp.resolve("third"))
                        .weights()
                        .get("vit.stem.kernel1")
                        .values())
                .isEqualTo(ModelPackage.open(first)
                        .weights()
                        .get("vit.stem.kernel1")
                        .values());
        RelationSettings relation =
                ModelPackage.open(temp.resolve("second")).settings().relation();
        assertThat(relation.pairs()).isEqualTo(1);
        assertThat(relation.scale()).isEqualTo(RelationSettings.Scale.RAW);
        assertThat(relation.relationTemperature()).isEqualTo(3);
    }

    @Test
    void aTeacherMaySeeWhatTrainingShows() throws IOException {
        Path out = temp.resolve("taught");
        Said said = train(out, "--steps", 4, "--distill-from", "src/test/resources/models/tiny_embedder.onnx");
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(out.resolve("log.jsonl")).content().contains("teacherFeature");
        assertThat(out.resolve("CARD.md")).content().contains("tiny_embedder.onnx");
    }

    @Test
    void severalTeachersMayTeachTogether() throws IOException {
        Path people = temp.resolve("people");
        Path npy = temp.resolve("said.npy");
        List<String> names = new ArrayList<>();
        try (NpyWriter writer = NpyWriter.create(npy, 2);
                Stream<Path> files = Files.walk(people)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                names.add("people/" + people.relativize(file));
                writer.write(new float[] {.6f, .8f});
            }
            writer.finish();
        }
        Files.write(temp.resolve("said.txt"), names);
        Path out = temp.resolve("taught-by-two");
        Said said = train(
                out, "--steps", 4, "--distill-from", List.of("src/test/resources/models/tiny_embedder.onnx", npy));
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(out.resolve("CARD.md")).content().contains("taught by tiny_embedder.onnx and said.npy");
    }

    @Test
    void weightsForAStemAreForThatOfTheModelThatItBeginsWith() throws IOException {
        Path osnet = temp.resolve("osnet");
        assertThat(train(osnet, "--steps", 1, "network.stem.kind", "osnet").err())
                .isEmpty();
        Path file = mobileNet(.125f);
        assertThat(train(temp.resolve("next"), "--init-from", osnet, "--stem-weights", file)
                        .err())
                .singleElement(STRING)
                .contains("has no OSNet x0.25");
        assertThat(train(
                                temp.resolve("next"),
                                "--steps",
                                1,
                                "--init-from",
                                osnet,
                                "--stem-weights",
                                file,
                                "network.stem.kind",
                                "mobile")
                        .err())
                .isEmpty();
    }

    @Test
    void aStemMayBeginWithAMobileNetAndBeLeftAsItIs() throws IOException {
        Path file = mobileNet(.125f);
        Path out = temp.resolve("mobile");
        Said said = train(out, "--steps", 4, "--stem-weights", file, "optimiser.init-lr-scale", 0);
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        ModelPackage model = ModelPackage.open(out);
        assertThat(model.settings().vit().stem()).isEqualTo(Stem.mobile());
        assertThat(model.settings().pixels()).isEqualTo(Normalisation.imageNet());
        assertThat(model.weights().get("vit.stem.block13.project.kernel").values())
                .containsOnly(.125f);
        assertThat(model.weights().get("vit.stem.last.kernel").values()).doesNotContain(.125f);
        assertThat(out.resolve("CARD.md")).content().contains("began with the weights of mobilenet.safetensors");
    }

    /** Torchvision's names; everything has the same value. */
    private static Path mobileNet(float value) throws IOException {
        VitSettings small = new VitSettings(32, 16, Stem.mobile(), 24, 1, 2, RelativePosition.NONE, 0);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        ReidNetwork.named(new Vit(small)).forEach((name, parameter) -> {
            if (name.startsWith("stem.") && !name.startsWith("stem.last.")) {
                float[] values = new float[(int) parameter.getShape().size()];
                Arrays.fill(values, value);
                tensors.put(torchvisions(name), new Tensor(parameter.getShape().getShape(), values));
            }
        });
        return Files.write(temp.resolve("mobilenet.safetensors"), Safetensors.write(tensors, Safetensors.Storage.F32));
    }

    private static String torchvisions(String ours) {
        String[] parts = ours.split("\\.", -1);
        boolean first = parts[1].equals("first");
        String part = first ? "0" : parts[1].substring("block".length());
        String value = parts[parts.length - 1];
        boolean kernel = value.equals("kernel");
        int before = part.equals("1") ? 0 : 1; // convolutions before the one that looks around
        String layer = first
                ? (kernel ? "0" : "1")
                : switch (parts[2]) {
                    case "expand" -> kernel ? "conv.0.0" : "conv.0.1";
                    case "depthwise" -> "conv." + before + (kernel ? ".0" : ".1");
                    default -> "conv." + (before + (kernel ? 1 : 2));
                };
        return "features." + part + "." + layer + "." + (kernel ? "weight" : value);
    }

    @Test
    void mistakesAreALineThatSaysWhatToDo() throws IOException {
        Path out = temp.resolve("mistakes");
        assertThat(train(out, "losses.relation", "wasserstein"))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(2))
                .satisfies(said -> assertThat(said.err())
                        .singleElement(STRING)
                        .contains("recipe.yaml: losses: relation: expected none, triplet, kl, jsd or soft-jsd, found"
                                + " 'wasserstein' (line 1)"));
        assertThat(train(out, "--steps", 0))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(2))
                .satisfies(said ->
                        assertThat(said.err()).singleElement(STRING).contains("--steps must be at least 1, was 0"));
        assertThat(train(out, "--val-identities", 11))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(2))
                .satisfies(said ->
                        assertThat(said.err()).singleElement(STRING).contains("has 12 people", "--val-identities 11"));
        assertThat(train(out, "network.heads", 5))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(2))
                .satisfies(said ->
                        assertThat(said.err()).singleElement(STRING).contains("recipe.yaml: dim", "24, 5 and 2"));
        assertThat(train(out, "batch.identities", 9))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(1))
                .satisfies(said -> assertThat(said.err()).singleElement(STRING).contains("batches of 9 people"));
        assertThat(say("train", "--data", temp.resolve("nowhere"), "--out", out))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(2))
                .satisfies(said -> assertThat(said.err())
                        .singleElement(STRING)
                        .contains("there is no " + temp.resolve("nowhere")));
        assertThat(train(out, "--distill-from", temp.resolve("none.npy")))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(1))
                .satisfies(said -> assertThat(said.err()).singleElement(STRING).contains("none.npy"));
        Path npy = temp.resolve("strangers.npy");
        try (NpyWriter writer = NpyWriter.create(npy, 2)) {
            writer.write(new float[] {1, 0});
            writer.finish();
        }
        Files.writeString(temp.resolve("strangers.txt"), "strangers/1.png\n");
        assertThat(train(out, "--distill-from", npy))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(1))
                .satisfies(said -> assertThat(said.err())
                        .singleElement(STRING)
                        .contains("strangers.npy has no row of 32 of the training crops, such as 'people/"));
        Path noNetwork = Files.writeString(temp.resolve("no-network.onnx"), "no network");
        assertThat(train(out, "--distill-from", noNetwork))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(1))
                .satisfies(said ->
                        assertThat(said.err()).singleElement(STRING).contains("no-network.onnx is not ONNX of"));
        assertThat(train(out, "--stem-weights", temp.resolve("none.safetensors")))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(1))
                .satisfies(said -> assertThat(said.err()).singleElement(STRING).contains("none.safetensors does not"));
        assertThat(train(out, "--stem-weights", temp.resolve("none.safetensors"), "network.stem.kind", "conv"))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(2))
                .satisfies(said ->
                        assertThat(said.err()).singleElement(STRING).contains("kind mobile or osnet, was conv"));
        assertThat(train(out, "--stem-weights", mobileNet(.125f), "network.stem.kind", "osnet"))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(1))
                .satisfies(said -> assertThat(said.err())
                        .singleElement(STRING)
                        .contains("has no OSNet x0.25 to begin with: there is no conv1.conv.weight in it"));
        assertThat(train(out, "optimiser.init-lr-scale", 2))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(2))
                .satisfies(said -> assertThat(said.err())
                        .singleElement(STRING)
                        .contains("optimiser: init-lr-scale: must lie in 0..1, was 2"));
        assertThat(train(out, "optimiser.freeze", List.of("vit.trunk")))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(1))
                .satisfies(said -> assertThat(said.err()).singleElement(STRING).contains("no part 'vit.trunk'"));
        assertThat(train(out, "optimiser.freeze", List.of("vit.stem")))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(1))
                .satisfies(said ->
                        assertThat(said.err()).singleElement(STRING).contains("vit.stem", "begins from nothing"));
        Path broken = Files.createDirectories(temp.resolve("broken/p1/c1"));
        Files.writeString(broken.resolve("1.png"), "no picture");
        assertThat(say("train", "--data", temp.resolve("broken"), "--out", out))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(1))
                .satisfies(said -> assertThat(said.err())
                        .first(STRING)
                        .endsWith("10 bytes are no picture: neither JPEG, nor PNG, WebP, BMP, TIFF, PPM or PGM"))
                .satisfies(said -> assertThat(said.err())
                        .last(STRING)
                        .isEqualTo("throughline: none of the 1 pictures in " + temp.resolve("broken")
                                + " can be decoded"));
    }
}
