package dev.throughline.bench.wildtrack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.bench.rehearsal.Linked;
import dev.throughline.bench.rehearsal.TruthSite;
import dev.throughline.bench.wildtrack.FilmedSquare.Part;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.needs.Need;
import dev.throughline.wire.needs.Needs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Needs(Need.SHARED)
@Tag("slow")
class FilmedSquareTest {
    private static final Calibration CALIBRATION = ModelPackage.shipped().calibration();

    /** Forty seconds of four cameras. */
    private static final Part PART = new Part(200, 280);

    @Test
    void calibrationsPutFeetWhereTheyWereAnnotated() {
        // medians over other pictures, in pixels, in the description of the data
        Map<String, Double> described = Map.of(
                "CVLab1", 6.8, "CVLab2", 8.4, "CVLab3", 8.4, "CVLab4", 6.9, "IDIAP1", 8.9, "IDIAP2", 2.3, "IDIAP3",
                11.1);
        assertThat(Annotations.read(Need.shared().resolve("data/wildtrack.zip")))
                .hasSize(7)
                .allSatisfy(view -> {
                    assertThat(view.miss().pixels()).isCloseTo(described.get(view.camera()), within(1.));
                    assertThat(view.miss().metres()).isLessThan(.15);
                });
    }

    @Test
    void theFloorTellsWhoIsWhoWhereLooksDoNot() {
        List<View> views =
                Annotations.read(Need.shared().resolve("data/wildtrack.zip")).subList(0, 4);
        FilmedSquare square = new FilmedSquare(views, PART, Looks.NOTHING, new Feet(.03, 1), 1);

        assertThat(f1(square, true)).isGreaterThan(.6);
        assertThat(f1(square, false)).isLessThan(.4);
    }

    private static double f1(FilmedSquare square, boolean calibrated) {
        TruthSite site = square.site(calibrated);
        return Linked.byTheLinker(square.tracked(site, CALIBRATION), site.settings(), CALIBRATION)
                .score(site)
                .identity()
                .f1();
    }
}
