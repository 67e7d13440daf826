package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/** Traefik on the VPS. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TraefikSpec(
    @JsonPropertyDescription("Names of Traefik's entry points. Default: web and websecure.") EntryPoints entryPoints,
    @Pattern("^$|^127\\.0\\.0\\.1:[1-9][0-9]{0,4}$")
        @Size(max = 15)
        @JsonPropertyDescription(
            "Where Traefik's API listens on the VPS, read through the SSH connection to see whether a route is served. "
                + "Default: 127.0.0.1:8082. Empty: none; RouteSynced then says that the route wasn't verified.")
        String api) {

  public static final String DEFAULT_API = "127.0.0.1:8082";

  public EntryPoints entryPoints() {
    return entryPoints == null ? new EntryPoints(null, null) : entryPoints;
  }

  public String effectiveApi() {
    return api == null ? DEFAULT_API : api;
  }
}
