package dev.throughline.reid.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Crops of labelled people.
 *
 * @param name of the data set: its zip's, without {@code .zip}
 * @param crops by name
 */
public record DataSet(String name, List<LabelledCrop> crops) {
    /** People kept for choosing and reporting, and never trained on: the last so many by number. */
    public static final int DEV_PEOPLE = 100;

    public DataSet {
        crops = List.copyOf(crops);
    }

    /**
     * Reads a zip of pictures, whatever folders they are in, at one size.
     *
     * @throws UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if no file in it is named as the layout says
     */
    public static DataSet read(Path zip, Layout layout, int height, int width) {
        String name = zip.getFileName().toString().replaceFirst("\\.zip$", "");
        List<LabelledCrop> crops = new ArrayList<>();
        try (ZipFile archive = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : archive.stream().map(ZipEntry.class::cast).toList()) {
                String file = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                Optional<Layout.Label> label = layout.label(file);
                if (label.isPresent()) {
                    Picture picture = Picture.decode(bytes(archive, entry)).resized(height, width);
                    crops.add(new LabelledCrop(
                            name + "/" + file, label.get().person(), label.get().camera(), picture));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the data set " + zip, e);
        }
        if (crops.isEmpty()) {
            throw new IllegalArgumentException("no file in " + zip + " is named as in the layout " + layout);
        }
        crops.sort(Comparator.comparing(LabelledCrop::name));
        return new DataSet(name, crops);
    }

    private static byte[] bytes(ZipFile archive, ZipEntry entry) throws IOException {
        try (InputStream stream = archive.getInputStream(entry)) {
            return stream.readAllBytes();
        }
    }

    /** The people whom a network may be trained on. */
    public DataSet train() {
        Set<Integer> dev = devPeople();
        return only(crop -> !dev.contains(crop.person()));
    }

    /** The people kept back. */
    public DataSet dev() {
        Set<Integer> dev = devPeople();
        return only(crop -> dev.contains(crop.person()));
    }

    private Set<Integer> devPeople() {
        TreeSet<Integer> people =
                crops.stream().map(LabelledCrop::person).collect(Collectors.toCollection(TreeSet::new));
        return people.stream().skip(Math.max(0, people.size() - DEV_PEOPLE)).collect(Collectors.toSet());
    }

    private DataSet only(Predicate<LabelledCrop> kept) {
        return new DataSet(name, crops.stream().filter(kept).toList());
    }
}
