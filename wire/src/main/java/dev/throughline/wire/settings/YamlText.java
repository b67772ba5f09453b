package dev.throughline.wire.settings;

import java.io.StringReader;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * YAML as it was written: scalars stay text, so that messages can quote them. Anchors, aliases and merge keys ({@code <<}) are resolved.
 */
final class YamlText {
    /** Far larger than any file of settings, and still read in a moment. */
    static final int MOST_CHARACTERS = 3 * 1024 * 1024;

    private static final int LONGEST_SHOWN = 40;

    private final List<String> mistakes;
    private final IdentityHashMap<MappingNode, Map<String, Node>> read = new IdentityHashMap<>();

    /** @param mistakes receives the mistakes that are found */
    YamlText(List<String> mistakes) {
        this.mistakes = mistakes;
    }

    /**
     * Parses the document; empty if there is none in the text.
     *
     * @param name of the file, for messages
     * @throws BadSettingsException if it is not YAML
     */
    static Optional<Node> compose(String text, String name) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MOST_CHARACTERS);
        options.setMaxAliasesForCollections(100_000); // each is resolved once, so many of them cost nothing
        try {
            return Optional.ofNullable(new Yaml(options).compose(new StringReader(text)));
        } catch (MarkedYAMLException wrong) {
            String line = wrong.getProblemMark() == null
                    ? ""
                    : " (line " + (wrong.getProblemMark().getLine() + 1) + ")";
            throw new BadSettingsException(name + line + " is not YAML: " + problem(wrong), wrong);
        } catch (ReaderException odd) {
            throw new BadSettingsException(
                    String.format(
                            "%s is not YAML: a character stands in it that is not allowed, U+%04X at position %d",
                            name, odd.getCodePoint(), odd.getPosition()),
                    odd);
        } catch (YAMLException wrong) {
            throw new BadSettingsException(name + " is not YAML: " + firstLine(wrong.getMessage()), wrong);
        }
    }

    private static String problem(MarkedYAMLException wrong) {
        String problem = firstLine(wrong.getProblem());
        if (problem.contains("TAB")) {
            return "a tab stands where spaces belong; indent with spaces";
        }
        if (problem.startsWith("found undefined alias")) { // the alias may be a password that begins with a star
            return "a '*' stands for what is written elsewhere, after an '&', and nothing is;"
                    + " put a text that begins with '*' in quotes";
        }
        if (problem.startsWith("found undefined tag handle")) {
            return "a '!' stands for a tag, and this one is unknown; put a text that begins with '!' in quotes";
        }
        String context = wrong.getContext() == null ? "" : firstLine(wrong.getContext()) + ", ";
        return context + problem;
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }

    /** The values by key, in the order of the file; merged-in keys come last. */
    Map<String, Node> entries(MappingNode node, String where) {
        Map<String, Node> known = read.get(node);
        if (known != null) {
            return known;
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        read.put(node, entries); // before its merges, so that a cycle ends here
        for (NodeTuple tuple : node.getValue()) {
            if (isMerge(tuple)) {
                continue;
            }
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                mistakes.add(where + "expected a key before the ':', found " + shown(tuple.getKeyNode()));
                continue;
            }
            Node before = entries.putIfAbsent(key.getValue(), tuple.getValueNode());
            if (before != null) {
                String which = where.endsWith(SiteFile.LOGIN) ? "a key" : "key " + quoted(key.getValue());
                mistakes.add(where + which + " stands twice, the second time in line "
                        + (key.getStartMark().getLine() + 1));
            }
        }
        for (NodeTuple tuple : node.getValue()) {
            if (isMerge(tuple)) {
                merge(tuple.getValueNode(), entries, where);
            }
        }
        return entries;
    }

    private static boolean isMerge(NodeTuple tuple) {
        return tuple.getKeyNode().getTag().equals(Tag.MERGE);
    }

    private void merge(Node from, Map<String, Node> into, String where) {
        if (from instanceof MappingNode mapping) {
            Map.copyOf(entries(mapping, where)).forEach(into::putIfAbsent);
        } else if (from instanceof SequenceNode sequence
                && sequence.getValue().stream().allMatch(MappingNode.class::isInstance)) {
            sequence.getValue().forEach(each -> merge(each, into, where));
        } else {
            mistakes.add(
                    where + "<<: expected keys and values to merge, such as an alias '*name', found " + shown(from));
        }
    }

    static boolean isNothing(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }

    /** A node as a message shows it: a scalar by its text, without the secrets of an address. */
    static String shown(Node node) {
        if (isNothing(node)) {
            return "nothing";
        }
        if (node instanceof ScalarNode scalar) {
            return quoted(scalar.getValue());
        }
        return node instanceof SequenceNode ? "a list" : "keys and values";
    }

    static String quoted(String text) {
        if (text.contains("://") || text.contains("@")) {
            return "an address"; // it may hold a password
        }
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() <= LONGEST_SHOWN ? "'" + line + "'" : "'" + line.substring(0, LONGEST_SHOWN) + "…'";
    }
}
