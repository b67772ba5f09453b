package dev.throughline.evaluation.tracking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The boxes of one or several cameras, as files on disk.
 *
 * @param cameras the boxes of each, by its name
 * @param areSequences whether these are independent sequences of the MOTChallenge, so that an id means another person in each
 */
public record MotFolder(SortedMap<String, List<MotBox>> cameras, boolean areSequences) {
    private static final String TEXT = ".txt";
    private static final Path SEQUENCE = Path.of("gt", "gt.txt");
    private static final String TRUTH = "truth";

    public MotFolder {
        cameras = Collections.unmodifiableSortedMap(new TreeMap<>(cameras));
    }

    /**
     * Reads any of the known layouts. These are a MOT file; a folder with a {@code <camera>.txt} each; a site's folder, whose
     * {@code truth} is such a folder; a sequence of the MOTChallenge, with its {@code gt/gt.txt}; a folder of such sequences.
     *
     * @throws IllegalArgumentException if there is nothing of the kind, or a line is not a box
     * @throws UncheckedIOException if a file cannot be read
     */
    public static MotFolder read(Path path) {
        if (!Files.isDirectory(path)) {
            return new MotFolder(read(List.of(path)), false);
        }
        if (Files.isRegularFile(path.resolve(SEQUENCE))) {
            return new MotFolder(read(List.of(path.resolve(SEQUENCE))), true);
        }
        List<Path> files = list(path).filter(MotFolder::isText).toList();
        if (!files.isEmpty()) {
            return new MotFolder(read(files), false);
        }
        if (Files.isDirectory(path.resolve(TRUTH))) {
            return read(path.resolve(TRUTH));
        }
        List<Path> sequences = list(path)
                .map(folder -> folder.resolve(SEQUENCE))
                .filter(Files::isRegularFile)
                .toList();
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException(path + " holds no MOT files: name a file, or a folder with a <camera>"
                    + TEXT + " for each camera, or with " + SEQUENCE);
        }
        return new MotFolder(read(sequences), true);
    }

    private static Stream<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
        }
    }

    private static boolean isText(Path file) {
        return file.toString().endsWith(TEXT) && Files.isRegularFile(file);
    }

    private static SortedMap<String, List<MotBox>> read(List<Path> files) {
        SortedMap<String, List<MotBox>> cameras = new TreeMap<>();
        files.forEach(file -> cameras.put(camera(file), MotFile.read(file)));
        return cameras;
    }

    /** The camera of a file: {@code gate} for {@code gate.txt}, {@code MOT15-01} for {@code MOT15-01/gt/gt.txt}. */
    private static String camera(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path named = absolute.endsWith(SEQUENCE) ? absolute.resolve("../..").normalize() : absolute;
        String name = named == null || named.getFileName() == null
                ? "camera"
                : named.getFileName().toString();
        return name.endsWith(TEXT) ? name.substring(0, name.length() - TEXT.length()) : name;
    }
}
