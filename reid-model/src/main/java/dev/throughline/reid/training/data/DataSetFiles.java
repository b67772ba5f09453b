package dev.throughline.reid.training.data;

import dev.throughline.reid.picture.PictureFiles;
import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.wire.picture.PictureDecoder;
import dev.throughline.wire.picture.UndecodablePictureException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a data set before decoding: a folder or a zip, in one {@link IdentityNaming}. Junk is left out.
 *
 * <p>Market-1501 as published has its training identities in {@code bounding_box_train}, its queries in {@code query},
 * and its gallery in {@code bounding_box_test}. Any other folder of it is left out. Any other data set has only one
 * part.
 */
public final class DataSetFiles {
    /** The purpose of pictures. */
    private enum Part {
        TRAIN("bounding_box_train"),
        QUERY("query"),
        GALLERY("bounding_box_test");

        private final String folder;

        Part(String folder) {
            this.folder = folder;
        }

        boolean has(String file) {
            return ("/" + file).contains("/" + folder + "/");
        }
    }

    /** For callers that need every picture of a data set. */
    static final BiConsumer<String, String> REFUSE = (name, why) -> {
        throw new UndecodablePictureException(name + ": " + why);
    };

    private final String name;
    private final Path path;
    private final Map<Part, List<LabelledFile>> parts;
    private final List<String> otherwiseNamed;

    private DataSetFiles(String name, Path path, Map<Part, List<LabelledFile>> parts, List<String> otherwiseNamed) {
        this.name = name;
        this.path = path;
        this.parts = parts;
        this.otherwiseNamed = List.copyOf(otherwiseNamed);
    }

    /**
     * Lists a folder or a zip whose layout is detected from its names.
     *
     * @throws UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if its pictures are named in no known layout
     */
    public static DataSetFiles list(Path path) {
        return list(path, null);
    }

