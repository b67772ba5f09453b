package dev.throughline.ingest.camera;

import dev.throughline.ingest.picture.Natives;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.OpenCVFrameConverter;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * An MP4 that is written picture by picture. An {@linkplain #open opened} file appears, complete, once it is closed.
 * Until then, and after a failure, there is only {@code <file>.part}. A {@linkplain #grow growing} file can be played
 * at any time, even after its process was killed. The codec is H.264, which browsers play, if this FFmpeg can encode
 * it, and MPEG-4 otherwise.
 */
public final class VideoFile implements AutoCloseable {
    private static final String H264 = "libopenh264";
    private static final int CHANNELS = 3;
    /** The lowest bit rate per second that an encoder can use, however small the picture. */
    private static final int LEAST_BITRATE = 20_000;
    /** The lowest picture rate that an encoder accepts; footage with wild time stamps may seem to have a lower one. */
    private static final double LEAST_RATE = .01;

    private static final double MOST_RATE = 240;
    /** The time unit of a growing video: a 30th of a second. */
    private static final int TICKS_PER_SECOND = 30;
    /** The most that a killed process loses of a growing video. */
    private static final int FRAGMENT_SECONDS = 2;

    static {
        Natives.load();
    }

    private final Path file;
    private final Path part;
    private final int width;
    private final int height;
    private final EncodableSize size;
    private final FFmpegFrameRecorder recorder;
    private final OpenCVFrameConverter.ToMat converter = new OpenCVFrameConverter.ToMat();
    private int pictures;
    private boolean failed;

    private VideoFile(Path file, Path part, int width, int height, FFmpegFrameRecorder recorder) {
        this.file = file;
        this.part = part;
        this.width = width;
        this.height = height;
        size = EncodableSize.of(width, height);
        this.recorder = recorder;
    }

    /**
     * Starts a video; the folder is created if it is missing.
     *
     * @param width pixels, at least 1; {@link EncodableSize} gives the size in the file
     * @param height pixels, at least 1
     * @param fps pictures per second, above 0
     * @param bitsPerPixel how much of each pixel is kept, above 0; .15 is clean for a fixed camera
     * @throws UncheckedIOException if the file cannot be written
     */
    public static VideoFile open(Path file, int width, int height, double fps, double bitsPerPixel) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        FFmpegFrameRecorder recorder = recorder(part, EncodableSize.of(width, height), fps, bitsPerPixel);
        recorder.setOption("movflags", "faststart"); // plays while it loads
        return start(file, part, width, height, recorder);
    }

    /**
     * Starts a video that grows under its own name. Everything older than some seconds is a playable part, whatever
     * happens later. Closing turns it into an ordinary file. Its pictures have individual times.
     *
     * @param width pixels, at least 1
     * @param height pixels, at least 1
     * @param bitsPerPixel how much of each pixel is kept, above 0
     * @throws UncheckedIOException if the file cannot be written
     */
    public static VideoFile grow(Path file, int width, int height, double bitsPerPixel) {
        FFmpegFrameRecorder recorder = recorder(file, EncodableSize.of(width, height), TICKS_PER_SECOND, bitsPerPixel);
        recorder.setOption("movflags", "hybrid_fragmented+frag_keyframe+empty_moov+default_base_moof");
        recorder.setOption("frag_duration", Integer.toString(FRAGMENT_SECONDS * 1_000_000));
        recorder.setOption("flush_packets", "1"); // whole fragments go to the file at once
        return start(file, file, width, height, recorder);
    }

    private static VideoFile start(Path file, Path part, int width, int height, FFmpegFrameRecorder recorder) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(part, new byte[0]); // gives a better reason than FFmpeg if it cannot be written
            recorder.start();
            return new VideoFile(file, part, width, height, recorder);
        } catch (IOException unwritable) { // FFmpeg's exceptions extend this
            throw new UncheckedIOException("video " + file + " cannot be written: " + unwritable, unwritable);
        }
    }

    private static FFmpegFrameRecorder recorder(Path part, EncodableSize size, double fps, double bitsPerPixel) {
        FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(address(part), size.width(), size.height());
        recorder.setFormat("mp4");
        if (avcodec.avcodec_find_encoder_by_name(H264) != null) {
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_H264);
            recorder.setVideoCodecName(H264);
        } else {
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
        }
        recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
        double rate = Math.max(LEAST_RATE, Math.min(MOST_RATE, fps));
        recorder.setFrameRate(rate);
        recorder.setVideoBitrate((int) Math.max(LEAST_BITRATE, bitsPerPixel * size.width() * size.height() * rate));
        recorder.setGopSize((int) Math.max(1, Math.round(2 * rate)));
        recorder.setVideoOption("threads", "1");
        return recorder;
    }

    /** A file's address in FFmpeg's form: without a prefix, FFmpeg takes text before a colon for a protocol. */
    static String address(Path file) {
        return "file:" + file;
    }

    /**
     * Adds a picture.
     *
     * @param bgr shape (height, width, 3) with the sizes that the video was opened with, rows from the top, as in a {@code
     *     BufferedImage.TYPE_3BYTE_BGR}; only read
     * @throws IllegalArgumentException if it is not so many bytes
     * @throws UncheckedIOException if the file cannot be written
     */
    public void add(byte[] bgr) {
        if (bgr.length != height * width * CHANNELS) {
            throw new IllegalArgumentException("a picture of " + width + "x" + height + " pixels has "
                    + height * width * CHANNELS + " bytes, these are " + bgr.length);
        }
        try (BytePointer bytes = new BytePointer(bgr);
                Mat pixels = new Mat(height, width, opencv_core.CV_8UC3, bytes)) {
            add(pixels);
        }
    }

    /** Adds a picture, BGR, 8 bits; one of another size is scaled. */
    void add(Mat pixels) {
        try {
            if (size.isFilledBy(pixels.cols(), pixels.rows())) {
                recorder.record(converter.convert(pixels));
            } else {
                addFitted(pixels);
            }
            pictures++;
        } catch (FFmpegFrameRecorder.Exception unwritable) {
            failed = true;
            throw new UncheckedIOException("video " + file + " cannot be written: " + unwritable, unwritable);
        }
    }

    /**
     * Adds a picture to a growing video.
     *
     * @param micros since the first picture; one that is no later than its predecessor comes directly after it
     */
    void add(Mat pixels, long micros) {
        long tick = Math.round(micros * TICKS_PER_SECOND / 1e6);
        if (tick > recorder.getFrameNumber() && tick <= Integer.MAX_VALUE) {
            recorder.setFrameNumber((int) tick);
        }
        add(pixels);
    }

    private void addFitted(Mat pixels) throws FFmpegFrameRecorder.Exception {
        try (Mat filled = new Mat();
                Mat fitted = new Mat();
                Size fill = new Size(size.filledWidth(), size.filledHeight());
                Scalar black = Scalar.all(0)) {
            opencv_imgproc.resize(pixels, filled, fill, 0, 0, opencv_imgproc.INTER_AREA);
            opencv_core.copyMakeBorder(
                    filled,
                    fitted,
                    0,
                    size.height() - filled.rows(),
                    0,
                    size.width() - filled.cols(),
                    opencv_core.BORDER_CONSTANT,
                    black);
            recorder.record(converter.convert(fitted));
        }
    }

    /** Abandons the video: closing deletes it, unless it is a growing video with pictures. */
    public void abandon() {
        failed = true;
    }

    /**
     * Ends the video and moves it to its own name. A video without pictures is deleted.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    @Override
    public void close() {
        try (converter;
                recorder) {
            recorder.stop();
        } catch (IOException unwritable) {
            failed = true;
            throw new UncheckedIOException("video " + file + " cannot be ended: " + unwritable, unwritable);
        } finally {
            keepIfWhole();
        }
    }

    private void keepIfWhole() {
        try {
            if (part.equals(file) && pictures > 0) {
                return; // what can be played of it
            }
            if (pictures > 0 && !failed) {
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.deleteIfExists(part);
            }
        } catch (IOException unmovable) {
            throw new UncheckedIOException("video " + part + " cannot become " + file + ": " + unmovable, unmovable);
        }
    }
}
