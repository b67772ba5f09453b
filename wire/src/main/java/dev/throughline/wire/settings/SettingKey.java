package dev.throughline.wire.settings;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A key of a {@link SettingsFile}: a component of one of the settings' records. A new component adds a key.
 *
 * @param name in kebab case
 * @param component that it sets
 * @param byDefault the default; null for nothing
 */
record SettingKey(
        String name, RecordComponent component, @Nullable Object byDefault) {

    /** The keys of a record, in the order of its components. */
    static List<SettingKey> of(Record defaults) {
        return Arrays.stream(defaults.getClass().getRecordComponents())
                .flatMap(component -> {
                    Object value = valueOf(component, defaults);
                    return isInline(component) && value instanceof Record inline
                            ? of(inline).stream()
                            : Stream.of(new SettingKey(nameOf(component), component, value));
                })
                .toList();
    }

    static boolean isInline(RecordComponent component) {
        return component.isAnnotationPresent(Inline.class);
    }

    static String nameOf(RecordComponent component) {
        return component.getName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** Whether it holds keys, rather than a value. */
    boolean isGroup() {
        return component.getType().isRecord();
    }

    boolean isList() {
        return component.getType() == List.class;
    }

    /** Whether its keys are arbitrary. */
    boolean isMap() {
        return component.getType() == Map.class;
    }

    /** The kind of its value, or of the values in its list. */
    Scalar scalar() {
        return Scalar.of(isList() ? itemType() : component.getType());
    }

    /** The element class of its list. */
    Class<?> itemType() {
        return (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
    }

    @SuppressWarnings("NullAway") // a component may be null
    private static @Nullable Object valueOf(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }
}
