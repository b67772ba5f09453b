package dev.throughline.ingest.camera;

import dev.throughline.wire.settings.CameraSettings;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The kind of source that a camera's url names. */
enum Address {
    /** A video file. */
    FILE,
    /** A folder of pictures. */
    FOLDER,
    /** A network stream: RTSP, HTTP or another protocol of FFmpeg. */
    NETWORK,
    /** A webcam, by its number or its device. */
    WEBCAM;

    /**
     * The kind of source of the camera's url.
     *
     * @throws CameraException if the url names a file that does not exist
     */
    static Address of(CameraSettings camera) {
        if (camera.url().isNetwork()) {
            return NETWORK;
        }
        String url = camera.url().path();
        if (url.startsWith("/dev/video") || (camera.url().isWebcam() && !isThere(url, camera))) {
            return WEBCAM;
        }
        if (!isThere(url, camera)) {
            throw new CameraException(
                    camera,
                    "does not exist",
                    url.contains(":")
                            ? "check its url; an address begins with its scheme, such as rtsp://"
                            : "check its url");
        }
        if (!Files.isReadable(Path.of(url))) {
            throw new CameraException(camera, "may not be read", "give this user the right to read it");
        }
        return Files.isDirectory(Path.of(url)) ? FOLDER : FILE;
    }

    /** Whether pictures arrive as they are taken, so that no earlier one can be read again. */
    boolean isLive() {
        return this == NETWORK || this == WEBCAM;
    }

    private static boolean isThere(String url, CameraSettings camera) {
        try {
            return Files.exists(Path.of(url));
        } catch (InvalidPathException notAPath) {
            throw new CameraException(camera, "is neither a file nor an address", "check its url", notAPath);
        }
    }
}
