package dev.throughline.wire.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code site.yaml}. It has what other settings' files have not: cameras by their ids, relative paths and passwords. */
public final class SiteFile extends SettingsFile {
    private static final String KIND = "site.yaml";

    /** Keys whose values are paths, relative to the folder of the file. */
    private static final Set<String> PATHS = Set.of("model", "password-file");

    /** Ends the path of a user and a password. An unknown key there may be the rest of a password, and is not shown. */
    static final String LOGIN = "login: ";

    /** Edits between a known key and a mistyped one, at most. */
    private static final int MOST_SLIPS = 2;

    private final Path folder;

    private SiteFile(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads and checks a site. Paths in it are relative to the file's folder.
     *
     * @throws BadSettingsException if it is missing or wrong; the message is for the user
     */
    public static SiteSettings read(Path file) {
        return parse(text(file, KIND), file.toString(), file.toAbsolutePath().resolveSibling(""));
    }

    /**
     * As {@link #read}, from text.
     *
     * @param name how messages call it
     * @param folder that relative paths start from
     */
    public static SiteSettings parse(String yaml, String name, Path folder) {
        String example = "'site: shop' and 'cameras:'";
        return (SiteSettings) new SiteFile(folder).parse(yaml, name, example, SiteSettings.defaults());
    }

    /**
     * Whether the file sets a key of a group, rather than leaving it to the default.
     *
     * @throws BadSettingsException if it is missing or no YAML
     */
    public static boolean gives(Path file, String group, String key) {
        YamlText yaml = new YamlText(new ArrayList<>());
        return YamlText.compose(text(file, KIND), file.toString()).stream()
                .flatMap(root -> value(yaml, root, group))
                .anyMatch(found -> value(yaml, found, key).findAny().isPresent());
    }

    private static Stream<Node> value(YamlText yaml, Node of, String key) {
        return of instanceof MappingNode mapping
                ? Stream.ofNullable(yaml.entries(mapping, "").get(key))
                : Stream.empty();
    }

    @Override
    @Nullable
    Object value(SettingKey key, Node node, Place place) {
        if (key.name().equals("cameras")) {
            return cameras(node);
        }
        Object value = super.value(key, node, place);
        try {
            if (value instanceof CameraUrl url) {
                return url.in(folder);
            }
            return value instanceof String path && PATHS.contains(key.name()) ? resolve(path, folder) : value;
        } catch (InvalidPathException wrong) {
            return expected("a path or an address", key, "", node, place);
        }
    }

    @Override
    boolean isSecret(SettingKey key) {
        return key.component().getType() == Login.class || key.component().getDeclaringRecord() == Login.class;
    }

    @Override
    boolean isRequired(SettingKey key) {
        return key.name().equals("url");
    }

    /** Reads the cameras, which are keyed by id in the file, and a list in the settings. */
    private @Nullable List<CameraSettings> cameras(Node given) {
        if (!(given instanceof MappingNode mapping)) {
            mistake(
                    given,
                    "cameras: expected ids with their settings, such as 'gate: {url: gate.mp4}', found "
                            + YamlText.shown(given));
            return null;
        }
        List<CameraSettings> cameras = new ArrayList<>();
        entries(mapping, "cameras: ").forEach((id, node) -> {
            Place place = Place.camera(id);
            if (node instanceof MappingNode settings) {
                Record camera = group(
                        CameraSettings.of("id", "url"),
                        settings,
                        place,
                        Map.of("id", id, "url", CameraUrl.of("")),
                        Set.of("id"));
                if (camera != null) {
                    cameras.add((CameraSettings) camera);
                }
            } else {
                mistake(
                        node,
                        place.path() + "expected keys and values, such as '{url: gate.mp4}', found "
                                + YamlText.shown(node));
            }
        });
        return cameras;
    }

    @Override
    String unknown(String key, Place place, Map<String, SettingKey> known) {
        if (key.equals("id") && place.of().startsWith(" of camera")) {
            return "unknown key 'id'" + place.of() + "; its id is the key that it stands under";
        }
        if (place.path().endsWith(LOGIN) && distance(key, nearest(key, known.keySet())) > MOST_SLIPS) {
            return "an unknown key" + place.of() + "; put a text with ', ' or ': ' in it in quotes";
        }
        return super.unknown(key, place, known);
    }

    private static String resolve(String path, Path folder) {
        return path.isBlank() ? path : folder.resolve(path).normalize().toString();
    }
}
