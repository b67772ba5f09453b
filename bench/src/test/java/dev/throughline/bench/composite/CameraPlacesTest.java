package dev.throughline.bench.composite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.throughline.bench.composite.CameraPlaces.Place;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class CameraPlacesTest {
    private static final CameraPlaces PLAN =
            new CameraPlaces(new TreeMap<>(Map.of("gate", new Place(0, 0), "hall", new Place(14, 0))));

    @Test
    void gapsAreAboveZeroAndTheirMeanIsTheTimeOfTheWay() {
        Random chance = new Random(1);
        double[] gaps = DoubleStream.generate(() -> PLAN.gap("gate", "hall", chance))
                .limit(20_000)
                .toArray();
        assertThat(DoubleStream.of(gaps).min().orElseThrow()).isPositive();
        assertThat(DoubleStream.of(gaps).average().orElseThrow()).isCloseTo(14 / 1.4, withinPercentage(1));
    }

    @Test
    void camerasAreApartAndTheSameChanceGivesTheSamePlan() {
        List<String> cameras = List.of("a", "b", "c", "d", "e", "f");
        CameraPlaces plan = CameraPlaces.drawn(cameras, new Random(5));
        assertThat(plan).isEqualTo(CameraPlaces.drawn(cameras, new Random(5)));
        for (String from : cameras) {
            for (String to : cameras) {
                if (!from.equals(to)) {
                    assertThat(plan.meanGap(from, to)).isGreaterThan(6 / 1.4 - 1e-9);
                }
            }
        }
    }

    @Test
    void aCameraThatIsNotInThePlanIsNamed() {
        assertThatThrownBy(() -> PLAN.meanGap("gate", "yard")).hasMessage("the floor plan has [gate, hall], not yard");
    }
}
