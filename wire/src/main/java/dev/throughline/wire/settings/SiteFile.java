package dev.throughline.wire.settings;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads {@code site.yaml} and applies it over the defaults. The keys are the components of the settings' records ({@link SettingKey}). An
 * unknown key is an error that names the nearest known one. A value of the wrong kind is an error that names what was expected. All
 * mistakes are reported together.
 */
public final class SiteFile {
    /** Keys whose values are paths, relative to the folder of the file. */
    private static final Set<String> PATHS = Set.of("model", "password-file");

    /** Ends the path of a user and a password. An unknown key there may be the rest of a password, and is not shown. */
    static final String LOGIN = "login: ";

    private static final int LONGEST_KEY = 64;
    /** Edits between a known key and a mistyped one, at most. */
    private static final int MOST_SLIPS = 2;

    private final Path folder;
    private final List<String> mistakes = new ArrayList<>();
    private final YamlText yaml = new YamlText(mistakes);

    private SiteFile(Path folder) {
        this.folder = folder;
    }

    /**
     * A position in the file, for messages.
     *
     * @param path begins a message, such as {@code camera 'yard': crop: }
     * @param of ends one, such as {@code of 'crop' of camera 'yard'}
     * @param owner begins the messages of a nested record, which does not know its own position
     */
    private record Place(String path, String of, String owner) {
        static final Place TOP = new Place("", "", "");

        static Place camera(String id) {
            String camera = "camera " + YamlText.quoted(id);
            return new Place(camera + ": ", " of " + camera, "");
        }

        Place in(String group) {
            return new Place(path + group + ": ", " of '" + group + "'" + of, path);
        }
    }

    /**
     * Reads and checks a site. Paths in it are relative to the file's folder.
     *
     * @throws BadSettingsException if it is missing or wrong; the message is for the user
     */
    public static SiteSettings read(Path file) {
        return parse(text(file), file.toString(), file.toAbsolutePath().resolveSibling(""));
    }

    /**
     * As {@link #read}, from text.
     *
     * @param name how messages call it
     * @param folder that relative paths start from
     */
    public static SiteSettings parse(String yaml, String name, Path folder) {
        Optional<Node> root = YamlText.compose(yaml, name);
        SiteFile file = new SiteFile(folder);
        SiteSettings settings = file.site(root);
        if (settings == null) {
            throw new BadSettingsException(
                    file.mistakes.stream().map(each -> name + ": " + each).collect(Collectors.joining("\n")));
        }
        return settings;
    }

    /**
     * Whether the file sets a key of a group, rather than leaving it to the default.
     *
     * @throws BadSettingsException if it is missing or no YAML
     */
    public static boolean gives(Path file, String group, String key) {
        YamlText yaml = new YamlText(new ArrayList<>());
        return YamlText.compose(text(file), file.toString()).stream()
                .flatMap(root -> value(yaml, root, group))
                .anyMatch(found -> value(yaml, found, key).findAny().isPresent());
    }

    private static Stream<Node> value(YamlText yaml, Node of, String key) {
        return of instanceof MappingNode mapping
                ? Stream.ofNullable(yaml.entries(mapping, "").get(key))
                : Stream.empty();
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(YamlText.MOST_CHARACTERS + 1);
            if (bytes.length > YamlText.MOST_CHARACTERS) {
                throw new BadSettingsException(
                        file + " is larger than " + (YamlText.MOST_CHARACTERS >> 20) + " MB: that is no site.yaml");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text; // a byte order mark, which some editors write
        } catch (NoSuchFileException missing) {
            throw new BadSettingsException(CameraUrl.maskedIn(file + ": no such file; name a site.yaml"), missing);
        } catch (CharacterCodingException otherwise) {
            throw new BadSettingsException(file + " is not text in UTF-8; save it in that encoding", otherwise);
        } catch (IOException unreadable) {
            throw new BadSettingsException(
                    file + " cannot be read: "
                            + (Files.isDirectory(file) ? "it is a folder; name a site.yaml" : unreadable.getMessage()),
                    unreadable);
        }
    }

    private @Nullable SiteSettings site(Optional<Node> root) {
        if (root.isEmpty() || !(root.get() instanceof MappingNode mapping)) {
            mistakes.add("expected keys and values, such as 'site: shop' and 'cameras:', found "
                    + root.map(YamlText::shown).orElse("nothing"));
            return null;
        }
        return (SiteSettings) group(SiteSettings.defaults(), mapping, Place.TOP, Map.of());
    }

