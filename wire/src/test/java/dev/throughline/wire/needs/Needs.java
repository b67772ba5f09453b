package dev.throughline.wire.needs;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a test needs beyond a JDK and git. On a machine without it the test is skipped, and says so on the error stream; where
 * the environment variable {@code THROUGHLINE_REQUIRE} names it ({@code docker,shared}) the test fails instead: there a skipped
 * test would look green.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(NeedsCondition.class)
public @interface Needs {
    /** All of these. */
    Need[] value();
}
