package dev.throughline.wire;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Limits on the values in topics. A value beyond them is a mistake or an attack. Records check themselves against these limits, so no stage
 * ever computes with such a value.
 */
public final class Limits {
    /** Characters of a site, camera, identity, model, command or event id. */
    public static final int LONGEST_ID = 200;

    /** Times are below this, µs since the epoch: the year 2112. Sums of a few times and durations stay far from overflow. */
    public static final long END_OF_TIME_MICROS = 1L << 52;

    /** Edges of boxes and pictures are at most this far from the origin, pixels. */
    public static final float FARTHEST_PIXEL = 1_000_000;

    /** Positions on the ground plane are at most this far from the origin, metres: national grids have millions. */
    public static final double FARTHEST_METRE = 1e9;

    /** Expected cameras of a site. */
    public static final int MOST_CAMERAS = 10_000;

    /** Pictures left out before a frame: a year at 30 a second. Sums stay far from overflow. */
    public static final long MOST_LEFT_OUT = 1_000_000_000;

    /** Detections in one picture. Tracking compares each with each. */
    public static final int MOST_DETECTIONS = 1_000;

    /** Values of an embedding. */
    public static final int MOST_EMBEDDING_VALUES = 8_192;

    /** Pairs of a positional relation. */
    public static final int MOST_RELATION_PAIRS = 65_536;

    /** Prototypes of a tracklet, as many as {@code track.prototypes} may ask for. */
    public static final int MOST_PROTOTYPES = 64;

    /** Points of a tracklet's trajectory. */
    public static final int MOST_TRAIL_POINTS = 1_000;

    /** Tracklets that a command names. Each is compared with all others of the identity. */
    public static final int MOST_NAMED_TRACKLETS = 1_000;

    private Limits() {}

    /**
     * Checks the name of something. A control character or half of a surrogate pair would not come back from a store or a topic as it was.
     *
     * @param what it is the name of, for the message
     * @throws IllegalArgumentException if it is missing, blank, longer than {@link #LONGEST_ID}, or holds a control character or half of a
     *     surrogate pair
     */
    public static void requireId(String what, @Nullable String id) {
        if (id == null || id.isBlank()) {
            throw new IllegalArgumentException(
                    what + " must not be empty, was " + (id == null ? "missing" : "'" + id + "'"));
        }
        requireText(what, id);
    }

    /** Checks the name of a camera: files are named after it, so it must not lead to another folder. */
    public static void requireCamera(String what, @Nullable String camera) {
        requireId(what, camera);
        if (camera != null && (camera.indexOf('/') >= 0 || camera.indexOf('\\') >= 0 || camera.startsWith(".."))) {
            throw new IllegalArgumentException(
                    what + " becomes a file's name, and has no '/', no '\\' and no '..' ahead, was '" + camera + "'");
        }
    }

    /** Checks a text that may be empty; otherwise as {@link #requireId}. */
    public static void requireText(String what, @Nullable String text) {
        if (text == null) {
            throw new IllegalArgumentException(what + " is missing");
        }
        if (text.length() > LONGEST_ID) {
            throw new IllegalArgumentException(what + " has " + LONGEST_ID + " characters at most, not " + text.length()
                    + ": '" + text.substring(0, 20) + "…'");
        }
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            boolean paired = Character.isHighSurrogate(character)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (Character.isISOControl(character) || (Character.isSurrogate(character) && !paired)) {
                throw new IllegalArgumentException(what + " has no control characters, but its character " + (i + 1)
                        + " is U+" + String.format(Locale.ROOT, "%04X", (int) character));
            }
            i += paired ? 1 : 0;
        }
    }

    /** Checks an event time, µs since the epoch. */
    public static void requireTime(String what, long micros) {
        if (micros < 0 || micros >= END_OF_TIME_MICROS) {
            throw new IllegalArgumentException(
                    what + " must be at least 0 and below 2^52 µs since the epoch, was " + micros);
        }
    }

    /** Checks a count. */
    public static void requireAtMost(int most, String what, int count) {
        if (count > most) {
            throw new IllegalArgumentException("at most " + most + " " + what + " are taken, were " + count);
        }
    }

    /** Checks expected cameras. */
    public static void requireExpectedCameras(List<String> expectedCameras) {
        requireAtMost(MOST_CAMERAS, "cameras of the expected cameras", expectedCameras.size());
        for (String camera : expectedCameras) {
            requireCamera("a camera of the expected cameras", camera);
        }
    }
}
