package dev.throughline.app.doctor;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.throughline.ingest.camera.CameraCheck;
import org.jspecify.annotations.Nullable;

/**
 * The finding about one thing that a run needs.
 *
 * @param what the thing
 * @param ok whether it works
 * @param detail what was found: versions, paths, sizes
 * @param remedy what to do if it does not work
 * @param camera what the camera delivers, for a camera that works
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(
        String what,
        boolean ok,
        String detail,
        @Nullable String remedy,
        @Nullable CameraCheck camera) {
    static Finding good(String what, String detail) {
        return new Finding(what, true, detail, null, null);
    }

    static Finding bad(String what, String detail, String remedy) {
        return new Finding(what, false, detail, remedy, null);
    }
}
