package dev.throughline.reid.training.data;

import dev.throughline.wire.picture.UndecodablePictureException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Crops of labelled people, decoded. {@link DataSetFiles} is the same before that, for whoever needs only some of them.
 *
 * @param name of the data set: its folder's, or its zip's without {@code .zip}
 * @param crops by name
 * @param devPeople how many are kept for choosing and reporting, and never trained on: the last so many by number
 */
public record DataSet(String name, List<LabelledCrop> crops, int devPeople) {
    /** People kept back unless told otherwise. */
    public static final int DEV_PEOPLE = 100;

    public DataSet {
        crops = List.copyOf(crops);
        if (devPeople < 0) {
            throw new IllegalArgumentException("people who are kept back must be at least 0, were " + devPeople);
        }
    }

    /**
     * Reads a folder or a zip of pictures at one size; the layout shows in their names.
     *
     * @throws UncheckedIOException if it cannot be read
     * @throws UndecodablePictureException if a picture is broken; the message names it
     * @throws IllegalArgumentException if the pictures are named in no layout
     */
    public static DataSet read(Path path, int height, int width) {
        return read(path, null, height, width);
    }

    /** The same; pictures that are not named so are left out. */
    public static DataSet read(Path path, @Nullable IdentityNaming naming, int height, int width) {
        return read(DataSetFiles.list(path, naming), height, width, DataSetFiles.REFUSE);
    }

    /**
     * The same of files that are listed already.
     *
     * @param broken is told the name of a picture that cannot be decoded, which is left out, and why
     */
    public static DataSet read(DataSetFiles files, int height, int width, BiConsumer<String, String> broken) {
        if (files.all().isEmpty()) {
            throw new IllegalArgumentException(files.path() + " has query and bounding_box_test, but no"
                    + " bounding_box_train: it has nobody to train on");
        }
        return new DataSet(files.name(), files.read(files.all(), height, width, broken), DEV_PEOPLE);
    }

    /** The same with another number of people kept back. */
    public DataSet withDevPeople(int count) {
        return new DataSet(name, crops, count);
    }

    /** The people whom a network may be trained on; of them, nobody is kept back once more. */
    public DataSet train() {
        Set<Integer> dev = devNumbers();
        return only(crop -> crop.person() != Layout.DISTRACTOR && !dev.contains(crop.person()), 0);
    }

    /** The people kept back. */
    public DataSet dev() {
        Set<Integer> dev = devNumbers();
        return only(crop -> dev.contains(crop.person()), dev.size());
    }

    private Set<Integer> devNumbers() {
        return DataSetFiles.devPeople(crops.stream().map(LabelledCrop::person).collect(Collectors.toSet()), devPeople);
    }

    private DataSet only(Predicate<LabelledCrop> kept, int devOfThem) {
        return new DataSet(name, crops.stream().filter(kept).toList(), devOfThem);
    }
}
