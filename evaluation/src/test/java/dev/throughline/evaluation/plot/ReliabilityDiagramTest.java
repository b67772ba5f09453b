package dev.throughline.evaluation.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.evaluation.ranking.Reliability;
import dev.throughline.evaluation.ranking.Reliability.Outcome;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The picture stays in {@code target/plots}, to be looked at. */
class ReliabilityDiagramTest {
    private static final Path FILE = Path.of("target", "plots", "reliability.png");

    @Test
    void aBinIsADotWhereItWasPredictedAndObserved() throws IOException {
        List<Outcome> outcomes = IntStream.range(0, 1000)
                .mapToObj(i -> new Outcome(i < 500 ? .25 : .75, i % 4 == 0 == i < 500, 1))
                .toList(); // says .25 and is .25, says .75 and is .75
        ReliabilityDiagram.write(FILE, "made up", Reliability.of(outcomes));
        BufferedImage picture = ImageIO.read(FILE.toFile());
        int blue = Palette.line(0).getRGB();
        assertThat(picture.getRGB(76 + 105, 64 + 315)).as(".25, .25").isEqualTo(blue);
        assertThat(picture.getRGB(76 + 315, 64 + 105)).as(".75, .75").isEqualTo(blue);
        assertThat(picture.getRGB(76 + 105, 64 + 105)).as(".25, .75").isNotEqualTo(blue);
    }
}
