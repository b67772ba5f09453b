package dev.throughline.ingest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.throughline.wire.walls.ConstructorRule;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The walls of this module, see {@code docs/architecture.md}. */
class WallsTest {
    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.throughline.ingest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"camera", "crop", "detect", "picture"})
    void thePackagesNamedHereHaveClasses(String name) {
        assertThat(classes.containPackage("dev.throughline.ingest." + name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.google.protobuf..",
                "ai.djl..",
                "org.apache.kafka.streams..",
                "picocli..",
                "kafka.server..",
                "dev.throughline.reid..",
                "dev.throughline.streams..",
                "dev.throughline.evaluation..",
                "dev.throughline.app.."
            })
    void whatBelongsToAnotherModuleIsNotUsedHere(String stranger) {
        noClasses().should().dependOnClassesThat().resideInAPackage(stranger).check(classes);
    }

    @Test
    void onlyCamerasLookAtTheClock() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.throughline.ingest.camera")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(classes);
    }

    @Test
    void noTwoPackagesNeedEachOther() {
        slices().matching("dev.throughline.ingest.(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    @Test
    void noPackagesDependOnEachOther() {
        slices().matching("dev.throughline.ingest.(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    @Test
    void constructorsHaveFewParameters() {
        ConstructorRule.FEW_PARAMETERS.check(classes);
    }
}
