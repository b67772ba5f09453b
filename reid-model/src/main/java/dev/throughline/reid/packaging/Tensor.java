package dev.throughline.reid.packaging;

import java.util.Arrays;

/**
 * Numbers with a shape. The values are not copied on the way in or out, since weights are megabytes: neither side may
 * write to them.
 */
public final class Tensor {
    private final long[] shape;
    private final float[] values;

    /**
     * @param shape sizes, none negative; empty for a single number
     * @param values row by row
     * @throws IllegalArgumentException if the shape does not have as many values
     */
    public Tensor(long[] shape, float[] values) {
        long size = 1;
        for (long side : shape) {
            if (side < 0) {
                throw new IllegalArgumentException("a shape has no negative side: " + Arrays.toString(shape));
            }
            size = Math.multiplyExact(size, side);
        }
        if (size != values.length) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " needs " + size + " values, had " + values.length);
        }
        this.shape = shape;
        this.values = values;
    }

    /** The sizes themselves; read-only. */
    public long[] shape() {
        return shape;
    }

    /** The values themselves; read-only. */
    public float[] values() {
        return values;
    }

    @Override
    public String toString() {
        return "Tensor" + Arrays.toString(shape);
    }
}
