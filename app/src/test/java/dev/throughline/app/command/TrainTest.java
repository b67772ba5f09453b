package dev.throughline.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.reid.packaging.ModelPackage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrainTest {
    @TempDir
    static Path temp;

    /** Twelve people in shirts of their own, two cameras, two crops by each. */
    @BeforeAll
    static void dressPeople() throws IOException {
        Random random = new Random(4);
        for (int person = 1; person <= 12; person++) {
            Color shirt = new Color(random.nextInt(1 << 24));
            for (int shot = 0; shot < 4; shot++) {
                BufferedImage image = new BufferedImage(16, 32, BufferedImage.TYPE_INT_RGB);
                Graphics2D pen = image.createGraphics();
                pen.setColor(shirt);
                pen.fillRect(3 + shot % 2, 8, 10, 12 + shot);
                pen.dispose();
                Path file = temp.resolve("people/p" + person + "/camera" + shot / 2 + "/" + shot + ".png");
                Files.createDirectories(file.getParent());
                ImageIO.write(image, "png", file.toFile());
            }
        }
    }

    private record Said(int exit, String out, String err) {}

    /** A small training, with these options and the usual ones besides. */
    private static Said train(Path out, Object... more) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("--data", temp.resolve("people"));
        options.put("--out", out);
        options.putAll(
                Map.of("--dev-people", 4, "--height", 32, "--width", 16, "--dim", 24, "--layers", 2, "--heads", 2));
        options.putAll(Map.of("--people", 4, "--shots", 2, "--dev-every", 4, "--threads", 1));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i].toString(), more[i + 1]);
        }
        List<Object> arguments = new ArrayList<>(List.of("train"));
        options.forEach((name, value) -> arguments.addAll(List.of(name, value)));
        return say(arguments.toArray());
    }

    private static Said say(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Throughline.commandLine();
        line.setErr(new PrintWriter(err, true)).setOut(new PrintWriter(out, true));
        int exit = line.execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        return new Said(exit, out.toString(), err.toString());
    }

    @Test
    void aTrainingLeavesAModelItsLogAndItsCurvesAndGoesOnWhenAsked() throws IOException {
        Path out = temp.resolve("Small Model");
        Said said = train(out, "--steps", 8, "--relation", "none");
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .contains("people: 32 crops of 8 people to train on, 16 of 4 kept back")
                .contains("step 4:", "step 8:", "people.mAP", "throughline calibrate --model " + out);
        ModelPackage model = ModelPackage.open(out);
        assertThat(model.model()).startsWith("small-model@");
        assertThat(model.settings().vit().height()).isEqualTo(32);
        assertThat(out.resolve("CARD.md")).content().contains("32 crops of 8 people", "people.mAP");
        assertThat(out.resolve("plots"))
                .isDirectoryContaining("glob:**/losses.png")
                .isDirectoryContaining("glob:**/dev.png")
                .isDirectoryContaining("glob:**/cmc.png")
                .isDirectoryContaining("glob:**/relation.png");
        List<String> log = Files.readAllLines(out.resolve("log.jsonl"));
        assertThat(log).hasSize(10);

        Said again = train(out, "--steps", 8, "--relation", "none");
        assertThat(again.exit()).isZero();
        assertThat(Files.readAllLines(out.resolve("log.jsonl")).subList(0, 9)).isEqualTo(log.subList(0, 9));
        assertThat(ModelPackage.open(out).model()).isEqualTo(model.model());

        Said other = train(out, "--steps", 9, "--relation", "kl");
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.err())
                .contains("holds another training", "settings.steps was 8, is 9", "Give another --out")
                .hasLineCount(1);
    }

    @Test
    void itCanBeginWithAnotherModelsWeightsAndTheSlidesLosses() {
        Path first = temp.resolve("first");
        assertThat(train(first, "--steps", 4, "--relation-scale", "raw").exit()).isZero();
        Said said = train(
                temp.resolve("second"),
                List.of("--steps", 4, "--start", first, "--relation", "jsd", "--main-patches", 2, "--order", "place")
                        .toArray());
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(ModelPackage.open(temp.resolve("second"))
                        .settings()
                        .relation()
                        .pairs())
                .isEqualTo(1);
    }

    @Test
    void mistakesAreALineThatSaysWhatToDo() throws IOException {
        Path out = temp.resolve("mistakes");
        assertThat(train(out, "--relation", "wasserstein"))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(2))
                .satisfies(said -> assertThat(said.err()).contains("'wasserstein' is none of none, triplet, kl, jsd"));
        assertThat(train(out, "--dev-people", 11))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(2))
                .satisfies(said -> assertThat(said.err())
                        .contains("has 12 people", "--dev-people 11")
                        .hasLineCount(1));
        assertThat(train(out, "--heads", 5))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(2))
                .satisfies(
                        said -> assertThat(said.err()).contains("24, 5 and 2").hasLineCount(1));
        assertThat(train(out, "--people", 9))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(1))
                .satisfies(said ->
                        assertThat(said.err()).contains("batches of 9 people").hasLineCount(1));
        assertThat(say("train", "--data", temp.resolve("nowhere"), "--out", out))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(2))
                .satisfies(said -> assertThat(said.err())
                        .contains("there is no " + temp.resolve("nowhere"))
                        .hasLineCount(1));
        assertThat(train(out, "--teacher", temp.resolve("none.npy")))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(1))
                .satisfies(said -> assertThat(said.err()).contains("none.npy").hasLineCount(1));
        Path broken = Files.createDirectories(temp.resolve("broken/p1/c1"));
        Files.writeString(broken.resolve("1.png"), "no picture");
        assertThat(say("train", "--data", temp.resolve("broken"), "--out", out))
                .satisfies(said -> assertThat(said.exit()).isEqualTo(1))
                .satisfies(said -> assertThat(said.err()).contains("1.png").hasLineCount(1));
    }
}
