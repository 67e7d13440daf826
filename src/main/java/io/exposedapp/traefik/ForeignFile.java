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
 * A file in Traefik's folder that is not ours. While Traefik cannot read such a file, it ignores all changes of all
 * files. After its next start, it ignores all files (tested with Traefik 3.7).
 */
public final class ForeignFile {

    private static final List<String> SECTIONS = List.of("http", "tcp", "udp", "tls");

    /** Traefik's parser accepts a tab between words, and ours does not. Neither accepts a tab as indentation. */
    private static final Pattern TAB_BETWEEN = Pattern.compile("(?<=\\S)[ \t]*\t");

    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private ForeignFile() {}

    /** Whether Traefik reads a file of this name and this class can check it. TOML is not checked. */
    public static boolean isRead(String name) {
        return name.endsWith(".yml") || name.endsWith(".yaml");
    }

    /**
     * Why Traefik cannot read the file. Empty for a valid file, and for a template, which only Traefik can evaluate.
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
     * The first empty element that Traefik rejects: "cannot be a standalone element". Some elements below may be empty,
     * as in {@code tls: {}} and {@code compress: {}}. Only Traefik knows which ones.
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
