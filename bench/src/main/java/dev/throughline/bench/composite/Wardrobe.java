package dev.throughline.bench.composite;

import dev.throughline.app.simulate.PersonCrops;
import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.training.data.DataSet;
import dev.throughline.reid.training.data.DataSetFiles;
import dev.throughline.reid.training.data.LabelledCrop;
import dev.throughline.reid.training.data.Layout;
import dev.throughline.simulator.picture.CropTexture;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The appearance of people: the crops of Market-1501's validation identities, on which no model is trained.
 *
 * @param people crops by the person's number and the camera's, in the order in which they were taken
 */
record Wardrobe(SortedMap<Integer, SortedMap<Integer, List<RgbPicture>>> people) {
    /** Size of a crop in Market-1501, in pixels. */
    static final int CROP_WIDTH = 64;

    static final int CROP_HEIGHT = 128;

    Wardrobe {
        people = Collections.unmodifiableSortedMap(new TreeMap<>(people));
    }

    /**
     * Reads the zip.
     *
     * @throws BadSourceException if it is missing or a different file
     */
    static Wardrobe read(Path zip) {
        try {
            // names sort by person, camera, sequence and frame, which is the order of capture
            DataSetFiles files = DataSetFiles.list(zip, Layout.MARKET1501);
            return new Wardrobe(
                    files.read(files.validation(DataSet.VALIDATION_IDENTITIES), CROP_HEIGHT, CROP_WIDTH).stream()
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

    /** The crops of a person in a camera, to be painted, in the order of capture; empty if the camera did not see the person. */
    List<CropTexture> textures(int person, int camera) {
        return crops(person, camera).stream().map(PersonCrops::texture).toList();
    }

    /** The crops of a person in a camera, in the order of capture; empty if the camera did not see the person. */
    List<RgbPicture> crops(int person, int camera) {
        SortedMap<Integer, List<RgbPicture>> cameras = people.get(person);
        return cameras == null ? List.of() : cameras.getOrDefault(camera, List.of());
    }
}
