package dev.throughline.reid.data;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a data set's file names tell who is seen where. */
public enum Layout {
    /** {@code 0002_c1s1_000451_03.jpg}: person, camera, sequence, frame, box. */
    MARKET1501("(\\d+)_c(\\d+)s\\d+_\\d+_\\d+\\.jpe?g") {
        @Override
        Label label(Matcher name) {
            return new Label(Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2)));
        }
    },
    /** {@code 0001003.png}: four digits person, three digits shot; shots 1 and 2 are camera 1, 3 and 4 camera 2. */
    CUHK01("(\\d{4})(\\d{3})\\.png") {
        @Override
        Label label(Matcher name) {
            return new Label(Integer.parseInt(name.group(1)), (Integer.parseInt(name.group(2)) + 1) / 2);
        }
    };

    private final Pattern pattern;

    Layout(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /** Who, and by which camera. */
    record Label(int person, int camera) {}

    abstract Label label(Matcher name);

    /** Empty for a file that is not named so. */
    Optional<Label> label(String fileName) {
        Matcher matcher = pattern.matcher(fileName);
        return matcher.matches() ? Optional.of(label(matcher)) : Optional.empty();
    }
}
