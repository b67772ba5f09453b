package dev.throughline.ingest.camera;

import dev.throughline.wire.settings.CameraSettings;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A camera from which no pictures can be had. The message is one line: which camera, which url, what is wrong, what to do. */
public final class CameraException extends RuntimeException {
    private static final Pattern CREDENTIALS = Pattern.compile("(?<=://)[^/@\\s]*@");

    CameraException(CameraSettings camera, String wrong, String wayOut, @Nullable Throwable cause) {
        super("camera '" + camera.id() + "': " + shown(camera.url()) + " " + wrong + "; " + wayOut, cause);
    }

    CameraException(CameraSettings camera, String wrong, String wayOut) {
        this(camera, wrong, wayOut, null);
    }

    /** Without user and password, since messages end up in logs. */
    static String shown(String url) {
        return CREDENTIALS.matcher(url).replaceAll("");
    }
}
