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
 * Decoded crops of labelled people. {@link DataSetFiles} is the undecoded form, for callers that need only some of the
 * crops.
 *
 * @param name of the data set: its folder's, or its zip's without {@code .zip}
 * @param crops by name
 * @param validationIdentities number of validation identities, the last so many by number; they are never trained on
 */
public record DataSet(String name, List<LabelledCrop> crops, int validationIdentities) {
    /** The default number of validation identities. */
    public static final int VALIDATION_IDENTITIES = 100;

    public DataSet {
        crops = List.copyOf(crops);
        if (validationIdentities < 0) {
            throw new IllegalArgumentException(
                    "people who are kept back must be at least 0, were " + validationIdentities);
        }
    }

    /**
     * Reads a folder or a zip of pictures, resized to one size. The layout is detected from their names.
     *
     * @throws UncheckedIOException if it cannot be read
     * @throws UndecodablePictureException if a picture is broken; the message names it
     * @throws IllegalArgumentException if the pictures are named in no known layout
     */
    public static DataSet read(Path path, int height, int width) {
        return read(path, null, height, width);
    }

    /** The same; pictures whose names do not match the naming are left out. */
    public static DataSet read(Path path, @Nullable IdentityNaming naming, int height, int width) {
        return read(DataSetFiles.list(path, naming), height, width, DataSetFiles.REFUSE);
    }

    /**
     * The same for files that are already listed.
     *
     * @param broken receives the name of a picture that cannot be decoded and is left out, and the reason
     */
    public static DataSet read(DataSetFiles files, int height, int width, BiConsumer<String, String> broken) {
        if (files.all().isEmpty()) {
            throw new IllegalArgumentException(files.path() + " has query and bounding_box_test, but no"
                    + " bounding_box_train: it has nobody to train on");
        }
        return new DataSet(files.name(), files.read(files.all(), height, width, broken), VALIDATION_IDENTITIES);
    }

    /** The same with another number of validation identities. */
    public DataSet withValidationIdentities(int count) {
        return new DataSet(name, crops, count);
    }

    /** The training identities. The result has no validation identities of its own. */
    public DataSet train() {
        Set<Integer> validation = validationNumbers();
        return only(crop -> crop.person() != Layout.DISTRACTOR && !validation.contains(crop.person()), 0);
    }

    /** The validation identities. */
    public DataSet validation() {
        Set<Integer> validation = validationNumbers();
        return only(crop -> validation.contains(crop.person()), validation.size());
    }

    private Set<Integer> validationNumbers() {
        return DataSetFiles.validationIdentities(
                crops.stream().map(LabelledCrop::person).collect(Collectors.toSet()), validationIdentities);
    }

    private DataSet only(Predicate<LabelledCrop> kept, int validationOfThem) {
        return new DataSet(name, crops.stream().filter(kept).toList(), validationOfThem);
    }
}
