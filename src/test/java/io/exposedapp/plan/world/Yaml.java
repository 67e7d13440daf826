package io.exposedapp.plan.world;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.model.AppKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** YAML of the golden worlds: read strictly, merged, and written with as few quotes as possible. */
public final class Yaml {

    private static final YAMLMapper MAPPER = new YAMLMapper(new YAMLFactory()
            .disable(Feature.WRITE_DOC_START_MARKER)
            .disable(Feature.SPLIT_LINES)
            .enable(Feature.LITERAL_BLOCK_STYLE)
            .enable(Feature.MINIMIZE_QUOTES)
            .enable(Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS));
    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

    static {
        KUBERNETES.registerKubernetesResource(ExposedApp.class);
        KUBERNETES.registerKubernetesResource(Edge.class);
    }

    private Yaml() {}

    public static List<ObjectNode> documents(Path file) {
        try (MappingIterator<ObjectNode> documents =
                MAPPER.readerFor(ObjectNode.class).readValues(file.toFile())) {
            return documents.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    /** Fails on a field that the type does not have. */
    public static <T> T as(Class<T> type, JsonNode node) {
        return MAPPER.convertValue(node, type);
    }

    public static HasMetadata object(ObjectNode node) {
        return KUBERNETES.unmarshal(node.toString());
    }

    public static ObjectNode tree(Object object) {
        return KUBERNETES.convertValue(object, ObjectNode.class);
    }

    public static ObjectNode json(String text) {
        return KUBERNETES.unmarshal(text, ObjectNode.class);
    }

    public static AppKey app(String key) {
        String[] parts = key.split("/", -1);
        return new AppKey(parts[0], parts[1]);
    }

    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static HasMetadata patched(HasMetadata object, ObjectNode patch) {
        return object(merged(tree(object), patch));
    }

    /** A JSON merge patch (RFC 7386): objects are merged, null removes, anything else replaces. */
    public static ObjectNode merged(ObjectNode target, ObjectNode patch) {
        ObjectNode merged = target.deepCopy();
        patch.fields().forEachRemaining(field -> {
            JsonNode value = field.getValue();
            if (value.isNull()) {
                merged.remove(field.getKey());
            } else if (value instanceof ObjectNode object) {
                merged.set(field.getKey(), merged(object(merged, field.getKey()), object));
            } else {
                merged.set(field.getKey(), value);
            }
        });
        return merged;
    }

    private static ObjectNode object(ObjectNode parent, String field) {
        return parent.get(field) instanceof ObjectNode object ? object : MAPPER.createObjectNode();
    }
}
