package dev.throughline.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class FuzzTest {
    private static final int WORLDS = 2_000;
    private static final int THREADS = 2;

    /** The same worlds each time; {@code bench/fuzz} has more. */
    @Test
    void noRecordEndsOrHoldsUpTheTopologyAndARefusedOneLeavesNoTrace(@TempDir Path folder) throws InterruptedException {
        FuzzRun fuzz = new FuzzRun(folder, THREADS);
        fuzz.run(1, (worlds, inputs) -> worlds >= WORLDS);
        assertThat(fuzz.worlds()).isEqualTo(WORLDS);
        assertThat(fuzz.refused())
                .as("rogue records are refused, and not all records are rogues: or this would be no test")
                .isBetween(fuzz.inputs() / 50, fuzz.inputs() / 2);
    }
}
