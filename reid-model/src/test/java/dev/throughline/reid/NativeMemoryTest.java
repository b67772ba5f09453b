package dev.throughline.reid;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeMemoryTest {
    private static final int ARRAYS = 5;
    private static final int PAGES = 40 * 1024 * 1024 / 4096; // of each
    private static final int FLOATS = 1024; // of a page

    @Test
    @EnabledOnOs(OS.LINUX)
    void aStepLikeTheLastOnesTakesFewNewPages() throws IOException {
        assertThat(NativeMemory.keep()).isTrue();
        try (NDManager manager = NDManager.newBaseManager()) {
            step(manager);
            step(manager);
            long before = faults();
            step(manager);
            assertThat(faults() - before).isLessThan(ARRAYS * PAGES / 2); // without it all of them, at each step
        }
    }

    private static void step(NDManager manager) {
        try (NDManager scratch = manager.newSubManager()) {
            for (int i = 0; i < ARRAYS; i++) {
                scratch.zeros(new Shape((long) PAGES * FLOATS));
            }
        }
    }

    /** Pages that this process was given so far, other than to read files. Source: proc(5), field 10 of stat. */
    private static long faults() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[7]);
    }
}
