package dev.throughline.wire.settings;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The text form of a single value in a {@link SettingsFile}.
 *
 * @param name of the kind, as on the page of settings
 * @param expected in messages: what the text should be
 * @param parse from the text in the file; throws {@link IllegalArgumentException} if it has another form
 */
record Scalar(String name, String expected, Function<String, Object> parse) {
    private static final Scalar NUMBER = new Scalar("number", "a number", Scalar::number);
    private static final Scalar TEXT = new Scalar("text", "text", text -> text);
    private static final Scalar FLAG = new Scalar("true or false", "true or false", Scalar::flag);
    private static final Scalar DURATION =
            new Scalar("duration", "a duration such as 500ms, 2s, 30m, 12h or 7d", Durations::parse);
    private static final Scalar TIME = new Scalar("time", "a time such as 2024-05-01T08:00:00Z", Scalar::time);

    private static final Map<Class<?>, Scalar> KINDS = Map.ofEntries(
            Map.entry(double.class, NUMBER),
            Map.entry(Double.class, NUMBER),
            Map.entry(short.class, whole(Short.MAX_VALUE, BigInteger::shortValueExact)),
            Map.entry(int.class, whole(Integer.MAX_VALUE, BigInteger::intValueExact)),
            Map.entry(Integer.class, whole(Integer.MAX_VALUE, BigInteger::intValueExact)),
            Map.entry(long.class, whole(Long.MAX_VALUE, BigInteger::longValueExact)),
            Map.entry(boolean.class, FLAG),
            Map.entry(String.class, TEXT),
            Map.entry(CameraUrl.class, new Scalar(TEXT.name, TEXT.expected, CameraUrl::of)),
            Map.entry(Duration.class, DURATION),
            Map.entry(Instant.class, TIME));

    /** The form of a Java type. */
    static Scalar of(Class<?> type) {
        Scalar kind = type.isEnum() ? word(type.getEnumConstants()) : KINDS.get(type);
        if (kind == null) {
            throw new IllegalStateException(type + " is no type of a setting; add it here");
        }
        return kind;
    }

    /** The text of a value, as in the file. */
    static String written(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        if (value instanceof Duration duration) {
            return Durations.format(duration);
        }
        if (value instanceof Double number && Double.isFinite(number)) {
            BigDecimal plain = BigDecimal.valueOf(number).stripTrailingZeros();
            return plain.scale() <= 0 && plain.precision() - plain.scale() > 20
                    ? plain.toString()
                    : plain.toPlainString();
        }
        return value.toString();
    }

    private static Scalar word(Object[] constants) {
        Map<String, Object> words = new LinkedHashMap<>();
        for (Object each : constants) {
            words.put(written(each), each);
        }
        return new Scalar("word", Bounds.oneOf(List.copyOf(words.keySet())), text -> {
            Object constant = words.get(text);
            if (constant == null) {
                throw new IllegalArgumentException(text);
            }
            return constant;
        });
    }

    private static Scalar whole(long largest, Function<BigInteger, Object> exact) {
        return new Scalar("whole number", "a whole number", text -> {
            BigDecimal number = decimal(text).stripTrailingZeros();
            if (number.scale() > 0) {
                throw new IllegalArgumentException("a fraction");
            }
            if (number.abs().compareTo(BigDecimal.valueOf(largest)) > 0) {
                throw new TooLarge("a whole number up to " + largest);
            }
            return exact.apply(number.toBigIntegerExact());
        });
    }

    private static Object number(String text) {
        double number = decimal(text).doubleValue();
        if (!Double.isFinite(number)) {
            throw new TooLarge("a number up to 1.8e308");
        }
        return number;
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text.strip().replace("_", "")); // as YAML 1.1 lets people group digits
    }

    private static Object flag(String text) {
        return switch (text) {
            case "true", "True", "TRUE" -> true;
            case "false", "False", "FALSE" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Object time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /** The value has the right form and is out of range; the message is what is expected. */
    static final class TooLarge extends IllegalArgumentException {
        TooLarge(String expected) {
            super(expected);
        }
    }
}
