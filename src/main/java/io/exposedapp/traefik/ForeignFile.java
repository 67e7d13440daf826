package io.exposedapp.traefik;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * A file in Traefik's folder that isn't ours. One that Traefik can't read makes it ignore all changes of all files, and
 * after its next start all files (tried with Traefik 3.7).
 */
public final class ForeignFile {

    private static final List<String> SECTIONS = List.of("http", "tcp", "udp", "tls");

    /** Traefik's parser takes a tab between words, ours doesn't. Neither takes one that indents. */
    private static final Pattern TAB_BETWEEN = Pattern.compile("(?<=\\S)[ \t]*\t");

    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private ForeignFile() {}

    /** Whether Traefik reads a file of this name and this class understands it: TOML isn't looked at. */
    public static boolean isRead(String name) {
        return name.endsWith(".yml") || name.endsWith(".yaml");
    }

    /**
     * What Traefik can't take. Empty for a good file, and for one that only Traefik can judge because it is a template.
     */
    public static Optional<String> problem(String text) {
        if (text.contains("{{")) {
            return Optional.empty();
        }
        try {
            JsonNode root = YAML.readTree(TAB_BETWEEN.matcher(text).replaceAll(" "));
            return root == null || root.isMissingNode() || root.isNull()
                    ? Optional.empty()
                    : root.isObject() ? emptyPart(root) : Optional.of("it isn't a map of YAML");
        } catch (JsonProcessingException e) {
            return Optional.of("it isn't YAML, or has a key twice (line " + line(e) + ")");
        }
    }

    private static String line(JsonProcessingException e) {
        if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            return Integer.toString(marked.getProblemMark().getLine() + 1);
        }
        return e.getLocation() == null ? "?" : Integer.toString(e.getLocation().getLineNr());
    }

    /**
     * Traefik takes a part without anything in it for a mistake: "cannot be a standalone element". Deeper down some may
     * be empty, as in {@code tls: {}} and {@code compress: {}}. Which ones only Traefik knows.
     */
    private static Optional<String> emptyPart(JsonNode root) {
        for (String section : SECTIONS) {
            JsonNode there = root.path(section);
            if (isEmpty(there)) {
                return Optional.of("its " + section + " is empty");
            }
            for (Map.Entry<String, JsonNode> part : there.properties()) {
                if (isEmpty(part.getValue())) {
                    return Optional.of("its " + section + "." + part.getKey() + " is empty");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isEmpty(JsonNode map) {
        return map.isObject()
                && map.properties().stream().allMatch(field -> field.getValue().isNull());
    }
}
