package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Traefik's entry points for visitors from the internet. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record EntryPoints(
        @Pattern(Api.TRAEFIK_NAME)
        @Size(min = 1, max = 63)
        @ValidationRule(value = Api.IS_TRAEFIK_NAME, message = EntryPoints.WRITE_NAME)
        @JsonPropertyDescription("The entry point of port 80, which only redirects. Default: web. Example: http")
        String http,

        @Pattern(Api.TRAEFIK_NAME)
        @Size(min = 1, max = 63)
        @ValidationRule(value = Api.IS_TRAEFIK_NAME, message = EntryPoints.WRITE_NAME)
        @JsonPropertyDescription("The entry point of port 443. Default: websecure. Example: https")
        String https) {

    static final String WRITE_NAME =
            "write the entry point's name as in entryPoints of traefik.yml: " + Api.TRAEFIK_NAME_HOLDS;

    public String effectiveHttp() {
        return http == null ? "web" : http;
    }

    public String effectiveHttps() {
        return https == null ? "websecure" : https;
    }
}
