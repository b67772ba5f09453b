package dev.throughline.app.command;

import static dev.throughline.app.command.ColouredPeople.market;
import static dev.throughline.app.command.ColouredPeople.say;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throughline.app.command.ColouredPeople.Said;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.wire.message.Calibration;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class CalibrateTest {
    @TempDir
    Path temp;

    private Path model;

    @BeforeEach
    void copyTheShippedModel() throws IOException {
        model = Files.createDirectory(temp.resolve("model"));
        for (String file : List.of("model.json", "weights.safetensors", "calibration.json")) {
            try (InputStream stream = requireNonNull(ModelPackage.class.getResourceAsStream("/model/" + file))) {
                Files.copy(stream, model.resolve(file));
            }
        }
    }

    @Test
    void writesWhatItFoundIntoThePackage() throws IOException {
        Path drawn = market(temp.resolve("drawn"), 12, 3);
        Said said = say("calibrate", "--data", drawn, "--model", model, "--json");
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        JsonNode json = new ObjectMapper().readTree(said.out().get(0));
        assertThat(json.get("people").asInt()).isEqualTo(12);
        assertThat(json.get("same").asInt()).isEqualTo(12 * 3);
        assertThat(json.get("different").asInt()).isEqualTo(12 * 11 * 3);
        assertThat(json.at("/withJsd/jsd/low").asDouble())
                .isLessThanOrEqualTo(json.at("/withJsd/jsd/high").asDouble());
        assertThat(json.at("/withoutJsd/cosine/low").asDouble()).isPositive();
        assertThat(json.get("ECE").asDouble()).isBetween(0., 1.);

        Calibration before = ModelPackage.shipped().calibration();
        Calibration written = ModelPackage.open(model).calibration();
        assertThat(written).isNotEqualTo(before);
        assertThat(written.cosine()).isEqualTo(json.at("/calibration/cosine").asDouble());
        assertThat(written.probability(1, 0)).as("who looks the same").isGreaterThan(.8);
        assertThat(say("calibrate", "--data", drawn, "--model", model, "--json").out())
                .as("the same again")
                .isEqualTo(said.out());
    }

    @Test
    void tellsPeopleWhatItFoundAndDrawsIt() throws IOException {
        Path plots = temp.resolve("plots");
        Said said =
                say("calibrate", "--data", market(temp.resolve("drawn"), 30, 2), "--model", model, "--plots", plots);
        assertThat(said.exit()).isZero();
        assertThat(said.err()).containsExactly("wrote " + plots.resolve("reliability.png"));
        assertThat(said.out())
                .anyMatch(line -> line.startsWith("30 people, 30 pairs of tracklets of one person, 870 of two"))
                .anyMatch(line -> line.startsWith("expected calibration error "))
                .anyMatch(line -> line.startsWith("drawn 1-2"));
        BufferedImage picture = ImageIO.read(plots.resolve("reliability.png").toFile());
        assertThat(picture.getWidth()).isBetween(400, 1000);
    }

    @Test
    void whatCannotBeIsOneLine() throws IOException {
        byte[] before = Files.readAllBytes(model.resolve("calibration.json"));
        Path one = market(temp.resolve("one"), 3, 1);
        Said said = say("calibrate", "--data", one, "--model", model);
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err())
                .containsExactly("throughline: a calibration needs pairs of one person and pairs of two, had weights"
                        + " 0.0 and 0.0");
        assertThat(Files.readAllBytes(model.resolve("calibration.json"))).isEqualTo(before);
        assertThat(say("calibrate", "--data", one).exit()).as("no model named").isEqualTo(2);
    }
}
