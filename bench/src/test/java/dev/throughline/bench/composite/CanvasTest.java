package dev.throughline.bench.composite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.bench.composite.Canvas.Visible;
import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.wire.geometry.Box;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class CanvasTest {
    private static final int WIDTH = 300;
    private static final int HEIGHT = 200;
    private static final Still RED = still(Color.RED);
    private static final Still GREEN = still(Color.GREEN);

    private final Canvas canvas = new Canvas(WIDTH, HEIGHT, new byte[WIDTH * HEIGHT * 3]);

    private static Still still(Color colour) {
        BufferedImage image =
                new BufferedImage(Wardrobe.CROP_WIDTH, Wardrobe.CROP_HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.dispose();
        try (ByteArrayOutputStream png = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", png);
            return Still.of(RgbPicture.decode(png.toByteArray()));
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
    }

    private static Figure figure(long who, double x, Still still, double distance) {
        return new Figure(who, new Box((float) x, 20, 70, 140), still, distance);
    }

    private Color at(int x, int y) {
        int place = (y * WIDTH + x) * 3;
        byte[] bgr = canvas.pixels();
        return new Color(bgr[place + 2] & 0xFF, bgr[place + 1] & 0xFF, bgr[place] & 0xFF);
    }

    @Test
    void theNearerCoversTheFartherInWhateverOrderTheyCome() {
        canvas.paint(List.of(figure(1, 100, GREEN, 300), figure(2, 110, RED, 900)));
        assertThat(at(140, 90)).isEqualTo(Color.GREEN);
        assertThat(at(168, 90).getRed()).as("beside the nearer one").isGreaterThan(150);
    }

    @Test
    void somebodyOfWhomAQuarterIsLeftIsInTheTruthAndSomebodyOfWhomLessIsIsNot() {
        assertThat(canvas.paint(List.of(figure(1, 100, GREEN, 300), figure(2, 130, RED, 900))))
                .extracting(Visible::who)
                .containsExactly(1L, 2L);
        assertThat(canvas.paint(List.of(figure(1, 100, GREEN, 300), figure(2, 106, RED, 900))))
                .extracting(Visible::who)
                .containsExactly(1L);
    }

    @Test
    void theCoveredOnesBoxIsWhole() {
        Figure covered = figure(2, 130, RED, 900);
        assertThat(canvas.paint(List.of(figure(1, 100, GREEN, 300), covered))).contains(new Visible(2, covered.body()));
    }

    @Test
    void theBoxEndsAtThePicturesEdgeAndSomebodyLessThanHalfInsideHasNone() {
        List<Visible> people = canvas.paint(List.of(figure(1, -30, GREEN, 300), figure(2, WIDTH - 30, RED, 300)));
        assertThat(people).extracting(Visible::who).containsExactly(1L);
        Box whole = figure(1, -30, GREEN, 300).body();
        assertThat(people.get(0).box()).isEqualTo(new Box(0, whole.y(), whole.right(), whole.h()));
    }

    @Test
    void somebodyOutsideIsNeitherPaintedNorInTheTruth() {
        assertThat(canvas.paint(List.of(figure(1, -200, GREEN, 300)))).isEmpty();
        assertThat(canvas.pixels()).containsOnly(0);
    }

    @Test
    void theBoxIsThatOfThePixelsWhichArePainted() {
        Figure figure = new Figure(1, new Box(100.4f, 20.7f, 65.3f, 130.6f), RED, 300);
        Box box = canvas.paint(List.of(figure)).get(0).box();
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
