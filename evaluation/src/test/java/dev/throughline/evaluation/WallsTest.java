package dev.throughline.evaluation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.throughline.wire.walls.ConstructorRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What this module may know: {@code wire} and the JDK. */
class WallsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.throughline.evaluation");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.throughline.evaluation.plot",
                "dev.throughline.evaluation.ranking",
                "dev.throughline.evaluation.tracking"
            })
    void everyPackageThatTheRulesNameHasClasses(String name) {
        assertThat(CLASSES.containPackage(name)).as(name).isTrue();
    }

    @Test
    void usesNothingButWireAndTheJdk() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.throughline.evaluation..",
                        "dev.throughline.wire.geometry",
                        "dev.throughline.wire.message",
                        "java..",
                        "javax.imageio..",
                        "org.jspecify.annotations")
                .because("the measure stands apart from what it measures (docs/architecture.md)")
                .check(CLASSES);
    }

    @Test
    void rankingAndTrackingDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("..ranking")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..tracking")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("..tracking")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..ranking")
                .check(CLASSES);
    }

    @Test
    void whatIsMeasuredDoesNotDependOnHowItIsDrawn() {
        noClasses()
                .that()
                .resideInAnyPackage("..ranking", "..tracking")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..plot", "java.awt..", "javax.imageio..")
                .check(CLASSES);
    }

    @Test
    void readsNoClock() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .because("a figure is a function of the files")
                .check(CLASSES);
    }

    @Test
    void noPackagesDependOnEachOther() {
        slices().matching("dev.throughline.evaluation.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void constructorsHaveFewParameters() {
        ConstructorRule.FEW_PARAMETERS.check(CLASSES);
    }
}
