package dev.throughline.reid.data;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** How the names of a data set's files tell who is seen where. */
public enum Layout {
    /**
     * {@code 0002_c1s1_000451_03.jpg}: person, camera, sequence, frame, box. Person −1 is junk: boxes that show nobody, or half
     * of somebody, and count nowhere. Person 0 are distractors: they are in galleries, and nobody to learn or to look for.
     */
    MARKET1501("names like Market-1501's, 0002_c1s1_000451_03.jpg") {
        private final Pattern pattern = compiled("(-1|\\d{1,9})_c(\\d{1,9})s\\d+_\\d+_\\d+\\.(?:jpe?g|png)");

        @Override
        Map<String, Label> labels(List<String> files) {
            return byName(files, pattern, name -> new Label(number(name, 1), number(name, 2)));
        }
    },
    /** {@code 1_001_1_01.png}: pair of cameras, person seen by that pair, camera of the pair, shot. */
    CUHK03("names like CUHK03's, 1_001_1_01.png") {
        private final Pattern pattern = compiled("(\\d{1,3})_(\\d{1,4})_([12])_\\d+\\.(?:jpe?g|png)");

        @Override
        Map<String, Label> labels(List<String> files) {
            return byName(
                    files,
                    pattern,
                    name -> new Label(
                            number(name, 1) * 10_000 + number(name, 2), number(name, 1) * 10 + number(name, 3)));
        }
    },
    /** {@code 0001003.png}: four digits person, three digits shot; shots 1 and 2 are camera 1, 3 and 4 camera 2. */
    CUHK01("names like CUHK01's, 0001003.png") {
        private final Pattern pattern = compiled("(\\d{4})(\\d{3})\\.(?:jpe?g|png)");

        @Override
        Map<String, Label> labels(List<String> files) {
            return byName(files, pattern, name -> new Label(number(name, 1), (number(name, 2) + 1) / 2));
        }
    },
    /**
     * {@code person/camera/image.jpg}, whatever they are called: people, and cameras of all people, are numbered from 1 in the
     * order of their names, with {@code p2} before {@code p10}.
     */
    FOLDERS("folders person/camera/image.jpg") {
        @Override
        Map<String, Label> labels(List<String> files) {
            List<String> deep = files.stream()
                    .filter(file -> file.split("/", -1).length >= 3)
                    .toList();
            Map<String, Integer> people = numbered(deep, file -> parent(parent(file)));
            Map<String, Integer> cameras = numbered(deep, file -> PictureFiles.fileName(parent(file)));
            Map<String, Label> labels = new LinkedHashMap<>();
            deep.forEach(file -> labels.put(
                    file,
                    new Label(
                            people.getOrDefault(parent(parent(file)), 0),
                            cameras.getOrDefault(PictureFiles.fileName(parent(file)), 0))));
            return labels;
        }
    };

    /** Who stands for everybody in whom nobody is interested. */
    public static final int DISTRACTOR = 0;

    static final int JUNK = -1;

    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final int LONG = 20; // digits

    private final String description;

    Layout(String description) {
        this.description = description;
    }

    /** Who, and by which camera. */
    record Label(int person, int camera) {}

    /**
     * Labels of those files that are named so, in the same order.
     *
     * @param files paths with {@code /}
     */
    abstract Map<String, Label> labels(List<String> files);

    /** As a message names it. */
    String description() {
        return description;
    }

    /** Whether a file's name alone says all, so that it may lie in any folder. */
    boolean goesByFileName() {
        return this != FOLDERS;
    }

    /** The layout in which all of these are named; empty if there is none. */
    static Optional<Layout> of(List<String> files) {
        for (Layout layout : values()) {
            if (!files.isEmpty() && layout.labels(files).size() == files.size()) {
                return Optional.of(layout);
            }
        }
        return Optional.empty();
    }

    private static Pattern compiled(String pattern) {
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
    }

    private static Map<String, Label> byName(List<String> files, Pattern pattern, Function<MatchResult, Label> label) {
        Map<String, Label> labels = new LinkedHashMap<>();
        for (String file : files) {
            var matcher = pattern.matcher(PictureFiles.fileName(file));
            if (matcher.matches()) {
                labels.put(file, label.apply(matcher));
            }
        }
        return labels;
    }

    private static int number(MatchResult name, int group) {
        return Integer.parseInt(name.group(group));
    }

    private static String parent(String file) {
        return file.substring(0, file.lastIndexOf('/'));
    }

    private static Map<String, Integer> numbered(List<String> files, Function<String, String> name) {
        TreeSet<String> names =
                new TreeSet<>(Comparator.comparing(Layout::withLongNumbers).thenComparing(Comparator.naturalOrder()));
        files.forEach(file -> names.add(name.apply(file)));
        Map<String, Integer> numbers = new HashMap<>();
        names.forEach(each -> numbers.put(each, numbers.size() + 1));
        return numbers;
    }

    private static String withLongNumbers(String name) {
        return NUMBER.matcher(name)
                .replaceAll(digits ->
                        "0".repeat(Math.max(0, LONG - digits.group().length())) + digits.group());
    }

    /** How many files are named in each layout that has any. */
    static Map<Layout, Integer> fits(List<String> files) {
        Map<Layout, Integer> fits = new TreeMap<>();
        for (Layout layout : values()) {
            int named = layout.labels(files).size();
            if (named > 0) {
                fits.put(layout, named);
            }
        }
        return fits;
    }
}
