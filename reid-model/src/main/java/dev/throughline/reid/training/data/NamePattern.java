package dev.throughline.reid.training.data;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file naming as written by a user: {@code {person}_c{camera}_{any}}. Text outside braces is literal and matches
 * either case. {@code {person}} and {@code {camera}} match any text without {@code /}, as short as possible;
 * {@code {any}} matches anything. A pattern with {@code /} covers the last folders too. The file's ending may be left
 * out.
 */
public final class NamePattern implements IdentityNaming {
    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

    private final String text;
    private final Pattern compiled;
    private final int depth;

    private NamePattern(String text, Pattern compiled) {
        this.text = text;
        this.compiled = compiled;
        depth = text.split("/", -1).length;
    }

    /**
     * Parses a pattern.
     *
     * @throws IllegalArgumentException if it lacks a person or a camera, has one twice, or has an unknown name in
     *     braces
     */
    public static NamePattern of(String text) {
        StringBuilder regex = new StringBuilder();
        Matcher place = PLACE.matcher(text);
        int end = 0;
        boolean open = false;
        while (place.find()) {
            if (open && place.start() == end) {
                throw wrong(text, "nothing stands between two of its {…}, so that nobody knows where one ends");
            }
            regex.append(literally(text, end, place.start())).append(regexOf(text, place.group(1)));
            end = place.end();
            open = true;
        }
        regex.append(literally(text, end, text.length()));
        for (String wanted : new String[] {"person", "camera"}) {
            int first = text.indexOf("{" + wanted + "}");
            if (first < 0 || text.indexOf("{" + wanted + "}", first + 1) >= 0) {
                throw wrong(text, "it has " + (first < 0 ? "no" : "more than one") + " {" + wanted + "}");
            }
        }
        return new NamePattern(text, Pattern.compile(regex + "(?:\\.[a-z]+)?", Pattern.CASE_INSENSITIVE));
    }

    private static String literally(String text, int from, int to) {
        String part = text.substring(from, to);
        if (part.contains("{") || part.contains("}")) {
            throw wrong(text, "a brace stands alone in it");
        }
        return part.isEmpty() ? "" : Pattern.quote(part);
    }

    private static String regexOf(String text, String name) {
        return switch (name) {
            case "person", "camera" -> "(?<" + name + ">[^/]+?)";
            case "any" -> "[^/]*?";
            default -> throw wrong(text, "it has {" + name + "}; known are {person}, {camera} and {any}");
        };
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException(
                "'" + text + "' is no pattern of names: " + why + "; write one such as {person}_c{camera}_{any}");
    }

    /** People and cameras are numbered from 1 in the order of their names, with {@code p2} before {@code p10}. */
    @Override
    public Map<String, Label> labels(List<String> files) {
        Map<String, String> people = new LinkedHashMap<>();
        Map<String, String> cameras = new HashMap<>();
        for (String file : files) {
            Matcher matcher = compiled.matcher(lastFolders(file));
            if (matcher.matches()) {
                people.put(file, matcher.group("person"));
                cameras.put(file, matcher.group("camera"));
            }
        }
        return IdentityNaming.numbered(
                List.copyOf(people.keySet()),
                file -> people.getOrDefault(file, ""),
                file -> cameras.getOrDefault(file, ""));
    }

    /** The file's name with as many of its last folders as the pattern has. */
    private String lastFolders(String file) {
        int from = file.length();
        for (int i = 0; i < depth && from >= 0; i++) {
            from = file.lastIndexOf('/', from - 1);
        }
        return file.substring(from + 1);
    }

    @Override
    public String description() {
        return "names like " + text;
    }

    @Override
    public boolean goesByFileName() {
        return false;
    }

    @Override
    public String toString() {
        return text;
    }
}
