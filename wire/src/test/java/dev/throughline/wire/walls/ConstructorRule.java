package dev.throughline.wire.walls;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** How many parameters a constructor may have, a record's own included. */
public final class ConstructorRule {
    private static final int MOST_PARAMETERS = 8;

    public static final ArchRule FEW_PARAMETERS = constructors()
            .that()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage("dev.throughline.wire.proto..") // generated
            .should(new ArchCondition<>("have at most " + MOST_PARAMETERS + " parameters") {
                @Override
                public void check(JavaConstructor constructor, ConditionEvents events) {
                    int count = written(constructor);
                    if (count > MOST_PARAMETERS) {
                        events.add(SimpleConditionEvent.violated(
                                constructor, constructor.getFullName() + " has " + count + " parameters"));
                    }
                }
            });

    private ConstructorRule() {}

    /** The parameters that the source has: compilers add an enum's name and place, an outer instance and captured variables. */
    private static int written(JavaConstructor constructor) {
        JavaClass owner = constructor.getOwner();
        int all = constructor.getRawParameterTypes().size();
        if (owner.isEnum()) {
            return all - 2;
        }
        boolean captures = owner.isAnonymousClass() || (owner.isLocalClass() && !owner.isRecord());
        if (captures || constructor.getModifiers().contains(JavaModifier.SYNTHETIC)) {
            return 0;
        }
        return owner.isInnerClass() && !owner.isLocalClass() ? all - 1 : all;
    }
}
