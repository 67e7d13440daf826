package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Another host name of an app. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Alias(
        @Required
        @Pattern(Api.HOST)
        @Size(min = 4, max = 253)
        @ValidationRule(value = Api.IS_HOST, message = Api.WRITE_HOST)
        @JsonPropertyDescription(
                "Another public host name, in the form of spec.host and not the same. Example: p.example.com")
        String host,

        @JsonPropertyDescription(
                "True: visitors are sent on to spec.host for good (301 or 308). False: the app answers under this name too. Default: false.")
        Boolean redirect) {

    public boolean redirects() {
        return Boolean.TRUE.equals(redirect);
    }
}
