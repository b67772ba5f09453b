package dev.throughline.wire.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * All keys of {@code site.yaml} for people and for editors, from the settings' records: names, types, defaults and ranges as they are,
 * and what each means as their Javadoc says it.
 */
final class SettingsPage {
    private static final Path SOURCES = Path.of("src/main/java/dev/throughline/wire/settings");
    private static final Pattern PARAM = Pattern.compile("@param (\\w+) ");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DURATION = "^-?\\d+(\\.\\d+)?\\s*(us|ms|s|m|h|d)$";
    private static final CameraSettings CAMERA = CameraSettings.of("id", "url");

    private final Map<Class<?>, Map<String, String>> meanings = new LinkedHashMap<>();

    /** The page, in Markdown. */
    String markdown() {
        StringBuilder page = new StringBuilder("""
                # Settings

                All keys of `site.yaml`, with what each is where the file does not say. This page is made from the code. An unknown key and a value of the
                wrong kind are errors that name the key; all of them are told together. Durations have a unit: `500ms`, `2s`, `30m`, `12h`, `7d`.
                Anchors, aliases and merge keys (`<<: *name`) work, so that what cameras share can be written once.

                Editors that know YAML complete and check the keys by [site.schema.json](site.schema.json), with this as the first line of the file:

                ```yaml
                # yaml-language-server: $schema=docs/site.schema.json
                ```
                """);
        section(page, "The site", SiteSettings.defaults());
        section(page, "`cameras`: `<id>`:", CAMERA);
        groups(page, "`cameras`: `<id>`: ", CAMERA);
        groups(page, "", SiteSettings.defaults());
        return page.toString();
    }

    private void groups(StringBuilder page, String above, Record record) {
        for (SettingKey key : SettingKey.of(record)) {
            if (key.isGroup()) {
                section(page, above + "`" + key.name() + "`:", group(key));
            }
        }
    }

    private static Record group(SettingKey key) {
        return (Record) Optional.ofNullable(key.byDefault()).orElseThrow();
    }

    private void section(StringBuilder page, String title, Record record) {
        page.append("\n## ").append(title).append('\n');
        page.append(meaning(record.getClass(), "")).append("\n\n");
        page.append("| key | type | default | range | meaning |\n|---|---|---|---|---|\n");
        for (SettingKey key : SettingKey.of(record)) {
            if (!isGiven(key)) {
                continue;
            }
            page.append("| ")
                    .append(String.join(
                            " | ",
                            "`" + key.name() + "`",
                            type(key),
                            byDefault(key),
                            Bounds.of(key.component()).map(Bounds::text).orElse(""),
                            meaning(key)))
                    .append(" |\n");
        }
    }

    /** A camera's id is the key that its settings stand under. */
    private static boolean isGiven(SettingKey key) {
        return !(key.component().getDeclaringRecord() == CameraSettings.class
                && key.name().equals("id"));
    }

    private static String type(SettingKey key) {
        List<String> choice = Bounds.choice(key.component());
        if (choice != null) {
            return Bounds.oneOf(choice.stream().map(each -> "`" + each + "`").toList());
        }
        if (key.isGroup() || key.isMap() || isCameras(key)) {
            return "keys and values";
        }
        return key.isList() ? "list: " + key.scalar().name() : key.scalar().name();
    }

    private static boolean isCameras(SettingKey key) {
        return key.name().equals("cameras");
    }

    private static String byDefault(SettingKey key) {
        Object value = key.byDefault();
        if (key.isGroup()) {
            return "below";
        }
        if (key.name().equals("url")) {
            return "has to be given";
        }
        if (value == null || value.equals("") || value.equals(List.of()) || value.equals(Map.of())) {
            return "none";
        }
        return "`" + Scalar.written(value) + "`";
    }