    /** Reads a record: the given values over the defaults; null if there is a mistake in it. */
    private @Nullable Record group(Record defaults, MappingNode given, Place place, Map<String, Object> fixed) {
        int before = mistakes.size();
        Map<String, SettingKey> keys = new LinkedHashMap<>();
        Map<String, @Nullable Object> values = new HashMap<>();
        for (SettingKey key : SettingKey.of(defaults)) {
            values.put(key.name(), fixed.getOrDefault(key.name(), key.byDefault()));
            if (!fixed.containsKey(key.name()) || key.name().equals("url")) {
                keys.put(key.name(), key);
            }
        }
        yaml.entries(given, place.path).forEach((name, node) -> {
            SettingKey key = keys.get(name);
            if (key == null) {
                mistakes.add(unknown(name, place, keys));
            } else {
                Object value = value(key, node, place);
                if (value != null) {
                    values.put(name, value);
                }
            }
        });
        return mistakes.size() == before ? construct(defaults.getClass(), values, place) : null;
    }

    private @Nullable Record construct(
            Class<? extends Record> type, Map<String, @Nullable Object> values, Place place) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            Constructor<? extends Record> canonical = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
            return canonical.newInstance(Arrays.stream(components)
                    .map(each -> values.get(SettingKey.nameOf(each)))
                    .toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                mistakes.add(place.owner + refused.getMessage());
                return null;
            }
            throw new IllegalStateException(type + " cannot be made", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    /** Reads the value of a key; null if it is wrong, which has then been reported. */
    private @Nullable Object value(SettingKey key, Node node, Place place) {
        if (key.name().equals("cameras")) {
            return cameras(node);
        }
        if (key.isGroup()) {
            return node instanceof MappingNode mapping
                    ? group((Record) Objects.requireNonNull(key.byDefault()), mapping, place.in(key.name()), Map.of())
                    : expected("keys and values", key, "", node, place);
        }
        if (key.isMap()) {
            return node instanceof MappingNode mapping
                    ? texts(key, mapping, place)
                    : expected("keys and values", key, "", node, place);
        }
        if (key.isList()) {
            return node instanceof SequenceNode list
                    ? list(key, list, place)
                    : expected("a list such as " + example(key), key, "", node, place);
        }
        Object value = scalar(key, "", node, place);
        try {
            if (value instanceof CameraUrl url) {
                return url.in(folder);
            }
            return value instanceof String path && PATHS.contains(key.name()) ? resolve(path, folder) : value;
        } catch (InvalidPathException wrong) {
            return expected("a path or an address", key, "", node, place);
        }
    }

    private static String example(SettingKey key) {
        return key.scalar().name().equals("text") ? "[a, b]" : "[1, 2]";
    }

    private @Nullable List<Object> list(SettingKey key, SequenceNode given, Place place) {
        int before = mistakes.size();
        List<Object> values = new ArrayList<>();
        for (Node each : given.getValue()) {
            Object value = scalar(key, "[" + (values.size() + 1) + "]", each, place);
            values.add(value == null ? "" : value);
        }
        return mistakes.size() == before ? values : null;
    }

    private @Nullable Map<String, String> texts(SettingKey key, MappingNode given, Place place) {
        Map<String, String> texts = new HashMap<>();
        Place inside = place.in(key.name());
        yaml.entries(given, inside.path).forEach((name, node) -> {
            if (node instanceof ScalarNode text && !YamlText.isNothing(node)) {
                texts.put(name, text.getValue());
            } else {
                mistakes.add(inside.path + name + ": expected text, found " + YamlText.shown(node));
            }
        });
        return texts;
    }

    private @Nullable Object scalar(SettingKey key, String index, Node node, Place place) {
        Scalar kind = key.scalar();
        List<String> choice = Bounds.choice(key.component());
        String expected = choice == null ? kind.expected() : Bounds.oneOf(choice);
        if (!(node instanceof ScalarNode scalar) || YamlText.isNothing(node)) {
            return expected(expected, key, index, node, place);
        }
        if (!node.getTag().getValue().startsWith("tag:yaml.org,2002:")) {
            mistakes.add(place.path
                    + key.name()
                    + index
                    + (isSecret(key)
                            ? ": a tag means nothing here; put a text that begins with '!' in quotes"
                            : ": the tag '" + node.getTag().getValue()
                                    + "' means nothing here; write the value itself"));
            return null;
        }
        try {
            Object value = kind.parse().apply(scalar.getValue());
            if (choice != null && !choice.contains(value)) {
                return expected(expected, key, index, node, place);
            }
            Optional<String> refused = Bounds.of(key.component()).flatMap(bounds -> bounds.refuse(value));
            refused.ifPresent(why -> mistakes.add(place.path + key.name() + index + ": " + why));
            return refused.isPresent() ? null : value;
        } catch (Scalar.TooLarge wrong) {
            return expected(String.valueOf(wrong.getMessage()), key, index, node, place);
        } catch (IllegalArgumentException wrong) {
            return expected(expected, key, index, node, place);
        }
    }

    /** Reports a value of the wrong kind. */
    private @Nullable Object expected(String expected, SettingKey key, String index, Node found, Place place) {
        Object byDefault = key.byDefault();
        boolean canBeLeftOut =
                YamlText.isNothing(found) && index.isEmpty() && !key.name().equals("url");
        mistakes.add(place.path + key.name() + index + ": expected " + expected + ", found " + shown(key, found)
                + (canBeLeftOut
                        ? "; leave the key out for the default"
                                + (byDefault == null
                                                || key.isGroup()
                                                || key.isList()
                                                || key.isMap()
                                                || Scalar.written(byDefault).isEmpty()
                                        ? ""
                                        : ", " + Scalar.written(byDefault))
                        : ""));
        return null;
    }

    private static String shown(SettingKey key, Node found) {
        return isSecret(key) && found instanceof ScalarNode && !YamlText.isNothing(found)
                ? "text"
                : YamlText.shown(found);
    }

    private static boolean isSecret(SettingKey key) {
        return key.component().getType() == Login.class || key.component().getDeclaringRecord() == Login.class;
    }

    /** Reads the cameras, which are keyed by id in the file, and a list in the settings. */
    private @Nullable List<CameraSettings> cameras(Node given) {
        if (!(given instanceof MappingNode mapping)) {
            mistakes.add("cameras: expected ids with their settings, such as 'gate: {url: gate.mp4}', found "
                    + YamlText.shown(given));
            return null;
        }
        List<CameraSettings> cameras = new ArrayList<>();
        yaml.entries(mapping, "cameras: ").forEach((id, node) -> {
            Place place = Place.camera(id);
            if (node instanceof MappingNode settings) {
                Record camera = group(
                        CameraSettings.of("id", "url"), settings, place, Map.of("id", id, "url", CameraUrl.of("")));
                if (camera != null) {
                    cameras.add((CameraSettings) camera);
                }
            } else {
                mistakes.add(place.path + "expected keys and values, such as '{url: gate.mp4}', found "
                        + YamlText.shown(node));
            }
        });
        return cameras;
    }

    private static String unknown(String key, Place place, Map<String, SettingKey> known) {
        if (key.equals("id") && place.of.startsWith(" of camera")) {
            return "unknown key 'id'" + place.of + "; its id is the key that it stands under";
        }
        if (known.containsKey("login")
                && SettingKey.of(Login.NONE).stream()
                        .anyMatch(each -> each.name().equals(key))) {
            return "unknown key '" + key + "'" + place.of + "; it stands below 'login'";
        }
        String begin = key.substring(0, Math.min(LONGEST_KEY, key.length()));
        String nearest = known.keySet().stream()
                .min(Comparator.comparingInt((String name) -> distance(begin, name))
                        .thenComparing(name -> name))
                .orElseThrow();
        if (place.path.endsWith(LOGIN) && distance(begin, nearest) > MOST_SLIPS) {
            return "an unknown key" + place.of + "; put a text with ', ' or ': ' in it in quotes";
        }
        return "unknown key " + YamlText.quoted(key) + place.of + "; did you mean '" + nearest + "'?";
    }

    /** The Levenshtein distance: how many letters have to be inserted, deleted or changed. */
    static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] current = new int[other.length() + 1];
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[other.length()];
    }

    private static String resolve(String path, Path folder) {
        return path.isBlank() ? path : folder.resolve(path).normalize().toString();
    }
}
