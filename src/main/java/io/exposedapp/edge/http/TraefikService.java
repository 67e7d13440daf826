package io.exposedapp.edge.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A service in Traefik.
 *
 * @param name the name with the provider's suffix: "x@file"
 * @param servers the URLs that it balances over, in the order of the configuration. Empty for a service that is not a
 *     load balancer
 */
public record TraefikService(String name, List<String> servers) {

    static TraefikService of(JsonNode json) {
        return new TraefikService(
                json.path("name").asText(),
                Json.list(
                        json.path("loadBalancer").path("servers"),
                        server -> server.path("url").asText()));
    }
}
