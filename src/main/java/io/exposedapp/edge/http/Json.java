package io.exposedapp.edge.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Reads lists from JSON. A missing list is empty. */
final class Json {

    private Json() {}

    static List<String> texts(JsonNode array) {
        return list(array, JsonNode::asText);
    }

    static <T> List<T> list(JsonNode array, Function<JsonNode, T> change) {
        return StreamSupport.stream(array.spliterator(), false).map(change).toList();
    }
}