    /** The schema, for editors; draft 7, which all of them know. */
    String schema() {
        ObjectNode schema = object(SiteSettings.defaults());
        ObjectNode root = JSON.createObjectNode();
        root.put("$schema", "http://json-schema.org/draft-07/schema#");
        root.put("title", "Throughline's site.yaml");
        root.setAll(schema);
        try {
            DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
            printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
            return JSON.writer(printer).writeValueAsString(root) + "\n";
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private ObjectNode object(Record record) {
        ObjectNode schema = JSON.createObjectNode();
        schema.put("type", "object");
        schema.put("description", plain(meaning(record.getClass(), "")));
        schema.put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        for (SettingKey key : SettingKey.of(record)) {
            if (isGiven(key)) {
                properties.set(key.name(), property(key, meaning(key)));
            }
        }
        if (record instanceof CameraSettings) {
            schema.putArray("required").add("url");
        }
        return schema;
    }

    private ObjectNode property(SettingKey key, String meaning) {
        ObjectNode property;
        if (isCameras(key)) {
            property = JSON.createObjectNode();
            property.put("type", "object");
            property.putObject("propertyNames").put("pattern", "^" + CameraSettings.ID.pattern() + "$");
            property.set("additionalProperties", object(CAMERA));
        } else if (key.isGroup()) {
            property = object(group(key));
        } else if (key.isMap()) {
            property = JSON.createObjectNode();
            property.put("type", "object");
            property.putObject("additionalProperties")
                    .putArray("type")
                    .add("string")
                    .add("number")
                    .add("boolean");
        } else if (key.isList()) {
            property = JSON.createObjectNode();
            property.put("type", "array");
            property.set("items", scalar(key));
        } else {
            property = scalar(key);
        }
        String range = Bounds.of(key.component())
                .map(bounds -> " (" + bounds.text() + ")")
                .orElse("");
        property.put("description", plain(meaning) + range);
        if (!key.isGroup() && !key.name().equals("url") && !byDefault(key).equals("none")) {
            property.set(
                    "default",
                    JSON.valueToTree(
                            key.isList() || key.byDefault() instanceof Number || key.byDefault() instanceof Boolean
                                    ? key.byDefault()
                                    : Scalar.written(
                                            Optional.ofNullable(key.byDefault()).orElseThrow())));
        }
        return property;
    }

    private static ObjectNode scalar(SettingKey key) {
        ObjectNode schema = JSON.createObjectNode();
        List<String> choice = Bounds.choice(key.component());
        if (choice != null) {
            choice.forEach(schema.putArray("enum")::add);
            return schema;
        }
        switch (key.scalar().name()) {
            case "number" -> schema.put("type", "number");
            case "whole number" -> schema.put("type", "integer");
            case "true or false" -> schema.put("type", "boolean");
            case "duration" -> schema.put("type", "string").put("pattern", DURATION);
            case "time" -> schema.put("type", "string").put("format", "date-time");
            default -> schema.putArray("type").add("string").add("number");
        }
        if (schema.path("type").asText().equals("number")
                || schema.path("type").asText().equals("integer")) {
            Bounds.of(key.component()).map(Bounds::range).ifPresent(range -> {
                bound(schema, "minimum", range.min());
                bound(schema, "maximum", range.max());
                bound(schema, "exclusiveMinimum", range.above());
                bound(schema, "exclusiveMaximum", range.below());
            });
        }
        return schema;
    }

    private static void bound(ObjectNode schema, String word, String bound) {
        if (!bound.isEmpty()) {
            schema.put(word, new BigDecimal(bound));
        }
    }

    private static String plain(String markdown) {
        return markdown.replace("`", "");
    }

    private String meaning(SettingKey key) {
        return meaning(key.component().getDeclaringRecord(), key.component().getName());
    }

    /** What a record's Javadoc says of a component, or, without a name, of itself. */
    private String meaning(Class<?> record, String component) {
        String meaning = meanings.computeIfAbsent(record, SettingsPage::javadoc).get(component);
        if (meaning == null) {
            throw new AssertionError(record.getSimpleName() + " says nothing of '" + component + "'; add a @param");
        }
        return meaning;
    }

    private static Map<String, String> javadoc(Class<?> record) {
        String source;
        try {
            source = Files.readString(SOURCES.resolve(record.getSimpleName() + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String above = source.substring(0, source.indexOf("public record " + record.getSimpleName() + "("));
        String comment = above.substring(above.lastIndexOf("/**") + 3, above.lastIndexOf("*/"));
        String text = comment.lines()
                .map(line -> line.strip().replaceFirst("^\\* ?", "").strip())
                .collect(Collectors.joining(" "))
                .replaceAll("\\{@code ((?:[^{}]|\\{[^{}]*})*)}", "`$1`")
                .replace("|", "\\|")
                .replaceAll("\\s+", " ");
        Map<String, String> meanings = new LinkedHashMap<>();
        String name = "";
        int begin = 0;
        Matcher param = PARAM.matcher(text);
        while (param.find()) {
            meanings.put(name, text.substring(begin, param.start()).strip());
            name = param.group(1);
            begin = param.end();
        }
        meanings.put(name, text.substring(begin).strip());
        return meanings;
    }
}
