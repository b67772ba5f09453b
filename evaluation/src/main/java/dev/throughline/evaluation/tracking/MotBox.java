package dev.throughline.evaluation.tracking;

import dev.throughline.wire.geometry.Box;

/**
 * The position of one person in one frame: a line of a MOT file. The numbers are doubles, unlike those of {@link Box}: scores must not
 * depend on how a file's decimals round.
 *
 * @param frame counts from 1
 * @param id the identity in the truth, or the tracker's id in tracks; at least 0
 * @param x left edge in pixels
 * @param y upper edge in pixels
 * @param w width in pixels, above 0
 * @param h height in pixels, above 0
 * @param confidence in the truth, 0 marks a box that does not count; in tracks any number, not used by the metrics
 */
public record MotBox(int frame, long id, double x, double y, double w, double h, double confidence) {
    public MotBox {
        if (frame < 1) {
            throw new IllegalArgumentException("frames count from 1, was " + frame + ": add 1 to all of them");
        }
        if (id < 0) {
            throw new IllegalArgumentException(
                    "id must be at least 0, was " + id + ": detections without tracks cannot be scored");
        }
        if (!(Double.isFinite(x) && Double.isFinite(y) && w > 0 && h > 0 && Double.isFinite(w) && Double.isFinite(h))) {
            throw new IllegalArgumentException(
                    "box must be finite with width and height above 0, was left " + x + ", top " + y + ", width " + w
                            + ", height " + h + ": after left and top come width and height, not another corner");
        }
        if (!Double.isFinite(confidence)) {
            throw new IllegalArgumentException(
                    "confidence must be a number, was " + confidence + ": write 1 where there is none");
        }
    }

    /** The box alone, rounded to the precision of the pipeline. */
    public Box box() {
        return new Box((float) x, (float) y, (float) w, (float) h);
    }
}
