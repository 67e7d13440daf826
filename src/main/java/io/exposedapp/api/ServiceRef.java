package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;

/** A port of a Service in the app's own namespace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!has(self.port) || (type(self.port) == int ? self.port >= 1 && self.port <= 65535"
                + " : string(self.port).matches('" + Api.LABEL + "'))",
        message =
                "port must be a number from 1 to 65535 or a port's name as in the Service: at most 63 characters of a-z, 0-9 and -, "
                        + "beginning and ending with a letter or a digit (a number is written without quotes)")
public record ServiceRef(
        @Required
        @Pattern(Api.LABEL)
        @Size(min = 1, max = 63)
        @ValidationRule(
                value = Api.IS_LABEL,
                message = "write the name of a Service of this namespace, as immich-server: " + Api.LABEL_HOLDS
                        + "; no dots, no namespace, no port")
        @JsonPropertyDescription("Name of a Service of the app's namespace, with a cluster IP. Example: immich-server")
        String name,

        @JsonPropertyDescription(
                "Number or name of the Service's port, not the container's; needed where it has several TCP ports. Default: the only TCP port. "
                        + "Example: http")
        IntOrString port) {}
