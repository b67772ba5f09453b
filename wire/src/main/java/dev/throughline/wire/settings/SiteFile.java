package dev.throughline.wire.settings;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Reads {@code site.yaml}: what stands there is laid over the defaults. An unknown key is an error that names the nearest known
 * one; all of them are reported together.
 */
public final class SiteFile {
    private static final Pattern ADDRESS = Pattern.compile("[a-z][a-z0-9+.-]*://.*|/dev/.*|\\d+");
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectMapper SETTINGS = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .addModule(new SimpleModule()
                    .addSerializer(Duration.class, new WriteDuration())
                    .addDeserializer(Duration.class, new ReadDuration())
                    .addSerializer(Instant.class, new WriteInstant())
                    .addDeserializer(Instant.class, new ReadInstant()))
            .build();

    private SiteFile() {}

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
        JsonNode given = tree(yaml, name);
        ObjectNode all = SETTINGS.valueToTree(SiteSettings.defaults());
        ObjectNode cameraDefaults = SETTINGS.valueToTree(CameraSettings.of("id", "url"));
        List<String> mistakes = new ArrayList<>();
        given.properties().forEach(entry -> {
            if (entry.getKey().equals("cameras")) {
                all.set("cameras", cameras(entry.getValue(), cameraDefaults, folder, mistakes));
            } else {
                lay(all, entry.getKey(), entry.getValue(), "", mistakes);
            }
        });
        resolveModel(all, folder);
        if (!mistakes.isEmpty()) {
            throw new BadSettingsException(name + ": " + String.join("\n" + name + ": ", mistakes));
        }
        try {
            return SETTINGS.treeToValue(all, SiteSettings.class);
        } catch (JsonProcessingException wrong) {
            throw new BadSettingsException(name + ": " + explain(wrong, all.path("cameras")), wrong);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            throw new BadSettingsException(file + ": no such file; name a site.yaml", missing);
        } catch (IOException unreadable) {
            throw new BadSettingsException(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static JsonNode tree(String yaml, String name) {
        JsonNode tree;
        try {
            tree = YAML.readTree(yaml);
        } catch (JsonProcessingException notYaml) {
            JsonLocation where = notYaml.getLocation();
            String line = where == null ? "" : " (line " + where.getLineNr() + ")";
            throw new BadSettingsException(
                    name + line + " is not YAML: " + firstLine(notYaml.getOriginalMessage()), notYaml);
        }
        if (tree == null || !tree.isObject()) {
            throw new BadSettingsException(name + " must hold keys and values, such as 'site: shop' and 'cameras:'");
        }
        return tree;
    }

    /** Cameras stand by id in the file, and as a list in the settings. */
    private static ArrayNode cameras(JsonNode given, ObjectNode defaults, Path folder, List<String> mistakes) {
        ArrayNode list = SETTINGS.createArrayNode();
        if (!given.isObject()) {
            mistakes.add("cameras must be ids with their settings, such as 'gate: {url: gate.mp4}'");
            return list;
        }
        given.properties().forEach(entry -> {
            ObjectNode camera = defaults.deepCopy();
            camera.put("id", entry.getKey());
            camera.put("url", "");
            if (!entry.getValue().isObject()) {
                mistakes.add("camera '" + entry.getKey() + "' must have settings, such as '{url: gate.mp4}'");
                return;
            }
            String where = " of camera '" + entry.getKey() + "'";
            entry.getValue().properties().forEach(setting -> {
                if (setting.getKey().equals("id")) {
                    mistakes.add("unknown key 'id'" + where + "; its id is the key that it stands under");
                } else {
                    lay(camera, setting.getKey(), setting.getValue(), where, mistakes);
                }
            });
            camera.put("url", resolve(camera.get("url").asText(), folder));
            list.add(camera);
        });
        return list;
    }

    /** Puts one given setting over its default; what is a group there goes key by key. */
    private static void lay(ObjectNode defaults, String key, JsonNode given, String where, List<String> mistakes) {
        JsonNode old = defaults.get(key);
        if (old == null) {
            mistakes.add(unknown(key, where, defaults));
        } else if (key.equals("client")) { // properties of Kafka's clients, not ours to know
            defaults.set(key, given);
        } else if (old instanceof ObjectNode group && given.isObject()) {
            String inside = " of '" + key + "'" + where;
            given.properties().forEach(entry -> lay(group, entry.getKey(), entry.getValue(), inside, mistakes));
        } else if (old.isObject() || given.isObject()) {
            mistakes.add(
                    "'" + key + "'" + where + (old.isObject() ? " must hold keys and values" : " must be a value"));
        } else if (given.isNull()) {
            mistakes.add("'" + key + "'" + where + " has no value; leave the key out for the default, " + old.asText());
        } else {
            defaults.set(key, given);
        }
    }

    private static String unknown(String key, String where, ObjectNode known) {
        String nearest = StreamSupport.stream(((Iterable<String>) known::fieldNames).spliterator(), false)
                .filter(name -> !name.equals("id"))
                .min(Comparator.comparingInt((String name) -> distance(key, name))
                        .thenComparing(name -> name))
                .orElseThrow();
        return "unknown key '" + key + "'" + where + "; did you mean '" + nearest + "'?";
    }

    /** Levenshtein's: how many letters have to be put in, taken out or changed. */
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

    private static String resolve(String url, Path folder) {
        return url.isBlank() || ADDRESS.matcher(url).matches()
                ? url
                : folder.resolve(url).normalize().toString();
    }

    private static void resolveModel(ObjectNode all, Path folder) {
        if (all.get("embed") instanceof ObjectNode embed && embed.path("model").isTextual()) {
            embed.put("model", resolve(embed.get("model").asText(), folder));
        }
    }

    private static String explain(JsonProcessingException wrong, JsonNode cameras) {
        for (Throwable cause = wrong; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalArgumentException refused && refused.getMessage() != null) {
                return path(wrong) + partOf(wrong, cameras) + refused.getMessage();
            }
        }
        return path(wrong) + firstLine(wrong.getOriginalMessage());
    }

    /** Whose part is wrong: a record that is a part of a camera does not know which. */
    private static String partOf(JsonProcessingException wrong, JsonNode cameras) {
        return wrong instanceof ValueInstantiationException part
                        && part.getPath().size() > 2
                ? "camera '"
                        + cameras.path(part.getPath().get(1).getIndex())
                                .path("id")
                                .asText() + "': "
                : "";
    }

    private static String path(JsonProcessingException wrong) {
        if (wrong instanceof ValueInstantiationException || !(wrong instanceof JsonMappingException mapping)) {
            return ""; // the records name themselves
        }
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : mapping.getPath()) {
            path.append(path.isEmpty() ? "" : ".")
                    .append(step.getFieldName() == null ? "#" + (step.getIndex() + 1) : step.getFieldName());
        }
        return path.isEmpty() ? "" : "'" + path + "': ";
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }

    private static final class WriteDuration extends JsonSerializer<Duration> {
        @Override
        public void serialize(Duration value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(Durations.format(value));
        }
    }

    private static final class ReadDuration extends JsonDeserializer<Duration> {
        @Override
        public Duration deserialize(JsonParser json, DeserializationContext context) throws IOException {
            try {
                return Durations.parse(json.getText());
            } catch (IllegalArgumentException wrong) {
                throw JsonMappingException.from(json, wrong.getMessage(), wrong);
            }
        }
    }

    private static final class WriteInstant extends JsonSerializer<Instant> {
        @Override
        public void serialize(Instant value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(value.toString());
        }
    }

    private static final class ReadInstant extends JsonDeserializer<Instant> {
        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            try {
                return Instant.parse(json.getText());
            } catch (DateTimeParseException wrong) {
                throw JsonMappingException.from(
                        json, "'" + json.getText() + "' is no time; write it as 2024-05-01T08:00:00Z", wrong);
            }
        }
    }
}
