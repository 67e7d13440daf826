package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Traefik on the VPS. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TraefikSpec(
        @JsonPropertyDescription("Names of Traefik's entry points. Default: those of its fields.")
        EntryPoints entryPoints,

        @Pattern(TraefikSpec.LOOPBACK)
        @Size(max = 64)
        @ValidationRule(
                value = "self.matches(r'" + TraefikSpec.LOOPBACK + "')",
                message =
                        "write 127.0.0.1:PORT with a port from 1 to 65535 (the API must listen on no other address), or an empty string for none")
        @JsonPropertyDescription(
                "Where Traefik's API listens on the VPS, read through the SSH connection to see whether a route is served. "
                        + "Empty: none, and RouteSynced says that the route wasn't verified. Default: 127.0.0.1:8082. Example: 127.0.0.1:9000")
        String api) {

    static final String LOOPBACK =
            "^$|^127\\.0\\.0\\.1:([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$";

    public static final String DEFAULT_API = "127.0.0.1:8082";

    @Override
    public EntryPoints entryPoints() {
        return entryPoints == null ? new EntryPoints(null, null) : entryPoints;
    }

    public String effectiveApi() {
        return api == null ? DEFAULT_API : api;
    }
}
