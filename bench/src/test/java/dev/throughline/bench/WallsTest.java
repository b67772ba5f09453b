package dev.throughline.bench;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.throughline.wire.walls.ConstructorRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules of this module, and of the names in all modules, which this one sees. */
class WallsTest {
    private static JavaClasses classes(String name) {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(name);
    }

    @Test
    void constructorsHaveFewParameters() {
        ConstructorRule.FEW_PARAMETERS.check(classes("dev.throughline.bench"));
    }

    @Test
    void noPackagesDependOnEachOther() {
        slices().matching("dev.throughline.bench.(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes("dev.throughline.bench"));
    }

    @Test
    void noTwoTypesHaveOneName() {
        Map<String, List<String>> names = classes("dev.throughline").stream()
                .filter(each -> !each.getPackageName().startsWith("dev.throughline.wire.proto")) // of the messages
                .filter(JavaClass::isTopLevelClass)
                .filter(each -> !each.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName,
                        TreeMap::new,
                        Collectors.mapping(JavaClass::getName, Collectors.toList())));
        assertThat(names).as("all modules are seen").containsKeys("Linker", "SyntheticSite", "Vit", "Publisher");
        assertThat(names.values()).allSatisfy(same -> assertThat(same).hasSize(1));
    }
}
