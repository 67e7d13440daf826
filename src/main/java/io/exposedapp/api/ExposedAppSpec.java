package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What is to be exposed, under which host, through which edges. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ExposedAppSpec(
    @Required
        @Pattern(Api.HOST)
        @Size(min = 4, max = 253)
        @JsonPropertyDescription(
            "The public host name: lower case, punycode for other alphabets, no scheme, no port, no path, no address. "
                + "Example: photos.example.com. A host belongs to one ExposedApp; a second one gets Accepted=False with reason HostConflict.")
        String host,
    @Required @JsonPropertyDescription("The Service of the same namespace that answers the requests.") ServiceRef service,
    @Size(min = 1, max = 8)
        @JsonPropertyDescription(
            "The edges that serve the app, by name. Default: all Edges with spec.default: true; where there is only one Edge, that one.")
        List<EdgeRef> edges,
    @JsonPropertyDescription("Settings of the relay on the home node. Default: the operator chooses a free port.") RelaySpec relay) {

  public List<EdgeRef> edges() {
    return edges == null ? List.of() : edges;
  }
}
