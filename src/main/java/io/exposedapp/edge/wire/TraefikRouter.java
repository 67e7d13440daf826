package io.exposedapp.edge.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A router that Traefik has.
 *
 * @param name with the provider's suffix: "x@file"
 * @param status "enabled", also where the certificate resolver is unknown; "disabled", "warning"
 * @param errors what Traefik doesn't like about it
 */
public record TraefikRouter(String name, String rule, String status, List<String> errors) {

  static TraefikRouter of(JsonNode json) {
    return new TraefikRouter(json.path("name").asText(), json.path("rule").asText(), json.path("status").asText(), Json.texts(json.path("error")));
  }
}
