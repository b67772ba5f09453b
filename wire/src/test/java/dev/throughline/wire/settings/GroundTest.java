package dev.throughline.wire.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.wire.geometry.Homography;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroundTest {
    /** A camera of WILDTRACK (CVLab1), metres. */
    private static final String POSED = "{size: [1920, 1080], focal: [1743.4478759765625, 1735.1566162109375],"
            + " centre: [934.5202026367188, 444.3987731933594],"
            + " rotation: [1.759099006652832, .46710100769996643, -.331699013710022],"
            + " translation: [-5.258941650390625, .4540763473510742, 9.867235107421875]}";

    /** As src/test/python/floor_points.py tells them, from OpenCV's formulas and by other arithmetic. */
    @ParameterizedTest
    @CsvSource({
        "800, 700, 5.229147449545, 0.172174489166",
        "960, 1080, 7.145861350116, -1.966768246880",
        "100, 400, -2.413335844096, 2.388913819961",
        "1900, 300, 9.399763915385, 17.666127195831",
        "1536, 299, 5.724334153323, 14.904331309616"
    })
    void aPixelLiesWhereTheCameraSeesTheFloor(double column, double row, double x, double y) {
        Homography toFloor = ground(POSED).toFloor();

        assertThat(toFloor.depth(column, row)).isPositive();
        assertThat(toFloor.x(column, row)).isCloseTo(x, within(1e-9));
        assertThat(toFloor.y(column, row)).isCloseTo(y, within(1e-9));
    }

    @Test
    void aHomographyTellsTheSamePlacesWhateverItsScaleAndSign() {
        Homography posed = ground(POSED).toFloor();
        Homography given = Ground.of(1920, 1080, posed.times(-7).numbers()).toFloor();

        assertThat(given.x(800, 700)).isCloseTo(posed.x(800, 700), within(1e-9));
        assertThat(given.y(800, 700)).isCloseTo(posed.y(800, 700), within(1e-9));
        assertThat(given.depth(800, 700)).isPositive();
    }

    @Test
    void aboveTheHorizonDepthIsBelowZero() {
        assertThat(ground(POSED).toFloor().depth(960, -200)).isNegative();
    }

    @Test
    void theWayBackLeadsToThePixel() {
        Homography toFloor = ground(POSED).toFloor();
        Homography back = toFloor.inverse();

        double x = toFloor.x(800, 700);
        double y = toFloor.y(800, 700);
        assertThat(back.x(x, y)).isCloseTo(800, within(1e-6));
        assertThat(back.y(x, y)).isCloseTo(700, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{size: [640, 480]}                                             | had neither",
                "{homography: [1, 0, 0, 0, 1, 0, 0, 0, 1]}                      | size must be 2 numbers, width and height",
                "{size: [640], homography: [1, 0, 0, 0, 1, 0, 0, 0, 1]}         | size must be 2 numbers",
                "{size: [0, 480], homography: [1, 0, 0, 0, 1, 0, 0, 0, 1]}      | size must be at least 1, 1, was [0, 480]",
                "{size: [640, 480], homography: [1, 0, 0, 0, 1, 0, 0, 0]}       | homography must be 9 numbers, from pixels to metres, row by row; had 8",
                "{size: [640, 480], homography: [1, 0, 0, 0, 1, 0, 0, 0, NaN]}  | homography[9]: expected a number, found 'NaN'",
                "{size: [640, 480], homography: [1, 0, 0, 0, 1, 0, 0, 0, null]} | homography[9]: expected a number, found nothing",
                "{size: [640, 480], homography: [1, 2, 3, 2, 4, 6, 0, 0, 1]}    | is singular: fit it to four or more points",
                "{size: [640, 480], homography: [1, 0, 0, 0, 1, 0, 0, 1, -480]} | lower edge lies on the horizon",
                "{size: [640, 480], focal: [500, 500]}                          | centre must be 2 numbers, the principal point in pixels, column and row; had 0",
                "{size: [640, 480], focal: [-5, 5], centre: [320, 240], rotation: [0, 0, 0], translation: [0, 0, 3]} | focal must be above 0, was [-5.0, 5.0]",
                "{size: [640, 480], focal: [5, 5], centre: [320, 240], rotation: [0, 0], translation: [0, 0, 3]} | rotation must be 3 numbers, OpenCV's rvec; had 2",
                "{size: [640, 480], focal: [5, 5], centre: [320, 240], rotation: [0, 0, 0], translation: [0, 0, 0]} | lies in the plane of the floor",
                "{size: [640, 480], focal: [5, 5], centre: [320, 240], rotation: [0, 0, 0], translation: [0, 0, -3]} | lower edge does not show the floor",
                "{size: [640, 480], focal: [5, 5], homography: [1, 0, 0, 0, 1, 0, 0, 0, 1]} | had both",
                "{sise: [640, 480]}                                             | unknown key 'sise' of 'ground' of camera 'gate'; did you mean 'size'?",
            })
    void aMistakeIsNamedWithItsCameraAndItsValue(String given, String message) {
        assertThatThrownBy(() -> ground(given))
                .isInstanceOf(BadSettingsException.class)
                .message()
                .startsWith("site.yaml: ")
                .contains("camera 'gate'", "ground", message);
    }

    @Test
    void aCameraIsNotCalibratedUnlessTheFileSaysSo() {
        SiteSettings site = SiteFile.parse(
                "cameras: {gate: {url: a.mp4, ground: " + POSED + "}, yard: {url: b.mp4}}", "site.yaml", Path.of("/"));

        assertThat(site.grounds()).containsOnlyKeys("gate");
        assertThat(site.cameras().get(1).ground()).isEqualTo(Ground.UNKNOWN);
    }

    private static Ground ground(String given) {
        return SiteFile.parse("cameras: {gate: {url: a.mp4, ground: " + given + "}}", "site.yaml", Path.of("/"))
                .cameras()
                .get(0)
                .ground();
    }
}
