package io.exposedapp.edge.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.exposedapp.traefik.ServedRoutes.RouterSeen;

/**
 * A router in Traefik.
 *
 * @param name the name with the provider's suffix: "x@file"
 */
public record TraefikRouter(String name, RouterSeen seen) {

    static TraefikRouter of(JsonNode json) {
        return new TraefikRouter(
                json.path("name").asText(),
                new RouterSeen(
                        json.path("rule").asText(),
                        json.path("status").asText(),
                        Json.texts(json.path("error")),
                        Json.texts(json.path("entryPoints")),
                        json.path("priority").asInt(),
                        Json.texts(json.path("middlewares")),
                        json.path("tls").path("certResolver").asText("")));
    }
}
