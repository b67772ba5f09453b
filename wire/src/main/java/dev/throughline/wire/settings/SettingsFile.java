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
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A YAML file of settings, applied over the defaults of a record. The keys are the record's components ({@link SettingKey}). An unknown
 * key is an error that names the nearest known one. A value of the wrong kind is an error that names what was expected. All mistakes are
 * reported together, with their lines.
 */
public class SettingsFile {
    private static final int LONGEST_KEY = 64;

    private final List<String> mistakes = new ArrayList<>();
    private final YamlText yaml = new YamlText(mistakes);

    SettingsFile() {}

    /**
     * A position in the file, for messages.
     *
     * @param path begins a message, such as {@code camera 'yard': crop: }
     * @param of ends one, such as {@code of 'crop' of camera 'yard'}
     * @param owner begins the messages of a nested record, which does not know its own position
     */
    record Place(String path, String of, String owner) {
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
     * Reads and checks a file. What it leaves out is as in the defaults.
     *
     * @param kind of file, such as {@code recipe.yaml}, for messages
     * @param example of what stands in it, such as {@code 'steps: 4000'}
     * @throws BadSettingsException if it is missing or wrong; the message is for the user
     */
    public static <R extends Record> R read(Path file, String kind, String example, R defaults) {
        Record read = new SettingsFile().parse(text(file, kind), file.toString(), example, defaults);
        @SuppressWarnings("unchecked") // the record is of the class of the defaults
        R same = (R) read;
        return same;
    }

    /**
     * Reads a record.
     *
     * @param name how messages call the file
     * @param example of what stands in it
     */
    final Record parse(String text, String name, String example, Record defaults) {
        Optional<Node> root = YamlText.compose(text, name);
        Record read = null;
        if (root.isPresent() && root.get() instanceof MappingNode mapping) {
            read = group(defaults, mapping, Place.TOP, Map.of(), Set.of());
        } else {
            mistakes.add("expected keys and values, such as " + example + ", found "
                    + root.map(YamlText::shown).orElse("nothing"));
        }
        if (read == null) {
            throw new BadSettingsException(
                    mistakes.stream().map(each -> name + ": " + each).collect(Collectors.joining("\n")));
        }
        return read;
    }

    /** The values of a node by key. */
    final Map<String, Node> entries(MappingNode node, String where) {
        return yaml.entries(node, where);
    }

    final void mistake(Node at, String what) {
        mistakes.add(what + " (line " + (at.getStartMark().getLine() + 1) + ")");
    }

    static String text(Path file, String kind) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(YamlText.MOST_CHARACTERS + 1);
            if (bytes.length > YamlText.MOST_CHARACTERS) {
                throw new BadSettingsException(
                        file + " is larger than " + (YamlText.MOST_CHARACTERS >> 20) + " MB: that is no " + kind);
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text; // a byte order mark, which some editors write
        } catch (NoSuchFileException missing) {
            throw new BadSettingsException(CameraUrl.maskedIn(file + ": no such file; name a " + kind), missing);
        } catch (CharacterCodingException otherwise) {
            throw new BadSettingsException(file + " is not text in UTF-8; save it in that encoding", otherwise);
        } catch (IOException unreadable) {
            throw new BadSettingsException(
                    file + " cannot be read: "
                            + (Files.isDirectory(file) ? "it is a folder; name a " + kind : unreadable.getMessage()),
                    unreadable);
        }
    }

    /**
     * Reads a record: the given values over the defaults; null if there is a mistake in it.
     *
     * @param fixed stand in for defaults
     * @param hidden components that no key sets
     */
    final @Nullable Record group(
            Record defaults, MappingNode given, Place place, Map<String, Object> fixed, Set<String> hidden) {
        int before = mistakes.size();
        Map<String, SettingKey> keys = new LinkedHashMap<>();
        Map<String, @Nullable Object> values = new HashMap<>();
        for (SettingKey key : SettingKey.of(defaults)) {
            values.put(key.name(), fixed.getOrDefault(key.name(), key.byDefault()));
            if (!hidden.contains(key.name())) {
                keys.put(key.name(), key);
            }
        }
        yaml.entries(given, place.path).forEach((name, node) -> {
            SettingKey key = keys.get(name);
            if (key == null) {
                mistake(keyOf(given, name, node), unknown(name, place, keys));
            } else {
                Object value = value(key, node, place);
                if (value != null) {
                    values.put(name, value);
                }
            }
        });
        return mistakes.size() == before ? construct(defaults.getClass(), values, given, place) : null;
    }

