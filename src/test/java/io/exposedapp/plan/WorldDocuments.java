package io.exposedapp.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.exposedapp.plan.world.Yaml;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The documents of a world file: its facts, and Kubernetes objects by {@code Kind namespace/name}. */
final class WorldDocuments {

    private final SortedMap<String, ObjectNode> objects = new TreeMap<>();
    private ObjectNode facts = JsonNodeFactory.instance.objectNode();

    static WorldDocuments read(Path file) {
        WorldDocuments documents = new WorldDocuments();
        for (ObjectNode document : Yaml.documents(file)) {
            if (document.has("kind")) {
                if (documents.objects.put(key(document), document) != null) {
                    throw new IllegalArgumentException(file + " has " + key(document) + " twice");
                }
            } else if (documents.facts.isEmpty()) {
                documents.facts = document;
            } else {
                throw new IllegalArgumentException(file + " has two documents without a kind");
            }
        }
        return documents;
    }

    ObjectNode facts() {
        return facts;
    }

    /** Sorted by kind, namespace and name. */
    List<HasMetadata> toObjects() {
        return objects.values().stream().map(Yaml::object).toList();
    }

    /** Leaves out what the overlay is without, then merges its documents into those that are here. */
    void apply(WorldDocuments overlay) {
        for (JsonNode without : overlay.facts.path("without")) {
            if (objects.remove(without.asText()) == null) {
                throw new IllegalArgumentException("nothing to leave out: " + without.asText());
            }
        }
        facts = Yaml.merged(facts, overlay.facts);
        overlay.objects.forEach((key, patch) -> objects.merge(key, patch, (here, p) -> changed(key, here, p)));
    }

    private static ObjectNode changed(String key, ObjectNode here, ObjectNode patch) {
        ObjectNode merged = Yaml.merged(here, patch);
        if (merged.equals(here)) {
            throw new IllegalArgumentException("says what is so anyway: " + key);
        }
        return merged;
    }

    private static String key(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        String namespace = metadata.path("namespace").asText();
        return object.path("kind").asText() + " " + (namespace.isEmpty() ? "" : namespace + "/")
                + metadata.path("name").asText();
    }
}
