package dev.throughline.wire.needs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NeedsConditionTest {
    private static final Need[] BOTH = {Need.SHARED, Need.DOCKER};

    @Test
    void whatIsThereRuns() {
        assertThat(NeedsCondition.verdict("it", BOTH, "", need -> true).isDisabled())
                .isFalse();
    }

    @Test
    void whatIsMissingIsSkippedAndSaysWhy() {
        var verdict = NeedsCondition.verdict("it", BOTH, "shared", need -> need == Need.SHARED);
        assertThat(verdict.isDisabled()).isTrue();
        assertThat(verdict.getReason()).hasValue("no Docker engine answers `docker info`: start one");
    }

    @Test
    void whatIsPromisedAndMissingFails() {
        assertThatThrownBy(() -> NeedsCondition.verdict("it", BOTH, "docker, shared", need -> need == Need.DOCKER))
                .hasMessageStartingWith(
                        "it needs what THROUGHLINE_REQUIRE=docker, shared promises, but no folder " + Need.shared());
    }
}
