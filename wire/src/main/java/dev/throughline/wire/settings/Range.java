package dev.throughline.wire.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a setting may be, where its type allows more. Bounds are numbers or durations, written as in {@code site.yaml}; an empty one
 * is none. Records check themselves by it with {@link Bounds#check}, and the page of all settings tells it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Range {
    /** The least that is allowed. */
    String min() default "";

    /** The most that is allowed. */
    String max() default "";

    /** What it has to be more than. */
    String above() default "";

    /** What it has to be less than. */
    String below() default "";

    /** Whether zero is allowed too, wherever the bounds lie. */
    boolean orZero() default false;
}
