package dev.throughline.wire.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 2s}, {@code 1.5s}, {@code 30m}, {@code 12h}, {@code 7d}. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("(-?\\d+(?:\\.\\d+)?)\\s*(us|ms|s|m|h|d)");

    private Durations() {}

    /**
     * Parses a duration.
     *
     * @throws IllegalArgumentException if the text is no number with a unit
     */
    public static Duration parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no duration; write a number and a unit: 500ms, 2s, 30m, 12h or 7d");
        }
        long microsPerUnit = switch (form.group(2)) {
            case "us" -> 1L;
            case "ms" -> 1_000L;
            case "s" -> 1_000_000L;
            case "m" -> 60_000_000L;
            case "h" -> 3_600_000_000L;
            default -> 86_400_000_000L;
        };
        try {
            long micros = new BigDecimal(form.group(1))
                    .multiply(BigDecimal.valueOf(microsPerUnit))
                    .toBigInteger()
                    .longValueExact();
            return Duration.ofNanos(Math.multiplyExact(micros, 1_000L));
        } catch (ArithmeticException tooLong) {
            throw new IllegalArgumentException("'" + text + "' is too long: at most 106751d", tooLong);
        }
    }

    /** Twice the pause, but {@code longest} at most: exponential backoff. */
    public static Duration twice(Duration pause, Duration longest) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(longest) < 0 ? twice : longest;
    }

    /** Formats a duration in the largest unit that needs no fraction. */
    public static String format(Duration duration) {
        long micros = duration.toNanos() / 1_000;
        String[] units = {"d", "h", "m", "s", "ms"};
        long[] sizes = {86_400_000_000L, 3_600_000_000L, 60_000_000L, 1_000_000L, 1_000L};
        for (int i = 0; i < units.length && micros != 0; i++) {
            if (micros % sizes[i] == 0) {
                return micros / sizes[i] + units[i];
            }
        }
        return micros == 0 ? "0s" : micros + "us";
    }
}
