package dev.throughline.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NaturalOrderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.jpg 2.jpg 10.jpg 11.jpg 100.jpg",
                "0001.jpg 0002.jpg 0010.jpg",
                "8.png 09.png 010.png 11.png",
                "frame-9.jpg frame-10.jpg shot-1.jpg",
                "cam2_7.jpg cam2_31.jpg cam10_4.jpg",
                "2026-9-30.jpg 2026-10-1.jpg 2026-10-12.jpg",
                "a.jpg a1.jpg a1b.jpg a2.jpg b.jpg",
                "01.jpg 1.jpg 02.jpg",
                "18446744073709551615.jpg 18446744073709551616.jpg 100000000000000000000000.jpg",
                "0.jpg 00.jpg 1.jpg"
            })
    void numbersInNamesAreComparedAsNumbers(String names) {
        List<String> inOrder = List.of(names.split(" "));
        for (long seed = 0; seed < 20; seed++) {
            List<String> shuffled = new ArrayList<>(inOrder);
            Collections.shuffle(shuffled, new Random(seed));
            shuffled.sort(NaturalOrder.INSTANCE);
            assertThat(shuffled).as("seed %d", seed).isEqualTo(inOrder);
        }
    }
}
