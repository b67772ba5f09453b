package dev.throughline.wire.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The range of a setting, where its type allows more. Bounds are numbers or durations, written as in the file; an empty one means
 * no bound. Records check themselves with {@link Bounds#check}, and the page of all settings shows the range.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
    /** The smallest allowed value. */
    String min() default "";

    /** The largest allowed value. */
    String max() default "";

    /** Exclusive lower bound. */
    String above() default "";

    /** Exclusive upper bound. */
    String below() default "";

    /** Whether zero is allowed too, whatever the bounds. */
    boolean orZero() default false;
}
