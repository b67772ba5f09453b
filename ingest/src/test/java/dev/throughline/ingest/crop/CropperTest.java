package dev.throughline.ingest.crop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.ingest.detect.Detector;
import dev.throughline.ingest.picture.JpegCodec;
import dev.throughline.ingest.picture.PictureSize;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Crop;
import dev.throughline.wire.message.Detection;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.settings.DetectSettings;
import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CropperTest {
    private static final int WIDTH = 400;
    private static final int HEIGHT = 600;

    @Test
    void aCropIsItsBoxWithItsMargin() {
        Crop crop = crop(new Box(100, 200, 40, 100), false);
        assertThat(PictureSize.declared(crop.jpeg())).isEqualTo(new PictureSize(44, 110)); // 5 % of each side, twice
        assertThat(crop.quality().size()).isEqualTo(44);
        assertThat(crop.quality().border()).isZero();
    }

    @Test
    void aLargeCropIsScaledToItsHeight() {
        Crop crop = crop(new Box(100, 40, 200, 500), false);
        assertThat(PictureSize.declared(crop.jpeg())).isEqualTo(new PictureSize(102, 256));
        assertThat(crop.quality().size()).as("pixels as filmed").isEqualTo(220);
    }

    @Test
    void theBorderIsThePartOfTheBoxOutsideThePicture() {
        Crop crop = crop(new Box(-10, 560, 40, 80), false); // a quarter is lost at the left, half of the rest below
        assertThat(crop.quality().border()).isCloseTo(1 - .75f * .5f, within(1e-5f));
        assertThat(crop.detection().box()).as("stays as it was detected").isEqualTo(new Box(-10, 560, 40, 80));
        assertThat(PictureSize.declared(crop.jpeg())).isEqualTo(new PictureSize(32, 44));
    }

    @Test
    void whoeverIsWhollyOutsideIsLeftOut() {
        assertThat(crops(new Box(-50, 10, 40, 80), false)).isEmpty();
    }

    @Test
    void whoeverIsTooSmallIsPassedOver() {
        int least = DetectSettings.defaults().minHeight();
        assertThat(crops(new Box(100, 200, 20, least), false)).hasSize(1);
        assertThat(crops(new Box(100, 200, 20, least - 1), false)).isEmpty();
    }

    @Test
    void whoeverIsTooUnsureTravelsAsABoxAlone() {
        Box box = new Box(100, 200, 40, 100);
        float sure = (float) DetectSettings.defaults().confidence();
        assertThat(crops(new Detection(box, sure), false).get(0).jpeg()).isNotNull();
        assertThat(crops(new Detection(box, Math.nextDown(sure)), false).get(0).jpeg())
                .isNull();
    }

    @Test
    void aBlurredCropIsLessSharp() {
        Box box = new Box(100, 200, 40, 100);
        assertThat(crop(box, true).quality().sharpness())
                .isLessThan(.2f * crop(box, false).quality().sharpness());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 900", "900, 1", "2, 3"})
    void aPictureOfAnySizeCanBeCutUp(int width, int height) {
        Detection everything = new Detection(new Box(-40, -40, width + 80, height + 80), .9f);
        try (Mat pixels = new Mat(height, width, opencv_core.CV_8UC3, new Scalar(20, 20, 20, 0));
                Cropper cropper = new Cropper(seeing(everything), DetectSettings.defaults())) {
            FrameInfo info = FrameInfo.picture("lab", "door", 1, 0, width, height);
            Crop crop = cropper.crops(new Frame(info, JpegCodec.encode(pixels, 95)))
                    .crops()
                    .get(0);
            assertThat(PictureSize.declared(crop.jpeg()).width()).isEqualTo(width);
            assertThat(crop.quality().size()).isEqualTo(Math.min(width, height));
            assertThat(crop.quality().sharpness()).isZero();
        }
    }

    private static Crop crop(Box box, boolean blurred) {
        return crops(box, blurred).get(0);
    }

    private static List<Crop> crops(Box box, boolean blurred) {
        return crops(new Detection(box, .9f), blurred);
    }

    private static List<Crop> crops(Detection detection, boolean blurred) {
        try (Mat pixels = chequered();
                Cropper cropper = new Cropper(seeing(detection), DetectSettings.defaults())) {
            if (blurred) {
                opencv_imgproc.GaussianBlur(pixels, pixels, new Size(9, 9), 3);
            }
            return cropper.crops(new Frame(
                            FrameInfo.picture("lab", "door", 1, 0, WIDTH, HEIGHT), JpegCodec.encode(pixels, 95)))
                    .crops();
        }
    }

    private static Mat chequered() {
        Mat pixels = new Mat(HEIGHT, WIDTH, opencv_core.CV_8UC3, new Scalar(20, 20, 20, 0));
        for (int y = 0; y < HEIGHT; y += 10) {
            for (int x = y % 20; x < WIDTH; x += 20) {
                opencv_imgproc.rectangle(
                        pixels, new Rect(x, y, 10, 10), new Scalar(220, 200, 180, 0), opencv_imgproc.FILLED, 8, 0);
            }
        }
        return pixels;
    }

    private static Detector seeing(Detection detection) {
        return new Detector() {
            @Override
            public List<Detection> detect(Mat pixels) {
                return List.of(detection);
            }

            @Override
            public String name() {
                return "one-eyed";
            }

            @Override
            public void close() {}
        };
    }
}
