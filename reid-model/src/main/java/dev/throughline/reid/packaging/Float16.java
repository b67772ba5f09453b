package dev.throughline.reid.packaging;

/** IEEE 754 half precision: 1 sign bit, 5 exponent bits, 10 mantissa bits. Java 17 has no conversion of its own. */
final class Float16 {
    private static final int EXPONENT_GAP = 127 - 15; // between the biases of float and half
    private static final float SUBNORMAL_UNIT = 0x1p-24f;

    private Float16() {}

    /** The nearest half, ties to even; infinity beyond 65,504. */
    static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= 65520f) { // half way from the largest half to the next step
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x1p-14f) {
            return (short) (sign | (int) Math.rint(magnitude / SUBNORMAL_UNIT));
        }
        int rounded = (bits & 0x7fffffff) - (EXPONENT_GAP << 23) + 0xfff + (bits >>> 13 & 1);
        return (short) (sign | rounded >>> 13);
    }

    static float toFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >>> 10 & 0x1f;
        int mantissa = half & 0x3ff;
        if (exponent == 0) {
            return Float.intBitsToFloat(Float.floatToRawIntBits(mantissa * SUBNORMAL_UNIT) | sign);
        }
        int floatExponent = exponent == 0x1f ? 0xff : exponent + EXPONENT_GAP;
        return Float.intBitsToFloat(sign | floatExponent << 23 | mantissa << 13);
    }
}
