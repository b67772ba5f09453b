package dev.throughline.wire.needs;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips or fails what {@link Needs} something that is missing. */
final class NeedsCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<Needs> needs = AnnotationSupport.findAnnotation(context.getElement(), Needs.class);
        String require = Optional.ofNullable(System.getenv(Need.REQUIRE)).orElse("");
        return needs.map(each -> verdict(context.getDisplayName(), each.value(), require, Need::isMet))
                .orElseGet(() -> enabled("needs nothing"));
    }

    /**
     * Whether the test runs.
     *
     * @throws MissingNeed if something is missing that {@code require} names
     */
    static ConditionEvaluationResult verdict(String test, Need[] needs, String require, Predicate<Need> isMet) {
        for (Need need : needs) {
            if (isMet.test(need)) {
                continue;
            }
            if (need.isNamedIn(require)) {
                throw new MissingNeed(
                        test + " needs what " + Need.REQUIRE + "=" + require + " promises, but " + need.missing());
            }
            System.err.println("SKIPPED: " + test + ": " + need.missing()); // a quiet build shows no reason for a skip
            return disabled(need.missing());
        }
        return enabled("all that it needs is there");
    }

    /** What was promised is not there. */
    static final class MissingNeed extends RuntimeException {
        MissingNeed(String message) {
            super(message);
        }
    }
}
