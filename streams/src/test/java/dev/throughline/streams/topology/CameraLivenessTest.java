package dev.throughline.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CameraLivenessTest {
    private static final List<String> BOTH = List.of("desk", "gate");

    private final List<CompletableFuture<Void>> asked = new ArrayList<>();
    private final CameraLiveness liveness = new CameraLiveness(camera -> {
        CompletableFuture<Void> through = new CompletableFuture<>();
        asked.add(through);
        return through;
    });

    @Test
    void aSilentCameraIsGivenUpOnlyWhenAllThatLayOnTheTopicsHasComeThrough() {
        for (int look = 0; look < 100; look++) {
            assertThat(lookAfterHearing("gate")).isEmpty();
        }
        assertThat(asked).as("asked once").hasSize(1);
        asked.get(0).complete(null);
        assertThat(lookAfterHearing("gate")).containsExactly("desk");
    }

    @Test
    void aCameraThatIsHeardInBetweenBeginsAnew() {
        for (int look = 0; look < CameraLiveness.LOOKS; look++) {
            lookAfterHearing("gate");
        }
        lookAfterHearing("desk");
        assertThat(asked.get(0)).isCancelled();
        for (int look = 1; look < CameraLiveness.LOOKS; look++) {
            assertThat(lookAfterHearing("gate")).isEmpty();
        }
        assertThat(asked).hasSize(1);
        lookAfterHearing("gate");
        assertThat(asked).hasSize(2);
    }

    @Test
    void nobodyIsMissedWhileAllAreSilent() {
        for (int look = 0; look < 100; look++) {
            assertThat(liveness.check(BOTH)).isEmpty();
        }
        assertThat(asked).isEmpty();
    }

    private List<String> lookAfterHearing(String camera) {
        liveness.hear(camera);
        return liveness.check(BOTH);
    }
}
