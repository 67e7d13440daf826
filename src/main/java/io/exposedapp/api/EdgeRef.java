package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A reference to an Edge by name. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record EdgeRef(
        @Required
        @Pattern(Api.LABEL)
        @Size(min = 1, max = 63)
        @ValidationRule(
                value = Api.IS_LABEL,
                message = "write the name of an Edge as kubectl get edges prints it: " + Api.LABEL_HOLDS)
        @JsonPropertyDescription("Name of the Edge. Example: vps")
        String name) {}
