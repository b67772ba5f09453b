package dev.throughline.app.simulate;

import dev.throughline.reid.picture.Normalisation;
import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.training.data.DataSetFiles;
import dev.throughline.reid.training.data.LabelledCrop;
import dev.throughline.reid.training.data.LabelledFile;
import dev.throughline.reid.training.data.Layout;
import dev.throughline.simulator.picture.CropTexture;
import dev.throughline.simulator.picture.CropWardrobe;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the crops of the people whom a synthetic site shows. */
public final class PersonCrops {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 128;

    private PersonCrops() {}

    /**
     * The crops of the last people by number: those are the validation identities, on whom no model should have been trained.
     *
     * @throws IllegalArgumentException if there are fewer people, or a picture cannot be decoded
     */
    public static CropWardrobe read(DataSetFiles files, int people) {
        NavigableSet<Integer> all = files.all().stream()
                .map(LabelledFile::person)
                .filter(person -> person != Layout.DISTRACTOR)
                .collect(Collectors.toCollection(TreeSet::new));
        if (all.size() < people) {
            throw new IllegalArgumentException(files.path() + " has " + all.size() + " people, --people asks for "
                    + people + ": ask for no more than it has");
        }
        List<Integer> shown = new ArrayList<>(all).subList(all.size() - people, all.size());
        int first = people == 0 ? Integer.MAX_VALUE : shown.get(0);
        List<LabelledFile> wanted =
                files.all().stream().filter(file -> file.person() >= first).toList();
        List<Integer> cameras =
                wanted.stream().map(LabelledFile::camera).distinct().sorted().toList();
        List<LabelledCrop> crops = files.read(wanted, HEIGHT, WIDTH);
        return new CropWardrobe(shown.stream()
                .map(person -> cameras.stream()
                        .map(camera -> crops.stream()
                                .filter(crop -> crop.person() == person && crop.camera() == camera)
                                .map(crop -> texture(crop.picture()))
                                .toList())
                        .toList())
                .toList());
    }

    /** A picture as a texture. */
    public static CropTexture texture(RgbPicture crop) {
        float[] planes = new float[RgbPicture.CHANNELS * crop.width() * crop.height()];
        crop.writeNormalised(planes, 0, Normalisation.halves());
        for (int i = 0; i < planes.length; i++) {
            planes[i] = (planes[i] + 1) / 2 * 255; // from −1..1
        }
        return new CropTexture(crop.width(), crop.height(), planes);
    }
}
