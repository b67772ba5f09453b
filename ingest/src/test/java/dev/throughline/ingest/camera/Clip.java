package dev.throughline.ingest.camera;

import dev.throughline.ingest.picture.Natives;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.OpenCVFrameConverter;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.jspecify.annotations.Nullable;

/** A small film to test with: a dark room with a red quarter at the top left, and a white bar that grows with each picture. */
final class Clip {
    static final int WIDTH = 160;
    static final int HEIGHT = 120;

    static {
        Natives.load();
    }

    private Clip() {}

    static Path write(Path file, int pictures, double fps) throws Exception {
        return write(file, pictures, fps, 0);
    }

    /** {@code rotation} in degrees, as telephones note it. */
    static Path write(Path file, int pictures, double fps, double rotation) throws Exception {
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), WIDTH, HEIGHT);
                OpenCVFrameConverter.ToMat converter = new OpenCVFrameConverter.ToMat()) {
            recorder.setFormat("mp4");
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
            recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
            recorder.setVideoBitrate(2_000_000);
            recorder.setFrameRate(fps);
            recorder.setDisplayRotation(rotation);
            recorder.setOption("movflags", "faststart"); // the index first, so that a file that was cut off still opens
            recorder.start();
            for (int i = 0; i < pictures; i++) {
                try (Mat picture = picture(i, pictures)) {
                    recorder.record(converter.convert(picture));
                }
            }
        }
        return file;
    }

    /**
     * Part of a film, or a film whose times begin elsewhere: {@code pictures} a tenth of a second apart.
     *
     * @param format FFmpeg's name of one that has times, such as mpegts or matroska
     * @param fromMicros time stamp of the first picture
     */
    static Path segment(Path file, String format, int pictures, long fromMicros) throws Exception {
        return segment(file, format, pictures, fromMicros, null);
    }

    /** One that says when it was taken. */
    static Path dated(Path file, String instant) throws Exception {
        return segment(file, "matroska", 2, 0, instant);
    }

    private static Path segment(Path file, String format, int pictures, long fromMicros, @Nullable String taken)
            throws Exception {
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), WIDTH, HEIGHT);
                OpenCVFrameConverter.ToMat converter = new OpenCVFrameConverter.ToMat()) {
            recorder.setFormat(format);
            if (taken != null) {
                recorder.setMetadata("creation_time", taken);
            }
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
            recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
            recorder.setVideoBitrate(2_000_000);
            recorder.setFrameRate(10);
            recorder.start();
            for (int i = 0; i < pictures; i++) {
                try (Mat picture = picture(i, pictures)) {
                    recorder.setTimestamp(fromMicros + i * 100_000L);
                    recorder.record(converter.convert(picture));
                }
            }
        }
        return file;
    }

    static Mat picture(int i, int of) {
        Mat picture = new Mat(HEIGHT, WIDTH, opencv_core.CV_8UC3, new Scalar(40, 40, 40, 0));
        opencv_imgproc.rectangle(
                picture, new Rect(0, 0, WIDTH / 2, HEIGHT / 2), new Scalar(0, 0, 220, 0), opencv_imgproc.FILLED, 8, 0);
        opencv_imgproc.rectangle(
                picture,
                new Rect(0, HEIGHT - 20, 1 + (WIDTH - 1) * i / of, 20),
                new Scalar(255, 255, 255, 0),
                opencv_imgproc.FILLED,
                8,
                0);
        return picture;
    }
}
