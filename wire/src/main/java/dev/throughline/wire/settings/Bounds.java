package dev.throughline.wire.settings;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@link Range} of a setting as numbers; durations are in µs. */
public final class Bounds {
    private final Range range;
    private final boolean ofDurations;

    private Bounds(Range range, boolean ofDurations) {
        this.range = range;
        this.ofDurations = ofDurations;
    }

    /** The bounds of a component; empty if its type has none. */
    static Optional<Bounds> of(RecordComponent component) {
        return Optional.ofNullable(component.getAnnotation(Range.class))
                .map(range -> new Bounds(range, component.getType() == Duration.class));
    }

    /**
     * Checks a record's values.
     *
     * @param whose begins the message, such as {@code track}; empty for the settings as a whole
     * @param values all of the record's, in the order of its components
     * @throws IllegalArgumentException if one is out of range
     */
    public static void check(String whose, Class<? extends Record> record, Object... values) {
        RecordComponent[] components = record.getRecordComponents();
        if (components.length != values.length) {
            throw new IllegalStateException(record + " has " + components.length + " values, not " + values.length);
        }
        String begin = whose.isEmpty() ? "" : whose + ": ";
        for (int i = 0; i < components.length; i++) {
            if (SettingKey.isInline(components[i])) {
                SettingKey.of((Record) values[i]).forEach(key -> check(begin, key.component(), key.byDefault()));
            } else {
                check(begin, components[i], values[i]);
            }
        }
    }

    private static void check(String begin, RecordComponent component, @Nullable Object value) {
        String key = SettingKey.nameOf(component);
        of(component)
                .flatMap(bounds -> bounds.refuse(Objects.requireNonNull(value)))
                .ifPresent(why -> {
                    throw new IllegalArgumentException(begin + key + ": " + why);
                });
        List<String> choice = choice(component);
        if (choice != null && !choice.contains(value)) {
            throw new IllegalArgumentException(begin + key + ": expected " + oneOf(choice) + ", found '" + value + "'");
        }
    }

    /** Why a value is out of range; empty if it is not. NaN always is. */
    Optional<String> refuse(Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            return Optional.of("must be a finite number, was " + number);
        }
        BigDecimal number = number(value);
        boolean allowed = (range.orZero() && number.signum() == 0)
                || (compare(number, range.min()) >= 0
                        && compare(number, range.above()) > 0
                        && compare(number, range.max(), -1) <= 0
                        && compare(number, range.below(), -1) < 0);
        return allowed ? Optional.empty() : Optional.of("must " + demand() + ", was " + Scalar.written(value));
    }

    private int compare(BigDecimal number, String bound) {
        return compare(number, bound, 1);
    }

    private int compare(BigDecimal number, String bound, int without) {
        return bound.isEmpty() ? without : number.compareTo(number(bound));
    }

    private static BigDecimal number(Object value) {
        return value instanceof Duration duration
                ? BigDecimal.valueOf(duration.toNanos(), 3)
                : new BigDecimal(value.toString());
    }

    private BigDecimal number(String bound) {
        return ofDurations ? number(Durations.parse(bound)) : new BigDecimal(bound);
    }

    private String demand() {
        boolean within = !range.min().isEmpty() && !range.max().isEmpty();
        return (within ? "lie in " : "be ") + text();
    }

    /** The bounds in words: {@code 0..1000}, {@code at least 1}, {@code above 0 and below 1}. */
    String text() {
        List<String> parts = new ArrayList<>();
        if (!range.min().isEmpty() && !range.max().isEmpty()) {
            parts.add(range.min() + ".." + range.max());
        } else {
            add(parts, "at least ", range.min());
            add(parts, "above ", range.above());
            add(parts, "at most ", range.max());
            add(parts, "below ", range.below());
        }
        return String.join(" and ", parts) + (range.orZero() ? ", or " + (ofDurations ? "0s" : "0") : "");
    }

    private static void add(List<String> parts, String word, String bound) {
        if (!bound.isEmpty()) {
            parts.add(word + bound);
        }
    }

    /** The range itself, for other renderings. */
    Range range() {
        return range;
    }

    static String oneOf(List<String> choice) {
        return String.join(", ", choice.subList(0, choice.size() - 1)) + " or " + choice.get(choice.size() - 1);
    }

    /** The allowed words; null where any text will do. */
    static @Nullable List<String> choice(RecordComponent component) {
        Choice choice = component.getAnnotation(Choice.class);
        return choice == null ? null : List.of(choice.value());
    }
}
