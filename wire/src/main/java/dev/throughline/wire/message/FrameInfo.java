package dev.throughline.wire.message;

import dev.throughline.wire.Limits;
import java.util.List;

/**
 * The camera and moment that a message is about.
 *
 * @param site cameras among which people are linked
 * @param camera id within the site
 * @param sequence from 1, rising by 1 per camera; markers have a number too
 * @param timeMicros capture time in µs since the epoch; never falls within a camera
 * @param size of the picture; {@link Size#NONE} for a marker
 * @param kind a picture, or a kind of marker
 * @param expectedCameras cameras of the site that event time waits for; empty except in {@link FrameKind#UP}
 * @param leftOut pictures of this camera taken since the previous frame and left out of the stream for lack of time; 0 in recorded footage
 */
public record FrameInfo(
        String site,
        String camera,
        long sequence,
        long timeMicros,
        Size size,
        FrameKind kind,
        List<String> expectedCameras,
        long leftOut) {
    public FrameInfo {
        expectedCameras = List.copyOf(expectedCameras);
        Limits.requireId("the site of a frame", site);
        Limits.requireCamera("the camera of a frame", camera);
        Limits.requireExpectedCameras(expectedCameras);
        if (sequence < 1 || timeMicros < 0 || timeMicros >= Limits.END_OF_TIME_MICROS) {
            throw new IllegalArgumentException("frame of camera '" + camera
                    + "': sequence must be at least 1 and time at least 0 and below 2^52 µs, were " + sequence + ", "
                    + timeMicros);
        }
        if (Math.max(size.width, size.height) > Limits.FARTHEST_PIXEL) {
            throw new IllegalArgumentException("frame " + sequence + " of camera '" + camera + "' is " + size
                    + ": a side has " + (int) Limits.FARTHEST_PIXEL + " pixels at most");
        }
        if (leftOut < 0 || leftOut > Limits.MOST_LEFT_OUT) {
            throw new IllegalArgumentException("frame " + sequence + " of camera '" + camera
                    + "': pictures left out before it must be at least 0 and at most " + Limits.MOST_LEFT_OUT
                    + ", were "
                    + leftOut);
        }
        if (kind == FrameKind.PICTURE ? size.width < 1 || size.height < 1 : !size.equals(Size.NONE)) {
            throw new IllegalArgumentException("frame " + sequence + " of camera '" + camera + "' is marked " + kind
                    + " and is " + size + ": pictures have a size, markers have none");
        }
    }

    /** A frame with a picture. */
    public static FrameInfo picture(String site, String camera, long sequence, long timeMicros, int width, int height) {
        return new FrameInfo(
                site, camera, sequence, timeMicros, new Size(width, height), FrameKind.PICTURE, List.of(), 0);
    }

    /** A marker of the camera; {@code expectedCameras} for {@link FrameKind#UP}, else empty. */
    public static FrameInfo marker(
            String site, String camera, long sequence, long timeMicros, FrameKind kind, List<String> expectedCameras) {
        return new FrameInfo(site, camera, sequence, timeMicros, Size.NONE, kind, expectedCameras, 0);
    }

    /** The same, with this many pictures left out before it. */
    public FrameInfo withLeftOut(long pictures) {
        return new FrameInfo(site, camera, sequence, timeMicros, size, kind, expectedCameras, pictures);
    }

    /** Whether this is a marker and not a picture. */
    public boolean isMarker() {
        return kind != FrameKind.PICTURE;
    }

    /** Width and height of a picture in pixels. */
    public record Size(int width, int height) {
        /** Of a frame without a picture. */
        public static final Size NONE = new Size(0, 0);

        @Override
        public String toString() {
            return width + "x" + height;
        }
    }
}
