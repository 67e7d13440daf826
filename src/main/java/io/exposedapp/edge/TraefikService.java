package io.exposedapp.edge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A service that Traefik has.
 *
 * @param name with the provider's suffix: "x@file"
 * @param servers the URLs it balances over, in the order of the configuration; none for a service that isn't a load balancer
 * @param errors what Traefik doesn't like about it
 */
public record TraefikService(String name, List<String> servers, String status, List<String> errors, String provider) {

  static TraefikService of(JsonNode json) {
    return new TraefikService(
        json.path("name").asText(),
        Json.list(json.path("loadBalancer").path("servers"), server -> server.path("url").asText()),
        json.path("status").asText(),
        Json.texts(json.path("error")),
        json.path("provider").asText());
  }
}
