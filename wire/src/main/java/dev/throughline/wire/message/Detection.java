package dev.throughline.wire.message;

import dev.throughline.wire.geometry.Box;

/**
 * A detected person.
 *
 * @param box in pixels of the camera's picture
 * @param confidence of the detector, 0..1
 */
public record Detection(Box box, float confidence) {
    public Detection {
        if (!(confidence >= 0 && confidence <= 1)) { // this way round, NaN fails too
            throw new IllegalArgumentException(
                    "confidence must lie in 0..1, was " + confidence + ": apply the sigmoid to the score first");
        }
    }
}
