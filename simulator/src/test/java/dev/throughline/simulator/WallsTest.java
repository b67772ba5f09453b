package dev.throughline.simulator;

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

/** What this module may know: {@code wire}, the boxes of {@code evaluation}, and the JDK. */
class WallsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.throughline.simulator");

    @ParameterizedTest
    @ValueSource(strings = {"dev.throughline.simulator.picture", "dev.throughline.simulator.site"})
    void everyPackageThatTheRulesNameHasClasses(String name) {
        assertThat(CLASSES.containPackage(name)).as(name).isTrue();
    }

    @Test
    void usesNothingButWireBoxesAndTheJdk() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.throughline.simulator..",
                        "dev.throughline.evaluation.tracking",
                        "dev.throughline.wire.geometry",
                        "dev.throughline.wire.message",
                        "dev.throughline.wire.settings",
                        "java..",
                        "org.jspecify.annotations")
                .because("a site is a function of its settings (docs/architecture.md)")
                .check(CLASSES);
    }

    @Test
    void readsNoClock() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .because("the same settings give the same pixels and the same truth")
                .check(CLASSES);
    }

    @Test
    void noPackagesDependOnEachOther() {
        slices().matching("dev.throughline.simulator.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void constructorsHaveFewParameters() {
        ConstructorRule.FEW_PARAMETERS.check(CLASSES);
    }
}
