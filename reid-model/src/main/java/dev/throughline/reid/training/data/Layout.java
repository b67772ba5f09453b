package dev.throughline.reid.training.data;

import dev.throughline.reid.picture.PictureFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The file naming of published data sets. */
public enum Layout implements IdentityNaming {
    /**
     * {@code 0002_c1s1_000451_03.jpg}: person, camera, sequence, frame, box. Person −1 is junk: boxes that show nobody
     * or half a person, and count nowhere. Person 0 marks distractors: they are in the gallery, and are neither
     * trained on nor used as queries.
     */
    MARKET1501("names like Market-1501's, 0002_c1s1_000451_03.jpg") {
        private final Pattern pattern =
                Pattern.compile("(-1|\\d{1,9})_c(\\d{1,9})s\\d+_\\d+_\\d+" + Names.ENDING, Names.ANY_CASE);

        @Override
        public Map<String, Label> labels(List<String> files) {
            return byName(files, pattern, name -> new Label(number(name, 1), number(name, 2)));
        }
    },
    /** {@code 0002_c1_f0044158.jpg}: person, camera, frame. */
    DUKE("names like DukeMTMC's, 0002_c1_f0044158.jpg") {
        private final Pattern pattern = Pattern.compile("(\\d{1,9})_c(\\d{1,9})_f\\d+" + Names.ENDING, Names.ANY_CASE);

        @Override
        public Map<String, Label> labels(List<String> files) {
            return byName(files, pattern, Names::fromZero);
        }
    },
    /**
     * {@code 0002_001_02_0303morning_0000_0.jpg}: person, shot, camera, day and hour, frame, box. Identities below a
     * folder {@code test} differ from those below {@code train}; both are counted from 0.
     */
    MSMT17("names like MSMT17's, 0002_001_02_0303morning_0000_0.jpg") {
        private static final int IN_TRAIN = 1_000_000;

        private final Pattern pattern =
                Pattern.compile("(\\d{1,6})_\\d+_(\\d{1,9})_\\d+[a-z]+_\\d+_\\d+" + Names.ENDING, Names.ANY_CASE);
        private final Pattern test = Pattern.compile("(?:.*/)?(?:mask_)?test(?:_v\\d)?/.*", Names.ANY_CASE);

        @Override
        public Map<String, Label> labels(List<String> files) {
            Map<String, Label> labels = new LinkedHashMap<>(byName(files, pattern, Names::fromZero));
            labels.replaceAll((file, label) ->
                    test.matcher(file).matches() ? new Label(IN_TRAIN + label.person(), label.camera()) : label);
            return labels;
        }

        /** Files in {@code train} and {@code test} may have the same name. */
        @Override
        public boolean goesByFileName() {
            return false;
        }
    },
    /** {@code 0002_c002_00030600_0.jpg}: vehicle, camera, time, shot. */
    VERI("names like VeRi's, 0002_c002_00030600_0.jpg") {
        private final Pattern pattern =
                Pattern.compile("(\\d{1,9})_c(\\d{1,9})_\\d+_\\d+" + Names.ENDING, Names.ANY_CASE);

        @Override
        public Map<String, Label> labels(List<String> files) {
            return byName(files, pattern, Names::fromZero);
        }
    },
    /** {@code 1_001_1_01.png}: pair of cameras, person seen by that pair, camera of the pair, shot. */
    CUHK03("names like CUHK03's, 1_001_1_01.png") {
        private final Pattern pattern =
                Pattern.compile("(\\d{1,3})_(\\d{1,4})_([12])_\\d+" + Names.ENDING, Names.ANY_CASE);

        @Override
        public Map<String, Label> labels(List<String> files) {
            return byName(
                    files,
                    pattern,
                    name -> new Label(
                            number(name, 1) * 10_000 + number(name, 2), number(name, 1) * 10 + number(name, 3)));
        }
    },
    /** {@code 0001003.png}: four digits person, three digits shot; shots 1 and 2 are camera 1, 3 and 4 camera 2. */
    CUHK01("names like CUHK01's, 0001003.png") {
        private final Pattern pattern = Pattern.compile("(\\d{4})(\\d{3})" + Names.ENDING, Names.ANY_CASE);

        @Override
        public Map<String, Label> labels(List<String> files) {
            return byName(files, pattern, name -> new Label(number(name, 1), (number(name, 2) + 1) / 2));
        }
    },
    /**
     * {@code person/camera/image.jpg} with any names. People, and the cameras of all people, are numbered from 1 in
     * the order of their names, with {@code p2} before {@code p10}.
     */
    FOLDERS("folders person/camera/image.jpg") {
        @Override
        public Map<String, Label> labels(List<String> files) {
            List<String> deep = files.stream()
                    .filter(file -> file.split("/", -1).length >= 3)
                    .toList();
            return IdentityNaming.numbered(
                    deep, file -> parent(parent(file)), file -> PictureFiles.fileName(parent(file)));
        }

        @Override
        public boolean goesByFileName() {
            return false;
        }
    };

    /** The person number of distractors. */
    public static final int DISTRACTOR = 0;

    static final int JUNK = -1;

    private final String description;

    Layout(String description) {
        this.description = description;
    }

    /** The parts that all names have in common. */
    private static final class Names {
        /** Any ending: whether a file is a picture is checked before. */
        static final String ENDING = "\\.[a-z]+";

        static final int ANY_CASE = Pattern.CASE_INSENSITIVE;

        private Names() {}

        /** Person 0 is an ordinary identity here, not a distractor. */
        static Label fromZero(MatchResult name) {
            return new Label(number(name, 1) + 1, number(name, 2));
        }
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public boolean goesByFileName() {
        return true;
    }

    /** The layout that all of these files match; empty if there is none. */
    static Optional<Layout> of(List<String> files) {
        for (Layout layout : values()) {
            if (!files.isEmpty() && layout.labels(files).size() == files.size()) {
                return Optional.of(layout);
            }
        }
        return Optional.empty();
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

    /** The number of matching files per layout, for layouts with at least one. */
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
