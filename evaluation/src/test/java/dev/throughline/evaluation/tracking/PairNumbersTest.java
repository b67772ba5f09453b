package dev.throughline.evaluation.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PairNumbersTest {
    private final PairNumbers numbers = new PairNumbers();

    @Test
    void numbersPairsInTheOrderInWhichTheyCome() {
        assertThat(numbers.of(7, 1)).isZero();
        assertThat(numbers.of(1, 7)).isEqualTo(1);
        assertThat(numbers.of(7, 1)).isZero();
        assertThat(numbers.size()).isEqualTo(2);
        assertThat(numbers.left(1)).isEqualTo(1);
        assertThat(numbers.right(1)).isEqualTo(7);
    }

    @Test
    void keepsTheNumbersWhileItGrows() {
        for (int n = 0; n < 10_000; n++) {
            assertThat(numbers.of(n % 100, Long.MAX_VALUE - n)).isEqualTo(n);
        }
        for (int n = 0; n < 10_000; n++) {
            assertThat(numbers.of(n % 100, Long.MAX_VALUE - n)).isEqualTo(n);
        }
    }
}
