package dev.throughline.streams;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.throughline.wire.walls.ConstructorRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WallsTest {
    private static final JavaClasses STREAMS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.throughline.streams");

    @ParameterizedTest
    @ValueSource(strings = {"track", "link", "topology"})
    void thePackagesNamedHereHaveClasses(String name) {
        assertThat(STREAMS.stream().filter(type -> type.getPackageName().equals("dev.throughline.streams." + name)))
                .hasSizeGreaterThan(1);
    }

    @Test
    void trackingAndLinkingKnowNoKafka() {
        noClasses()
                .that()
                .resideInAnyPackage("..streams.track..", "..streams.link..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "dev.throughline.streams.topology..")
                .check(STREAMS);
    }

    @Test
    void usesWireAndNoOtherModuleNorWhatBelongsToOne() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.throughline.ingest..",
                        "dev.throughline.reid..",
                        "dev.throughline.evaluation..",
                        "dev.throughline.app..",
                        "org.bytedeco..",
                        "ai.djl..",
                        "picocli..",
                        "kafka.server..")
                .check(STREAMS);
    }

    @Test
    void onlyTheFormsOfStateKnowTheirBytes() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(StoredForm|StoredTracks|StoredLinks)")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.protobuf..", "dev.throughline.wire.proto..")
                .check(STREAMS);
    }

    /** Otherwise memory and store differ, and so do the decisions of a restored linker. */
    @Test
    void whatALinkStateOwnsIsChangedByNobodyElse() {
        assertThatThrownBy(() -> onlyChangedBy("Nobody").check(STREAMS)).hasMessageContaining("LinkState.put(");
        onlyChangedBy("LinkState").check(STREAMS);
    }

    private static ArchRule onlyChangedBy(String owner) {
        String owned = "Gallery|Constraints|SiteClock|SiteStatistics|TransitionTimes|ImpostorScores|GroundPlane";
        return noClasses()
                .that()
                .haveNameNotMatching(".*\\.(" + owner + "|" + owned + ")(\\$.*)?")
                .should()
                .accessTargetWhere(target(owner(nameMatching(".*\\.link\\.(" + owned + ")")))
                        .and(target(
                                nameMatching("put|remove|forget|isOver|hear|takeChanged|saw|went|compared|learn.*"))));
    }

    @Test
    void noDecisionReadsTheWallClockOrThrowsDice() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .check(STREAMS);
    }

    @Test
    void noPackagesDependOnEachOther() {
        slices().matching("dev.throughline.streams.(*)..")
                .should()
                .beFreeOfCycles()
                .check(STREAMS);
    }

    @Test
    void constructorsHaveFewParameters() {
        ConstructorRule.FEW_PARAMETERS.check(STREAMS);
    }
}
