package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How the app is requested at its public address (condition Reachable). */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ProbeSpec(
        @Pattern(Api.PROBE_PATH)
        @Size(min = 1, max = 200)
        @ValidationRule(value = Api.IS_PROBE_PATH, message = Api.WRITE_PROBE_PATH)
        @JsonPropertyDescription(
                "The path that is requested, as visitors write it; also with a query. Choose one that costs the app little. Default: / or, where the app "
                        + "serves only some paths, the first of spec.paths. Example: /healthz")
        String path,

        @JsonPropertyDescription(
                "True: the app is not requested, as where each request wakes it up. Certificates are still checked. Default: false.")
        Boolean disabled) {

    boolean isDisabled() {
        return Boolean.TRUE.equals(disabled);
    }
}
