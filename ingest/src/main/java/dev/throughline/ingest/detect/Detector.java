package dev.throughline.ingest.detect;

import dev.throughline.wire.message.Detection;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;

/** Finds people in a picture. Used by one thread at a time. */
public interface Detector extends AutoCloseable {
    /**
     * The people in the picture, the surest first. The same picture gives the same detections.
     *
     * @param pixels BGR, 8 bits
     */
    List<Detection> detect(Mat pixels);

    /** Name and version, as {@link dev.throughline.wire.message.FrameCrops#detector} wants it. */
    String name();

    @Override
    void close();
}
