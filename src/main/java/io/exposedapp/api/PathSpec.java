package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A part of a host's paths. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PathSpec(
        @Required
        @Pattern(Api.PREFIX)
        @Size(min = 1, max = 200)
        @ValidationRule(value = Api.IS_PREFIX, message = Api.WRITE_PREFIX)
        @JsonPropertyDescription(
                "The path itself and all below it: /wiki means /wiki and /wiki/…, not /wikipedia. Begins with / and doesn't end with one (/ alone: "
                        + "everything), holds A-Z, a-z, 0-9 and . _ ~ - only; no part begins with a dot. Example: /wiki")
        String prefix,

        @JsonPropertyDescription(
                "True: the app is asked without the prefix, /wiki/start becomes /start. Default: false.")
        Boolean strip) {

    public boolean strips() {
        return Boolean.TRUE.equals(strip);
    }
}
