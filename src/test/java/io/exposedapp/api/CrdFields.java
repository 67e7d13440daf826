package io.exposedapp.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The committed CRDs, field by field. */
final class CrdFields {

    /**
     * A field, or what a list or a map holds.
     *
     * @param path as {@code spec.aliases[].host}
     */
    record Field(String path, JSONSchemaProps schema, boolean required) {

        /** Whether it has a name of its own, which kubectl explain knows. */
        boolean isNamed() {
            return !path.endsWith("[]");
        }

        @Override
        public String toString() {
            return path;
        }
    }

    private CrdFields() {}

    static JSONSchemaProps schema(String kind) {
        try {
            CustomResourceDefinition crd = Serialization.unmarshal(
                    Files.readString(Path.of("crds", kind.toLowerCase(Locale.ROOT) + "s.exposedapp.io-v1.yml")),
                    CustomResourceDefinition.class);
            return crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A part of a kind and all below it, required ones first. */
    static List<Field> below(String kind, String part) {
        JSONSchemaProps root = schema(kind);
        List<Field> fields = new ArrayList<>();
        walk(new Field(part, root.getProperties().get(part), root.getRequired().contains(part)), fields);
        return fields;
    }

    private static void walk(Field field, List<Field> to) {
        to.add(field);
        JSONSchemaProps schema = field.schema();
        for (boolean required : List.of(true, false)) {
            schema.getProperties().forEach((name, child) -> {
                if (schema.getRequired().contains(name) == required) {
                    walk(new Field(field.path() + "." + name, child, required), to);
                }
            });
        }
        JSONSchemaProps item = held(schema);
        if (item != null) {
            walk(new Field(field.path() + "[]", item, false), to);
        }
    }

    /** What a list or map holds; null for all others. */
    static JSONSchemaProps held(JSONSchemaProps schema) {
        if (schema.getItems() != null) {
            return schema.getItems().getSchema();
        }
        return schema.getAdditionalProperties() == null
                ? null
                : schema.getAdditionalProperties().getSchema();
    }
}
