package io.exposedapp.edge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A router that Traefik has.
 *
 * @param name with the provider's suffix: "x@file"
 * @param status "enabled", also where the certificate resolver is unknown; "disabled", "warning"
 * @param errors what Traefik doesn't like about it
 * @param tls whether it is a router for HTTPS
 */
public record TraefikRouter(
    String name,
    String rule,
    String status,
    List<String> errors,
    List<String> entryPoints,
    String service,
    String provider,
    boolean tls,
    Optional<String> certResolver) {

  static TraefikRouter of(JsonNode json) {
    return new TraefikRouter(
        json.path("name").asText(),
        json.path("rule").asText(),
        json.path("status").asText(),
        Json.texts(json.path("error")),
        Json.texts(json.path("entryPoints")),
        json.path("service").asText(),
        json.path("provider").asText(),
        json.has("tls"),
        Optional.of(json.path("tls").path("certResolver").asText()).filter(resolver -> !resolver.isEmpty()));
  }
}
