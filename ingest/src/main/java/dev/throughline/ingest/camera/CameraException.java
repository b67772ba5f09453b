package dev.throughline.ingest.camera;

import dev.throughline.wire.settings.BadSettingsException;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.CameraUrl;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a camera gives no pictures. The message is one line: which camera, which url, what is wrong, what to do.
 */
public final class CameraException extends RuntimeException {
    CameraException(CameraSettings camera, String wrong, String wayOut, @Nullable Throwable cause) {
        super("camera '" + camera.id() + "': " + camera.url() + " " + wrong + "; " + wayOut, cause);
    }

    private CameraException(String message, Throwable cause) {
        super(message, cause);
    }

    CameraException(CameraSettings camera, String wrong, String wayOut) {
        this(camera, wrong, wayOut, null);
    }

    /**
     * Attributes any failure with a camera's pictures to that camera and to no other, including unforeseen errors and
     * those of native code.
     *
     * @throws OutOfMemoryError if {@code thrown} is one: it concerns the whole process
     */
    static CameraException of(CameraSettings camera, Throwable thrown) {
        if (thrown instanceof CameraException known) {
            return known;
        }
        if (thrown instanceof BadSettingsException wrong) { // it already names the camera
            return new CameraException(String.valueOf(wrong.getMessage()), wrong);
        }
        if (thrown instanceof OutOfMemoryError everybodys) {
            throw everybodys;
        }
        String message = String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
        return new CameraException(
                camera,
                "has pictures that cannot be used (" + thrown.getClass().getSimpleName() + ": "
                        + CameraUrl.maskedIn(message) + ")",
                "give it in another size or format",
                thrown);
    }
}
