package io.exposedapp.relay;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Compares desired and observed objects by the desired fields. A field that the API server added is not a difference.
 */
final class Subset {

    private Subset() {}

    /**
     * True if each field of {@code wanted} is in {@code actual} with the same value. Lists must have the same length.
     */
    static boolean isIn(JsonNode wanted, JsonNode actual) {
        if (actual == null) {
            return false;
        }
        if (wanted.isObject()) {
            for (Map.Entry<String, JsonNode> field : wanted.properties()) {
                if (!isIn(field.getValue(), actual.get(field.getKey()))) {
                    return false;
                }
            }
            return actual.isObject();
        }
        if (wanted.isArray()) {
            if (!actual.isArray() || wanted.size() != actual.size()) {
                return false;
            }
            for (int i = 0; i < wanted.size(); i++) {
                if (!isIn(wanted.get(i), actual.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return wanted.asText().equals(actual.asText());
    }
}
