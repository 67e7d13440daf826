package io.exposedapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.exposedapp.api.CrdFields.Field;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which mistakes the CRDs tell, as {@code spec.host: too long}; and which of them an object makes. */
final class CrdMistakes {

    private CrdMistakes() {}

    /** All that can be made with a field. */
    static Set<String> possible(Field field) {
        JSONSchemaProps schema = field.schema();
        Set<String> kinds = new TreeSet<>(Set.of("wrong type"));
        add(kinds, field.required(), "missing");
        add(kinds, schema.getPattern() != null, "bad pattern");
        add(kinds, atLeast(schema) > 0 && !(schema.getPattern() != null && "".matches(schema.getPattern())), "empty");
        add(kinds, atLeast(schema) > 1, "too short");
        add(kinds, atMost(schema) < Long.MAX_VALUE, "too long");
        add(kinds, schema.getMinimum() != null, "too low");
        add(kinds, schema.getMaximum() != null, "too high");
        add(kinds, isUnique(schema), "duplicate");
        kinds.removeIf(k -> k.equals("too short")
                && schema.getPattern() == null
                && schema.getType().equals("array"));
        return named(field.path(), kinds);
    }

    /** All that are made in an object. */
    static Set<String> made(String path, JSONSchemaProps schema, JsonNode value) {
        Set<String> made = new TreeSet<>();
        if (!hasType(schema, value)) {
            return named(path, Set.of("wrong type"));
        }
        long size = value.isTextual()
                ? value.textValue().codePointCount(0, value.textValue().length())
                : value.size();
        if (!value.isNumber() && !value.isBoolean()) {
            add(made, atLeast(schema) > 0 && size == 0, "empty");
            add(made, size > 0 && size < atLeast(schema), "too short");
            add(made, size > atMost(schema), "too long");
            add(
                    made,
                    size > 0
                            && schema.getPattern() != null
                            && !java.util.regex.Pattern.matches(schema.getPattern(), value.asText()),
                    "bad pattern");
        }
        add(made, schema.getMinimum() != null && value.asDouble() < schema.getMinimum(), "too low");
        add(made, schema.getMaximum() != null && value.asDouble() > schema.getMaximum(), "too high");
        add(made, isUnique(schema) && hasDuplicates(schema, value), "duplicate");
        Set<String> all = named(path, made);
        if (value.isObject() && !schema.getProperties().isEmpty()) {
            schema.getRequired().stream()
                    .filter(r -> !value.hasNonNull(r))
                    .forEach(r -> all.add(path + "." + r + ": missing"));
            schema.getProperties().forEach((name, child) -> {
                if (value.hasNonNull(name)) {
                    all.addAll(made(path + "." + name, child, value.get(name)));
                }
            });
        } else if (CrdFields.held(schema) != null) {
            value.forEach(item -> all.addAll(made(path + "[]", CrdFields.held(schema), item)));
        }
        return all;
    }

    private static boolean hasType(JSONSchemaProps schema, JsonNode value) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return value.isIntegralNumber() || value.isTextual();
        }
        return switch (schema.getType()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            default -> throw new IllegalArgumentException(schema.getType());
        };
    }

    private static boolean isUnique(JSONSchemaProps schema) {
        return schema.getXKubernetesListType() != null && atMost(schema) > 1;
    }

    private static boolean hasDuplicates(JSONSchemaProps schema, JsonNode list) {
        List<String> keys = schema.getXKubernetesListMapKeys();
        Set<JsonNode> seen = new HashSet<>();
        for (JsonNode item : list) {
            if (!seen.add(keys.isEmpty() ? item : item.path(keys.get(0)))) {
                return true;
            }
        }
        return false;
    }

    private static long atLeast(JSONSchemaProps schema) {
        return first(0, schema.getMinLength(), schema.getMinItems(), schema.getMinProperties());
    }

    private static long atMost(JSONSchemaProps schema) {
        return first(Long.MAX_VALUE, schema.getMaxLength(), schema.getMaxItems(), schema.getMaxProperties());
    }

    private static long first(long otherwise, Long... bounds) {
        for (Long bound : bounds) {
            if (bound != null) {
                return bound;
            }
        }
        return otherwise;
    }

    private static void add(Set<String> kinds, boolean holds, String kind) {
        if (holds) {
            kinds.add(kind);
        }
    }

    private static Set<String> named(String path, Set<String> kinds) {
        Set<String> named = new TreeSet<>();
        kinds.forEach(k -> named.add(path + ": " + k));
        return named;
    }
}
