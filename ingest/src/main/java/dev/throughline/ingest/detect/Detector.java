package dev.throughline.ingest.detect;

import dev.throughline.wire.message.Detection;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;

/** Detects people in a picture. Used by one thread at a time. */
public interface Detector extends AutoCloseable {
    /**
     * The people in the picture, by descending confidence. Deterministic: the same picture gives the same detections.
     *
     * @param pixels BGR, 8 bits
     */
    List<Detection> detect(Mat pixels);

    /** Name and version, in the form for {@link dev.throughline.wire.message.FrameCrops#detector}. */
    String name();

    @Override
    void close();
}
