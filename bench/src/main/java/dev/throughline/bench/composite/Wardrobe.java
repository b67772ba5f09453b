package dev.throughline.bench.composite;

import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.training.data.DataSet;
import dev.throughline.reid.training.data.DataSetFiles;
import dev.throughline.reid.training.data.LabelledCrop;
import dev.throughline.reid.training.data.Layout;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What people look like: the crops of Market-1501's dev people, whom no model is trained on.
 *
 * @param people crops by the person's number and the camera's, in the order in which they were taken
 */
record Wardrobe(SortedMap<Integer, SortedMap<Integer, List<RgbPicture>>> people) {
    /** Pixels of a crop as Market-1501 has it. */
    static final int CROP_WIDTH = 64;

    static final int CROP_HEIGHT = 128;

    Wardrobe {
        people = Collections.unmodifiableSortedMap(new TreeMap<>(people));
    }

    /**
     * Reads the zip.
     *
     * @throws BadSourceException if it is missing or another one
     */
    static Wardrobe read(Path zip) {
        try {
            // names sort by person, camera, sequence and frame: as they were taken
            DataSetFiles files = DataSetFiles.list(zip, Layout.MARKET1501);
            return new Wardrobe(files.read(files.dev(DataSet.DEV_PEOPLE), CROP_HEIGHT, CROP_WIDTH).stream()
                    .collect(Collectors.groupingBy(
                            LabelledCrop::person,
                            TreeMap::new,
                            Collectors.groupingBy(
                                    LabelledCrop::camera,
                                    TreeMap::new,
                                    Collectors.mapping(LabelledCrop::picture, Collectors.toList())))));
        } catch (UncheckedIOException | IllegalArgumentException wrong) {
            throw new BadSourceException(zip, "Market-1501's crops", wrong);
        }
    }

    /** Somebody as a camera saw them, in the order in which it did; none if it did not. */
    List<RgbPicture> crops(int person, int camera) {
        SortedMap<Integer, List<RgbPicture>> cameras = people.get(person);
        return cameras == null ? List.of() : cameras.getOrDefault(camera, List.of());
    }
}
