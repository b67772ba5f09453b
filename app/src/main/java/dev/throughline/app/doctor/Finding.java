package dev.throughline.app.doctor;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.throughline.ingest.camera.CameraCheck;
import org.jspecify.annotations.Nullable;

/**
 * What was found about one thing that a run needs.
 *
 * @param what the thing
 * @param ok whether it will do
 * @param detail what was found: versions, places, sizes
 * @param remedy what to do, where it will not do
 * @param camera what it gives, where the thing is a camera that does
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
