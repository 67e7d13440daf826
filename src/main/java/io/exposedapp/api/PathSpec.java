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
        @ValidationRule(value = Api.IS_NO_CHALLENGE, message = Api.WRITE_NO_CHALLENGE)
        @JsonPropertyDescription(
                "The path itself and all below it: /wiki means /wiki and /wiki/…, not /wikipedia. Begins with / and doesn't end with one (/ alone: "
                        + "everything), without encoded characters (%) and parts . or ..; not /.well-known/acme-challenge. Example: /wiki")
        String prefix,

        @JsonPropertyDescription(
                "True: the app is asked without the prefix, /wiki/start becomes /start. Default: false.")
        Boolean strip) {

    public boolean strips() {
        return Boolean.TRUE.equals(strip);
    }
}
