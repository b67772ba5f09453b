package dev.throughline.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.app.ExitCode;
import dev.throughline.app.Failure;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final long MIB = 1024 * 1024;

    @Test
    void aHeapThatDoesNotFitIsOneLineThatNamesOneThatDoes() {
        assertThatThrownBy(() -> Memory.require(1024 * MIB, 900 * MIB, 900 * MIB))
                .hasMessage(
                        "too little memory: a heap of 1024 MB and the 500 MB that a run takes beside it do not fit into the"
                                + " 900 MB of this machine or container; give it more, or set a smaller heap, such as"
                                + " THROUGHLINE_HEAP=400m")
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(ExitCode.NO_MEMORY));
    }

    @Test
    void whereNoHeapWouldFitNoneIsNamed() {
        assertThatThrownBy(() -> Memory.require(1024 * MIB, 512 * MIB, 512 * MIB))
                .hasMessageEndingWith("give it more");
    }

    @Test
    void memoryThatOthersHaveTakenIsNotThere() {
        assertThatThrownBy(() -> Memory.require(1024 * MIB, 8192 * MIB, 300 * MIB))
                .hasMessage(
                        "too little memory: 300 MB are free, and a run takes 700 MB at least; end something else, or give"
                                + " it more");
        Memory.require(1024 * MIB, 8192 * MIB, 700 * MIB);
    }
}
