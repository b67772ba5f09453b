package dev.throughline.app.results;

import java.util.Locale;

/** Formats event time for reading beside footage, as minutes and seconds since its beginning. */
public final class Clock {
    private static final long MICROS = 1_000_000;

    private Clock() {}

    /** {@code 00:34}, and from one hour on {@code 1:02:05}; times before the beginning have a minus sign. */
    public static String since(long beginMicros, long micros) {
        long seconds = Math.floorDiv(micros - beginMicros, MICROS);
        String sign = seconds < 0 ? "-" : "";
        long total = Math.abs(seconds);
        return total < 3600
                ? String.format(Locale.ROOT, "%s%02d:%02d", sign, total / 60, total % 60)
                : String.format(Locale.ROOT, "%s%d:%02d:%02d", sign, total / 3600, total / 60 % 60, total % 60);
    }
}
