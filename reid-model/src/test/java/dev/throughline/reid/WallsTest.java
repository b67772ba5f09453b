package dev.throughline.reid;

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
            .importPackages("dev.throughline.reid");

    @Test
    void thePackagesThatTheRulesNameHaveClasses() {
        for (String name : new String[] {"vit", "relation", "picture", "embed", "packaging", "training"}) {
            assertThat(classes.containPackage("dev.throughline.reid." + name))
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void theModelKnowsTheWireAndTheEvaluationAlone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.throughline.ingest..",
                        "dev.throughline.streams..",
                        "dev.throughline.app..",
                        "com.google.protobuf..",
                        "org.bytedeco..",
                        "org.apache.kafka..")
                .check(classes);
    }

    @Test
    void servingDoesNotKnowTraining() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.throughline.reid.training..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.throughline.reid.training..")
                .check(classes);
    }

    @Test
    void noPackagesDependOnEachOther() {
        slices().matching("dev.throughline.reid.(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes);
        slices().matching("dev.throughline.reid.training.(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    @Test
    void constructorsHaveFewParameters() {
        ConstructorRule.FEW_PARAMETERS.check(classes);
    }
}
