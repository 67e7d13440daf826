package io.exposedapp.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.Map;
import java.util.Optional;

/**
 * A file in Traefik's folder that isn't ours. One that Traefik can't read makes it ignore all changes of all files, and after its next start all files
 * (tried with Traefik 3.7).
 */
public final class ForeignFile {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private ForeignFile() {}

  /** Whether Traefik reads a file of this name and this class understands it: TOML isn't looked at. */
  public static boolean isRead(String name) {
    return name.endsWith(".yml") || name.endsWith(".yaml");
  }

  /** What Traefik can't take; empty for a good file, and for one that only Traefik can judge because it is a template. */
  public static Optional<String> problem(String text) {
    if (text.contains("{{")) {
      return Optional.empty();
    }
    try {
      JsonNode root = YAML.readTree(text);
      return root == null || root.isMissingNode() || root.isNull() ? Optional.empty()
          : root.isObject() ? standalone(root) : Optional.of("it isn't a map of YAML");
    } catch (JsonProcessingException e) {
      return Optional.of("it isn't YAML (line " + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ")");
    }
  }

  /** Traefik takes an empty map for a mistake: "cannot be a standalone element". */
  private static Optional<String> standalone(JsonNode map) {
    for (Map.Entry<String, JsonNode> field : map.properties()) {
      JsonNode value = field.getValue();
      if (value.isObject()) {
        Optional<String> below = value.isEmpty() ? Optional.of("its " + field.getKey() + " is empty") : standalone(value);
        if (below.isPresent()) {
          return below;
        }
      }
    }
    return Optional.empty();
  }
}
