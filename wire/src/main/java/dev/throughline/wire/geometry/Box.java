package dev.throughline.wire.geometry;

import dev.throughline.wire.Limits;

/**
 * A rectangle in a camera's picture.
 *
 * @param x left edge in pixels from the left of the picture; may lie outside it
 * @param y upper edge in pixels from the top of the picture; may lie outside it
 * @param w width in pixels, above 0
 * @param h height in pixels, above 0
 */
public record Box(float x, float y, float w, float h) {
    /** Tolerance for the rounding of the sum of an edge and a side, pixels. */
    private static final float ROUNDING = .5f;

    public Box {
        if (!(Float.isFinite(x) && Float.isFinite(y) && w > 0 && h > 0 && Float.isFinite(w) && Float.isFinite(h))) {
            throw new IllegalArgumentException(
                    "box must be finite with width and height above 0, was " + x + "," + y + " " + w + "x" + h);
        }
        if (Math.min(x, y) < -Limits.FARTHEST_PIXEL || Math.max(x + w, y + h) > Limits.FARTHEST_PIXEL + ROUNDING) {
            throw new IllegalArgumentException("box must lie within ±" + (int) Limits.FARTHEST_PIXEL + " pixels, was "
                    + x + "," + y + " " + w + "x" + h);
        }
    }

    /** The right edge, in pixels. */
    public float right() {
        return x + w;
    }

    /** The lower edge, in pixels. */
    public float bottom() {
        return y + h;
    }

    /** The area, square pixels. */
    public float area() {
        return w * h;
    }

    /** The area that both boxes cover, square pixels. */
    public float intersection(Box other) {
        float width = Math.min(right(), other.right()) - Math.max(x, other.x);
        float height = Math.min(bottom(), other.bottom()) - Math.max(y, other.y);
        return width > 0 && height > 0 ? width * height : 0;
    }

    /** Intersection over union, 0 to 1. */
    public float overlap(Box other) {
        float both = intersection(other);
        float either = area() + other.area() - both;
        return both < either
                ? both / either
                : both > 0 ? 1 : 0; // edges are rounded: far out, or of tiny boxes, both may exceed the union
    }
}
