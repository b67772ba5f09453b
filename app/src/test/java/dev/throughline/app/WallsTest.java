package dev.throughline.app;

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
            .importPackages("dev.throughline.app");

    @Test
    void thePackagesThatTheRulesNameHaveClasses() {
        for (String room :
                new String[] {"broker", "command", "doctor", "evaluate", "models", "results", "run", "topics"}) {
            assertThat(classes.containPackage("dev.throughline.app." + room))
                    .as(room)
                    .isTrue();
        }
    }

    @Test
    void appLeavesTheOtherRoomsTheirOwnTools() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.protobuf..", "org.bytedeco..", "ai.djl..", "org.apache.kafka.streams..")
                .check(classes);
    }

    @Test
    void onlyTheBrokersPackageKnowsTheServer() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.throughline.app.broker")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kafka..", "org.apache.kafka.server..", "org.apache.kafka.metadata..")
                .check(classes);
    }

    @Test
    void onlyTheCommandsKnowTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.throughline.app.command")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "dev.throughline.app.command")
                .check(classes);
    }

    @Test
    void noPackagesDependOnEachOther() {
        slices().matching("dev.throughline.app.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void constructorsHaveFewParameters() {
        ConstructorRule.FEW_PARAMETERS.check(classes);
    }
}
