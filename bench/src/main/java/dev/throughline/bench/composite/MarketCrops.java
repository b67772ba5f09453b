package dev.throughline.bench.composite;

import dev.throughline.reid.data.DataSet;
import dev.throughline.reid.data.LabelledCrop;
import dev.throughline.reid.data.Layout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Crops of the people of Market-1501 on whom nothing is trained, each as several cameras saw it.
 *
 * <p>Source: Zheng et al., Scalable Person Re-identification: A Benchmark, ICCV 2015.
 *
 * @param people by number: by camera (1 to 6), the crops in the order in which they were filmed
 */
record MarketCrops(SortedMap<Integer, SortedMap<Integer, List<LabelledCrop>>> people) {
    static final int CAMERAS = 6;
    static final int HEIGHT = 128;
    static final int WIDTH = 64;

    /** Reads the dev people of the zip, the last hundred by number. */
    static MarketCrops read(Path zip) {
        SortedMap<Integer, SortedMap<Integer, List<LabelledCrop>>> people = new TreeMap<>();
        for (LabelledCrop crop : DataSet.read(zip, Layout.MARKET1501, HEIGHT, WIDTH)
                .dev()
                .crops()) { // by name, in which sequence and frame stand: as filmed
            people.computeIfAbsent(crop.person(), any -> new TreeMap<>())
                    .computeIfAbsent(crop.camera(), any -> new ArrayList<>())
                    .add(crop);
        }
        return new MarketCrops(people);
    }

    /** Those whom at least so many cameras saw, most cameras first. */
    List<Integer> seenBy(int cameras) {
        return people.keySet().stream()
                .filter(person -> crops(person).size() >= cameras)
                .sorted(Comparator.<Integer>comparingInt(
                                person -> -crops(person).size())
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** Everything of one person. */
    SortedMap<Integer, List<LabelledCrop>> crops(int person) {
        return people.getOrDefault(person, new TreeMap<>());
    }
}
