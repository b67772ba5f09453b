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
 * What pictures a data set has, before any is decoded: a folder or a zip, in one {@link IdentityNaming}. Junk is left out.
 *
 * <p>In Market-1501 as it is published, the people to train on are in {@code bounding_box_train}, the questions in {@code query},
 * and who may be the answer in {@code bounding_box_test}; whatever else is there is left out. Any other data set is all one part.
 */
public final class DataSetFiles {
    /** What pictures are for. */
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

    /** For those to whom a data set is whole or of no use. */
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
     * Lists a folder or a zip whose layout shows in its names.
     *
     * @throws UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if its pictures are named in no layout
     */
    public static DataSetFiles list(Path path) {
        return list(path, null);
    }

    /**
     * Lists a folder or a zip; pictures that are not named so are left out.
     *
     * @param naming null if it is to be told from the names
     * @throws UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if no picture is named so
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

    /** CUHK03 is published with its people cut out by hand and by a detector, under the same names. */
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

    /** Pictures that are left out since they are not named as was said. */
    public List<String> otherwiseNamed() {
        return otherwiseNamed;
    }

    public Path path() {
        return path;
    }

    /** Those who are to be trained on and measured at will, and distractors; by name, and empty if there are only questions. */
    public List<LabelledFile> all() {
        return part(Part.TRAIN);
    }

    /**
     * Those of the people whom a network may be trained on.
     *
     * @param devPeople how many are kept back
     */
    public List<LabelledFile> train(int devPeople) {
        Set<Integer> kept = devPeople(people(), devPeople);
        return only(file -> file.person() != Layout.DISTRACTOR && !kept.contains(file.person()));
    }

    /**
     * Those of the people kept back.
     *
     * @param devPeople how many there are: the last by number
     */
    public List<LabelledFile> dev(int devPeople) {
        Set<Integer> kept = devPeople(people(), devPeople);
        return only(file -> kept.contains(file.person()));
    }

    /** Whether it says itself who asks and who answers. */
    public boolean isOfficial() {
        return !queries().isEmpty() && !gallery().isEmpty();
    }

    /** The questions of the official protocol, by name. */
    public List<LabelledFile> queries() {
        return part(Part.QUERY);
    }

    /** Who may be the answer under the official protocol, distractors among them, by name. */
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

    /** The last so many by number, of whom distractors are none. */
    static Set<Integer> devPeople(Set<Integer> people, int count) {
        TreeSet<Integer> known = new TreeSet<>(people);
        known.remove(Layout.DISTRACTOR);
        return known.stream().skip(Math.max(0, known.size() - count)).collect(Collectors.toSet());
    }

    /**
     * Decodes pictures at one size.
     *
     * @param files of this data set
     * @throws UndecodablePictureException if one cannot be read or is broken; the message names it
     */
    public List<LabelledCrop> read(List<LabelledFile> files, int height, int width) {
        return read(files, height, width, REFUSE);
    }

    /**
     * Decodes pictures at one size, but for those that are broken.
     *
     * @param files of this data set
     * @param broken is told the name of a picture that cannot be decoded, which is left out, and why
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

    /** A crop, or why there is none. */
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
