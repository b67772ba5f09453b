package dev.throughline.wire.settings;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A camera and how its pictures are taken.
 *
 * @param id within the site: letters, digits, '-', '_' and '.', since it becomes a file name
 * @param url file, folder of pictures, {@code rtsp://…}, {@code http://…}, or a webcam such as {@code /dev/video0}; a path is
 *     relative to the folder of the site's file
 * @param login user and password that the camera asks for, where they are not in its url
 * @param transport of RTSP: {@code tcp}, {@code udp}, or {@code auto} for the one that works, TCP first
 * @param pictures how they are taken
 * @param idleTimeout silent for longer, a live camera is marked down and event time goes on without it
 * @param neighbours cameras where somebody who leaves this one may be seen next; none for a way out; {@code any} if that is not
 *     known
 * @param ground where its pixels lie on the floor, if that is known
 */
public record CameraSettings(
        String id,
        CameraUrl url,
        Login login,
        @Choice({"auto", "tcp", "udp"}) String transport,
        @Inline PictureSettings pictures,
        @Range(above = "0s") Duration idleTimeout,
        List<String> neighbours,
        Ground ground) {
    /** Stands in place of the neighbours' ids: every camera can be reached from here. */
    public static final String ANY = "any";

    static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public CameraSettings {
        neighbours = List.copyOf(neighbours);
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "'" + id + "' is no camera id: use up to 64 letters, digits, '-', '_' and '.'");
        }
        if (url.isBlank()) {
            throw new IllegalArgumentException("camera '" + id
                    + "' has no url: name a file, a folder of pictures, rtsp://…, http://… or /dev/video0");
        }
        Bounds.check(
                "camera '" + id + "'",
                CameraSettings.class,
                id,
                url,
                login,
                transport,
                pictures,
                idleTimeout,
                neighbours,
                ground);
    }

    /** A camera with defaults for everything but its url. */
    public static CameraSettings of(String id, String url) {
        return new CameraSettings(
                id,
                CameraUrl.of(url),
                Login.NONE,
                "auto",
                PictureSettings.defaults(),
                Duration.ofSeconds(5),
                List.of(ANY),
                Ground.UNKNOWN);
    }

    /** The same with this calibration. */
    public CameraSettings withGround(Ground other) {
        return new CameraSettings(id, url, login, transport, pictures, idleTimeout, neighbours, other);
    }

    /** The same with at most this many pictures a second; 0 takes all. */
    public CameraSettings withFps(double other) {
        return new CameraSettings(id, url, login, transport, pictures.withFps(other), idleTimeout, neighbours, ground);
    }

    /**
     * The address of a network camera with user and password, as FFmpeg takes it. It must not be printed.
     *
     * @throws BadSettingsException if user or password cannot be resolved
     */
    public String address() {
        try {
            return url.withSecrets(login);
        } catch (BadSettingsException unknown) {
            throw new BadSettingsException("camera '" + id + "': " + unknown.getMessage(), unknown);
        }
    }
}
