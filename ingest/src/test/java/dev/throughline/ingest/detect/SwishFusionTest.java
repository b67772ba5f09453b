package dev.throughline.ingest.detect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.throughline.ingest.picture.Natives;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_dnn;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_dnn.Net;
import org.junit.jupiter.api.Test;

class SwishFusionTest {
    static {
        Natives.load();
    }

    @Test
    void aFusedModelSaysTheSameAsTheOriginal() {
        byte[] original = YoloxDetector.read();
        byte[] fused = SwishFusion.fused(original);
        assertThat(count(fused, "Swish")).isEqualTo(104);
        float[] expected = outputs(original);
        float[] actual = outputs(fused);
        assertThat(actual).hasSize((16 * 16 + 8 * 8 + 4 * 4) * 85).containsExactly(expected, offset(1e-4f));
    }

    @Test
    void aModelWithNothingToFuseStaysAsItIs() {
        byte[] fused = SwishFusion.fused(YoloxDetector.read());
        assertThat(SwishFusion.fused(fused)).isEqualTo(fused);
    }

    @Test
    void whatIsNoModelIsRefused() {
        byte[] model = YoloxDetector.read();
        assertThatThrownBy(() -> SwishFusion.fused(Arrays.copyOf(model, model.length - 100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not an ONNX model");
    }

    private static float[] outputs(byte[] model) {
        byte[] noise = new byte[128 * 128 * 3];
        new Random(1).nextBytes(noise);
        try (Net net = opencv_dnn.readNetFromONNX(model);
                BytePointer bytes = new BytePointer(noise);
                Mat picture = new Mat(128, 128, opencv_core.CV_8UC3, bytes);
                Mat blob = opencv_dnn.blobFromImage(picture)) {
            net.setInput(blob);
            try (Mat output = net.forward()) {
                FloatBuffer values = output.createBuffer();
                float[] array = new float[values.remaining()];
                values.get(array);
                return array;
            }
        }
    }

    private static int count(byte[] model, String word) {
        return new String(model, ISO_8859_1).split(word, -1).length - 1;
    }
}
