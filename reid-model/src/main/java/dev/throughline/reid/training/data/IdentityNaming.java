package dev.throughline.reid.training.data;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * How the file names of a data set encode identity and camera: in a known {@link Layout}, or in a user's
 * {@link NamePattern}.
 */
public sealed interface IdentityNaming permits Layout, NamePattern {
    /**
     * The labels of the files whose names match, in the same order.
     *
     * @param files paths separated by {@code /}
     */
    Map<String, Label> labels(List<String> files);

    /** The name of this naming in messages. */
    String description();

    /** Whether a file's name alone determines the label, so that the file may lie in any folder. */
    boolean goesByFileName();

    /**
     * Identity and camera of a file.
     *
     * @param person number within the data set
     * @param camera number within the data set
     */
    record Label(int person, int camera) {}

    /** Labels of files by their names for person and camera, numbered from 1 in the order of the names. */
    static Map<String, Label> numbered(
            List<String> files, Function<String, String> person, Function<String, String> camera) {
        Map<String, Integer> people = numbers(files, person);
        Map<String, Integer> cameras = numbers(files, camera);
        Map<String, Label> labels = new LinkedHashMap<>();
        files.forEach(file -> labels.put(
                file,
                new Label(people.getOrDefault(person.apply(file), 0), cameras.getOrDefault(camera.apply(file), 0))));
        return labels;
    }

    /** Names of files, numbered from 1 in their order, with {@code p2} before {@code p10}. */
    private static Map<String, Integer> numbers(List<String> files, Function<String, String> name) {
        Pattern number = Pattern.compile("\\d+");
        int longest = 20; // digits
        Function<String, String> withLongNumbers = text -> number.matcher(text)
                .replaceAll(digits ->
                        "0".repeat(Math.max(0, longest - digits.group().length())) + digits.group());
        Map<String, Integer> numbers = new HashMap<>();
        files.stream()
                .map(name)
                .distinct()
                .sorted(Comparator.comparing(withLongNumbers).thenComparing(Comparator.naturalOrder()))
                .forEachOrdered(each -> numbers.put(each, numbers.size() + 1));
        return numbers;
    }
}
