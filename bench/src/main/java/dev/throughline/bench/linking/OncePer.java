package dev.throughline.bench.linking;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where nobody is seen twice at a time. Tracklets that are seen at once there show different people, and are never linked. */
enum OncePer {
    /** Nobody is in two places at once: no place is seen by two cameras, and all clocks agree. */
    SITE,
    /** Two cameras may show one person at once: they see one place, or one of them is late. */
    CAMERA;

    /** The name in files. */
    @JsonValue
    String text() {
        return this == SITE ? "site" : "camera";
    }
}