    private @Nullable Record construct(
            Class<? extends Record> type, Map<String, @Nullable Object> values, Node given, Place place) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            Constructor<? extends Record> canonical = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
            @Nullable Object[] arguments = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                boolean isInline = SettingKey.isInline(components[i]);
                arguments[i] = isInline
                        ? construct(components[i].getType().asSubclass(Record.class), values, given, place)
                        : values.get(SettingKey.nameOf(components[i]));
                if (isInline && arguments[i] == null) {
                    return null; // its mistake is reported
                }
            }
            return canonical.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                mistake(given, place.owner + refused.getMessage());
                return null;
            }
            throw new IllegalStateException(type + " cannot be made", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    /** Reads the value of a key; null if it is wrong, which has then been reported. */
    @Nullable
    Object value(SettingKey key, Node node, Place place) {
        if (key.isGroup()) {
            return node instanceof MappingNode mapping
                    ? group(
                            (Record) Objects.requireNonNull(key.byDefault()),
                            mapping,
                            place.in(key.name()),
                            Map.of(),
                            Set.of())
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
        return scalar(key, "", node, place);
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
                mistake(node, inside.path + name + ": expected text, found " + YamlText.shown(node));
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
            mistake(
                    node,
                    place.path
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
            refused.ifPresent(why -> mistake(node, place.path + key.name() + index + ": " + why));
            return refused.isPresent() ? null : value;
        } catch (Scalar.TooLarge wrong) {
            return expected(String.valueOf(wrong.getMessage()), key, index, node, place);
        } catch (IllegalArgumentException wrong) {
            return expected(expected, key, index, node, place);
        }
    }

    /** Reports a value of the wrong kind. */
    final @Nullable Object expected(String expected, SettingKey key, String index, Node found, Place place) {
        Object byDefault = key.byDefault();
        boolean canBeLeftOut = YamlText.isNothing(found) && index.isEmpty() && !isRequired(key);
        mistake(
                found,
                place.path + key.name() + index + ": expected " + expected + ", found " + shown(key, found)
                        + (canBeLeftOut
                                ? "; leave the key out for the default"
                                        + (byDefault == null
                                                        || key.isGroup()
                                                        || key.isList()
                                                        || key.isMap()
                                                        || Scalar.written(byDefault)
                                                                .isEmpty()
                                                ? ""
                                                : ", " + Scalar.written(byDefault))
                                : ""));
        return null;
    }

    private String shown(SettingKey key, Node found) {
        return isSecret(key) && found instanceof ScalarNode && !YamlText.isNothing(found)
                ? "text"
                : YamlText.shown(found);
    }

    /** Whether no message may show its value. */
    boolean isSecret(SettingKey key) {
        return false;
    }

    /** Whether its default stands in for nothing. */
    boolean isRequired(SettingKey key) {
        return false;
    }

    private static Node keyOf(MappingNode mapping, String name, Node value) {
        return mapping.getValue().stream()
                .map(NodeTuple::getKeyNode)
                .filter(key ->
                        key instanceof ScalarNode scalar && scalar.getValue().equals(name))
                .findFirst()
                .orElse(value); // of a key that is merged in
    }

    /** The message of an unknown key. */
    String unknown(String key, Place place, Map<String, SettingKey> known) {
        for (SettingKey group : known.values()) {
            if (group.isGroup()
                    && SettingKey.of((Record) Objects.requireNonNull(group.byDefault())).stream()
                            .anyMatch(each -> each.name().equals(key))) {
                return "unknown key '" + key + "'" + place.of + "; it stands below '" + group.name() + "'";
            }
        }
        String nearest = nearest(key, known.keySet());
        return "unknown key " + YamlText.quoted(key) + place.of + "; did you mean '" + nearest + "'?";
    }

    static String nearest(String key, Set<String> known) {
        String begin = key.substring(0, Math.min(LONGEST_KEY, key.length()));
        return known.stream()
                .min(Comparator.comparingInt((String name) -> distance(begin, name))
                        .thenComparing(name -> name))
                .orElseThrow();
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
}
