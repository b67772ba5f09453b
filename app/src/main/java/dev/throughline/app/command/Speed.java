package dev.throughline.app.command;

import dev.throughline.ingest.camera.Pacing;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The replay speed of footage.
 *
 * @param factor 1 is real time, 2 twice as fast; infinite for as fast as possible
 */
record Speed(double factor) {
    static final Speed MAX = new Speed(Double.POSITIVE_INFINITY);

    Pacing pacing(int cameras) {
        return factor == Double.POSITIVE_INFINITY ? Pacing.max() : Pacing.times(factor, cameras);
    }

    @Override
    public String toString() {
        return factor == Double.POSITIVE_INFINITY ? "max" : Double.toString(factor);
    }

    /** Reads {@code max}, {@code 1}, {@code 2.5}. */
    static final class Converter implements ITypeConverter<Speed> {
        @Override
        public Speed convert(String text) {
            if (text.equals("max")) {
                return MAX;
            }
            try {
                double factor = Double.parseDouble(text);
                if (factor > 0 && Double.isFinite(factor)) {
                    return new Speed(factor);
                }
            } catch (NumberFormatException notANumber) {
                // reported below
            }
            throw new TypeConversionException(
                    "'" + text + "' is no speed; give a number above 0, where 1 is as filmed, or max");
        }
    }
}