    /**
     * Lists a folder or a zip; pictures whose names do not match the naming are left out.
     *
     * @param naming null to detect it from the names
     * @throws UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if no picture's name matches
     */
    public static DataSetFiles list(Path path, @Nullable IdentityNaming naming) {
        List<String> all;
        try (PictureFiles files = PictureFiles.open(path)) {
            all = files.names();
        }
        boolean published = all.stream().anyMatch(file -> Part.TRAIN.has(file) || Part.GALLERY.has(file));
        List<String> pictures = all.stream()
                .filter(file -> !published || Arrays.stream(Part.values()).anyMatch(part -> part.has(file)))
                .toList();
        IdentityNaming named =
                naming != null ? naming : Layout.of(pictures).orElseThrow(() -> noLayout(path, pictures));
        String name = name(path);
        Map<Part, List<LabelledFile>> parts = new HashMap<>();
        Map<String, IdentityNaming.Label> labels = named.labels(pictures);
        labels.forEach((file, label) -> {
            if (label.person() != Layout.JUNK) {
                String tail = named.goesByFileName() ? PictureFiles.fileName(file) : file;
                parts.computeIfAbsent(published ? part(file) : Part.TRAIN, ignored -> new ArrayList<>())
                        .add(new LabelledFile(file, name + "/" + tail, label.person(), label.camera()));
            }
        });
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(
                    pictures.isEmpty()
                            ? path + " has no pictures (" + PictureDecoder.ENDINGS + ")"
                            : "none of the " + pictures.size() + " pictures in " + path + " has " + named.description()
                                    + "; they are named like " + pictures.get(0));
        }
        parts.values().forEach(files -> {
            files.sort(Comparator.comparing(LabelledFile::name));
            refuseTwins(path, files);
        });
        return new DataSetFiles(
                name,
                path,
                parts,
                pictures.stream().filter(file -> !labels.containsKey(file)).toList());
    }

    private static String name(Path path) {
        Path last = path.toAbsolutePath().normalize().getFileName();
        return last == null ? "root" : last.toString().replaceFirst("(?i)\\.zip$", "");
    }

    private static Part part(String file) {
        return Arrays.stream(Part.values())
                .filter(part -> part.has(file))
                .findFirst()
                .orElseThrow();
    }

    private static IllegalArgumentException noLayout(Path path, List<String> pictures) {
        String wanted = Arrays.stream(Layout.values()).map(Layout::description).collect(Collectors.joining(", or "));
        if (pictures.isEmpty()) {
            return new IllegalArgumentException(
                    path + " has no pictures (" + PictureDecoder.ENDINGS + "); wanted are " + wanted);
        }
        Optional<Map.Entry<Layout, Integer>> nearest =
                Layout.fits(pictures).entrySet().stream().max(Map.Entry.comparingByValue());
        if (nearest.isEmpty()) {
            return new IllegalArgumentException(path + " is in no layout that is known here: its " + pictures.size()
                    + " pictures are named like " + pictures.get(0) + "; wanted are " + wanted
                    + ", or say how they are named: --names '{person}_c{camera}_{any}'");
        }
        Set<String> named = nearest.get().getKey().labels(pictures).keySet();
        String other = pictures.stream()
                .filter(file -> !named.contains(file))
                .findFirst()
                .orElseThrow();
        return new IllegalArgumentException(
                path + " is in no layout that is known here: " + named.size() + " of its " + pictures.size()
                        + " pictures fit " + nearest.get().getKey().description() + ", but " + other + " does not");
    }

    /** CUHK03 is published with manually and automatically detected boxes, under the same names. */
    private static void refuseTwins(Path path, List<LabelledFile> files) {
        for (int i = 1; i < files.size(); i++) {
            if (files.get(i).name().equals(files.get(i - 1).name())) {
                throw new IllegalArgumentException(path + " has two pictures of one name, "
                        + files.get(i - 1).path() + " and " + files.get(i).path() + ": give one of their folders");
            }
        }
    }

    public String name() {
        return name;
    }

    /** Pictures that are left out since their names do not match the naming. */
    public List<String> otherwiseNamed() {
        return otherwiseNamed;
    }

    public Path path() {
        return path;
    }

    /**
     * The pictures for training and validation, and distractors; by name. Empty if there are only queries and a
     * gallery.
     */
    public List<LabelledFile> all() {
        return part(Part.TRAIN);
    }

    /**
     * The pictures of the training identities.
     *
     * @param validationIdentities number of validation identities
     */
    public List<LabelledFile> train(int validationIdentities) {
        Set<Integer> kept = validationIdentities(people(), validationIdentities);
        return only(file -> file.person() != Layout.DISTRACTOR && !kept.contains(file.person()));
    }

    /**
     * The pictures of the validation identities.
     *
     * @param validationIdentities number of validation identities: the last by number
     */
    public List<LabelledFile> validation(int validationIdentities) {
        Set<Integer> kept = validationIdentities(people(), validationIdentities);
        return only(file -> kept.contains(file.person()));
    }

    /** Whether the data set itself defines queries and gallery. */
    public boolean isOfficial() {
        return !queries().isEmpty() && !gallery().isEmpty();
    }

    /** The queries of the official protocol, by name. */
    public List<LabelledFile> queries() {
        return part(Part.QUERY);
    }

    /** The gallery of the official protocol, including distractors, by name. */
    public List<LabelledFile> gallery() {
        return part(Part.GALLERY);
    }

    private List<LabelledFile> part(Part part) {
        return List.copyOf(parts.getOrDefault(part, List.of()));
    }

    private List<LabelledFile> only(Predicate<LabelledFile> wanted) {
        return part(Part.TRAIN).stream().filter(wanted).toList();
    }

    private Set<Integer> people() {
        return part(Part.TRAIN).stream().map(LabelledFile::person).collect(Collectors.toSet());
    }

    /** The last {@code count} identities by number, without distractors. */
    static Set<Integer> validationIdentities(Set<Integer> people, int count) {
        TreeSet<Integer> known = new TreeSet<>(people);
        known.remove(Layout.DISTRACTOR);
        return known.stream().skip(Math.max(0, known.size() - count)).collect(Collectors.toSet());
    }

    /**
     * Decodes pictures, resized to one size.
     *
     * @param files of this data set
     * @throws UndecodablePictureException if one cannot be read or is broken; the message names it
     */
    public List<LabelledCrop> read(List<LabelledFile> files, int height, int width) {
        return read(files, height, width, REFUSE);
    }

    /**
     * Decodes pictures, resized to one size, and leaves out those that are broken.
     *
     * @param files of this data set
     * @param broken receives the name of a picture that cannot be decoded and is left out, and the reason
     */
    public List<LabelledCrop> read(List<LabelledFile> files, int height, int width, BiConsumer<String, String> broken) {
        try (PictureFiles pictures = PictureFiles.open(path)) {
            List<Decoded> decoded = files.parallelStream()
                    .map(file -> decode(pictures, file, height, width))
                    .toList();
            decoded.stream()
                    .filter(each -> each.crop() == null)
                    .forEach(each -> broken.accept(each.file().path() + " in " + path, each.why()));
            return decoded.stream()
                    .flatMap(each -> Stream.ofNullable(each.crop()))
                    .toList();
        }
    }

    /** A crop, or the reason why there is none. */
    private record Decoded(LabelledFile file, @Nullable LabelledCrop crop, String why) {}

    private static Decoded decode(PictureFiles pictures, LabelledFile file, int height, int width) {
        try {
            RgbPicture picture = pictures.picture(file.path()).resized(height, width);
            return new Decoded(file, new LabelledCrop(file.name(), file.person(), file.camera(), picture), "");
        } catch (UndecodablePictureException e) {
            return new Decoded(file, null, String.valueOf(e.getMessage()));
        }
    }
}
