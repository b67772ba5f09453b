package dev.throughline.ingest.picture;

import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avdevice;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.opencv.global.opencv_core;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads and configures OpenCV and FFmpeg once. Every class that uses a native class calls {@link #load} first. */
public final class Natives {
    private static final Logger log = LoggerFactory.getLogger(Natives.class);

    static {
        // JavaCPP would count the whole process, including PyTorch and mapped Kafka segments, against Java's heap
        // limit, and throw OutOfMemoryError for memory that is not ours.
        if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null) {
            System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        }
        avutil.av_log_set_level(avutil.AV_LOG_QUIET); // relevant errors become a CameraException
        opencv_core.setNumThreads(1); // frames run in parallel, so that results do not depend on the cores
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

    /** Version of OpenCV, such as {@code 4.13.0}. */
    public static String openCv() {
        return opencv_core.CV_VERSION;
    }

    /** Version of FFmpeg, such as {@code 8.0.1}. */
    public static String ffmpeg() {
        return avutil.av_version_info().getString();
    }

    /**
     * The kinds of origin that FFmpeg supports here, of {@code file http https rtsp rtmp v4l2}. {@code v4l2} serves
     * webcams. It is missing if the system lacks a library of FFmpeg's devices: PulseAudio's client,
     * {@code libpulse.so.0}.
     */
    public static List<String> origins() {
        registerDevices();
        return Stream.of("file", "http", "https", "rtsp", "rtmp", "v4l2")
                .filter(Natives::canRead)
                .toList();
    }

    /** Registers webcams with FFmpeg, if this system has the libraries of FFmpeg's devices. */
    public static void registerDevices() {
        try {
            avdevice.avdevice_register_all();
        } catch (LinkageError unlinked) {
            log.info("FFmpeg's devices, webcams among them, cannot be used here: {}", unlinked.toString());
        }
    }

    private static boolean canRead(String origin) {
        return avformat.av_find_input_format(origin) != null
                || avformat.avio_find_protocol_name(origin + "://localhost/") != null;
    }
}
