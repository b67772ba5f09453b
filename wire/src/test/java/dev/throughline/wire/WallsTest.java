package dev.throughline.wire;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.throughline.wire.walls.ConstructorRule;
import org.junit.jupiter.api.Test;

class WallsTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.throughline.wire");

    @Test
    void thePackagesThatTheRulesNameHaveClasses() {
        for (String room : new String[] {"geometry", "kafka", "message", "picture", "proto", "settings"}) {
            assertThat(classes.containPackage("dev.throughline.wire." + room))
                    .as(room)
                    .isTrue();
        }
    }

    @Test
    void wireKnowsNoOtherModule() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.throughline.ingest..",
                        "dev.throughline.reid..",
                        "dev.throughline.streams..",
                        "dev.throughline.evaluation..",
                        "dev.throughline.app..",
                        "org.bytedeco..",
                        "ai.djl..",
                        "org.apache.kafka.streams..")
                .check(classes);
    }

    @Test
    void picturesKnowNothingElseHere() {
        noClasses()
                .that()
                .resideInAPackage("dev.throughline.wire.picture")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.throughline.wire",
                        "dev.throughline.wire.kafka",
                        "dev.throughline.wire.message",
                        "dev.throughline.wire.settings",
                        "dev.throughline.wire.proto",
                        "org.apache.kafka..",
                        "com.google.protobuf..")
                .check(classes);
    }

    @Test
    void onlyTheMessagesKnowTheirBytes() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.throughline.wire.message", "dev.throughline.wire.proto")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.throughline.wire.proto", "com.google.protobuf..")
                .check(classes);
    }

    @Test
    void settingsDoNotKnowTheMessages() {
        noClasses()
                .that()
                .resideInAPackage("dev.throughline.wire.settings")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.throughline.wire.kafka", "dev.throughline.wire.message", "dev.throughline.wire.proto")
                .check(classes);
    }

    @Test
    void noPackagesDependOnEachOther() {
        slices().matching("dev.throughline.wire.(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    @Test
    void constructorsHaveFewParameters() {
        ConstructorRule.FEW_PARAMETERS.check(classes);
    }
}
