package dev.throughline.simulator.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.wire.geometry.Box;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanvasTest {
    private static final int WIDTH = 300;
    private static final int HEIGHT = 200;
    private static final CropTexture RED = texture(Color.RED);
    private static final CropTexture GREEN = texture(Color.GREEN);

    private final Canvas canvas = new Canvas(WIDTH, HEIGHT);

    private static CropTexture texture(Color colour) {
        float[] planes = new float[3 * 64 * 128];
        Arrays.fill(planes, 0, 64 * 128, colour.getRed());
        Arrays.fill(planes, 64 * 128, 2 * 64 * 128, colour.getGreen());
        Arrays.fill(planes, 2 * 64 * 128, planes.length, colour.getBlue());
        return new CropTexture(64, 128, planes);
    }

    private static CropFigure figure(long id, double x, CropTexture texture, double distance) {
        return new CropFigure(id, new Box((float) x, 20, 70, 140), texture, distance);
    }

    private List<MotBox> paint(CropFigure... figures) {
        canvas.begin(new byte[WIDTH * HEIGHT * 3]);
        return Truth.of(canvas.paint(List.of(figures)), 1, WIDTH, HEIGHT);
    }

    private Color at(int x, int y) {
        int place = (y * WIDTH + x) * 3;
        byte[] bgr = canvas.pixels();
        return new Color(bgr[place + 2] & 0xFF, bgr[place + 1] & 0xFF, bgr[place] & 0xFF);
    }

    @Test
    void theNearerCoversTheFartherInWhateverOrderTheyCome() {
        paint(figure(1, 100, GREEN, 300), figure(2, 110, RED, 900));
        assertThat(at(140, 90)).isEqualTo(Color.GREEN);
        assertThat(at(168, 90).getRed()).as("beside the nearer one").isGreaterThan(150);
    }

    @Test
    void somebodyOfWhomAQuarterIsLeftIsInTheTruthAndSomebodyOfWhomLessIsIsNot() {
        assertThat(paint(figure(1, 100, GREEN, 300), figure(2, 130, RED, 900)))
                .extracting(MotBox::id)
                .containsExactly(1L, 2L);
        assertThat(paint(figure(1, 100, GREEN, 300), figure(2, 106, RED, 900)))
                .extracting(MotBox::id)
                .containsExactly(1L);
    }

    @Test
    void theCoveredOnesBoxIsWhole() {
        CropFigure covered = figure(2, 130, RED, 900);
        assertThat(paint(figure(1, 100, GREEN, 300), covered))
                .contains(Truth.box(2, covered.outline(), 1, WIDTH, HEIGHT).orElseThrow());
    }

    @Test
    void theBoxEndsAtThePicturesEdgeAndSomebodyLessThanHalfInsideHasNone() {
        List<MotBox> people = paint(figure(1, -30, GREEN, 300), figure(2, WIDTH - 30, RED, 300));
        assertThat(people).extracting(MotBox::id).containsExactly(1L);
        Outline whole = figure(1, -30, GREEN, 300).outline();
        assertThat(people.get(0).x()).isZero();
        assertThat(people.get(0).w()).isCloseTo(whole.right(), within(.01));
    }

    @Test
    void somebodyOutsideIsNeitherPaintedNorInTheTruth() {
        assertThat(paint(figure(1, -200, GREEN, 300))).isEmpty();
        assertThat(canvas.pixels()).containsOnly(0);
    }

    @Test
    void theBoxIsThatOfThePixelsWhichArePainted() {
        CropFigure figure = new CropFigure(1, new Box(100.4f, 20.7f, 65.3f, 130.6f), RED, 300);
        Box box = paint(figure).get(0).box();
        int left = WIDTH;
        int top = HEIGHT;
        int right = 0;
        int bottom = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                if (at(x, y).getRed() >= 128) {
                    left = Math.min(left, x);
                    right = Math.max(right, x + 1);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y + 1);
                }
            }
        }
        assertThat(new Box(left, top, right - left, bottom - top).overlap(box)).isGreaterThan(.97f);
    }
}
