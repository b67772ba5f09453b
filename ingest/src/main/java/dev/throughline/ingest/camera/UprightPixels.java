package dev.throughline.ingest.camera;

import dev.throughline.ingest.picture.Natives;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * Converts decoded pictures of any size and pixel format to BGR, rotated as the video's display matrix says. Sizes and
 * formats may change from one picture to the next.
 */
final class UprightPixels implements AutoCloseable {
    /** FFmpeg writes whole vectors: lines begin at multiples of this, and the last line has as much room after it. */
    private static final int ALIGNMENT = 64;

    private static final int CHANNELS = 3;
    /** The number of planes that FFmpeg reads; BGR has one. */
    private static final int PLANES = 4;
    /** The limit of libjpeg. */
    private static final int LONGEST_SIDE = 65_500;

    static {
        Natives.load();
    }

    private final Mat turned = new Mat();
    private final PointerPointer<BytePointer> targetPlanes = new PointerPointer<>(PLANES);
    private final IntPointer targetStrides = new IntPointer(new int[PLANES]);
    private @Nullable SwsContext scaler;
    private @Nullable BytePointer buffer;
    private @Nullable Mat pixels;

    /**
     * The upright picture; it belongs to this object and stays valid until the next call.
     *
     * @return BGR, 8 bits
     * @throws UnusablePixelsException if FFmpeg cannot convert its pixel format, or a side is too long for a JPEG
     */
    Mat of(AVFrame frame) {
        Mat lying = converted(frame);
        AVFrameSideData matrix = avutil.av_frame_get_side_data(frame, avutil.AV_FRAME_DATA_DISPLAYMATRIX);
        if (matrix == null || matrix.isNull() || matrix.size() < 9 * Integer.BYTES) {
            return lying;
        }
        return upright(lying, new IntPointer(matrix.data()));
    }

    private Mat converted(AVFrame frame) {
        int width = frame.width();
        int height = frame.height();
        if (width < 1 || height < 1 || width > LONGEST_SIDE || height > LONGEST_SIDE) {
            throw new UnusablePixelsException("has pictures of " + width + "x" + height + " pixels; a side has 1 to "
                    + LONGEST_SIDE + " of them");
        }
        scaler = swscale.sws_getCachedContext(
                scaler,
                width,
                height,
                frame.format(),
                width,
                height,
                avutil.AV_PIX_FMT_BGR24,
                swscale.SWS_BILINEAR,
                null,
                null,
                (DoublePointer) null);
        if (scaler == null || scaler.isNull()) {
            scaler = null;
            throw new UnusablePixelsException("has pixels of a format that cannot be converted, " + format(frame));
        }
        Mat target = target(width, height);
        int rows = swscale.sws_scale(
                scaler, new PointerPointer<>(frame), frame.linesize(), 0, height, targetPlanes, targetStrides);
        if (rows != height) {
            throw new UnusablePixelsException("has pixels that cannot be converted, " + format(frame));
        }
        return target;
    }

    private static String format(AVFrame frame) {
        BytePointer name = avutil.av_get_pix_fmt_name(frame.format());
        return name == null ? "number " + frame.format() : name.getString();
    }

    /** A buffer with spare room in each line, so that the line's length does not determine the number of channels. */
    private Mat target(int width, int height) {
        Mat old = pixels;
        if (old != null && old.cols() == width && old.rows() == height) {
            return old;
        }
        releaseTarget();
        long stride = (long) (CHANNELS * width + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        BytePointer memory = new BytePointer(avutil.av_malloc(stride * height + ALIGNMENT));
        if (memory.isNull()) {
            throw new UnusablePixelsException(
                    "has pictures of " + width + "x" + height + " pixels, for which there is no memory");
        }
        Mat made = new Mat(height, width, opencv_core.CV_8UC3, memory, stride);
        targetPlanes.put(0, memory);
        targetStrides.put(0, (int) stride);
        buffer = memory;
        pixels = made;
        return made;
    }

    private void releaseTarget() {
        if (pixels != null) {
            pixels.close();
            pixels = null;
        }
        if (buffer != null) {
            avutil.av_free(buffer);
            buffer = null;
        }
    }

    /**
     * Applies the display matrix. Phones store upright pictures sideways with their orientation, and front cameras
     * mirrored. The matrix is (a b; c d) of fixed-point numbers: a pixel at (x, y) is shown at (ax + cy, bx + dy).
     */
    private Mat upright(Mat lying, IntPointer matrix) {
        long a = matrix.get(0);
        long b = matrix.get(1);
        long c = matrix.get(3);
        long d = matrix.get(4);
        boolean transposed = Math.abs(b) + Math.abs(c) > Math.abs(a) + Math.abs(d);
        boolean mirrored = (transposed ? c : a) < 0;
        boolean upsideDown = (transposed ? b : d) < 0;
        if (!transposed && !mirrored && !upsideDown) {
            return lying;
        }
        if (transposed) {
            opencv_core.transpose(lying, turned);
        }
        Mat from = transposed ? turned : lying;
        if (mirrored || upsideDown) {
            opencv_core.flip(from, turned, mirrored && upsideDown ? -1 : mirrored ? 1 : 0);
        }
        return turned;
    }

    @Override
    public void close() {
        releaseTarget();
        targetPlanes.close();
        targetStrides.close();
        turned.close();
        if (scaler != null) {
            swscale.sws_freeContext(scaler);
            scaler = null;
        }
    }
}
