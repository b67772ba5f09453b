package dev.throughline.ingest.camera;

import dev.throughline.wire.settings.CameraSettings;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What a camera's url leads to. */
enum Address {
    /** A video file. */
    FILE,
    /** A folder of pictures. */
    FOLDER,
    /** RTSP, HTTP or another protocol of FFmpeg. */
    NETWORK,
    /** A webcam: its number or its device. */
    WEBCAM;

    /**
     * Where the camera's url leads.
     *
     * @throws CameraException if it leads nowhere: there is no such file
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

    /** Whether pictures come when they are taken, and nobody can go back to an earlier one. */
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
