package dev.throughline.ingest.picture;

import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.opencv.global.opencv_core;

/** OpenCV and FFmpeg, loaded once and told to behave. Whatever touches a native class calls {@link #load} first. */
public final class Natives {
    static {
        // JavaCPP would count the whole process, PyTorch and mapped Kafka segments included, against Java's heap limit
        // and
        // throw OutOfMemoryError for memory that is not ours.
        if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null) {
            System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        }
        avutil.av_log_set_level(avutil.AV_LOG_QUIET); // what matters becomes a CameraException
        opencv_core.setNumThreads(1); // frames go side by side, so that the bits do not depend on the cores
    }

    private Natives() {}

    /**
     * Loads the libraries.
     *
     * @throws LinkageError if this platform's natives are missing
     */
    public static void load() {
        // the static initializer has done it
    }
}
