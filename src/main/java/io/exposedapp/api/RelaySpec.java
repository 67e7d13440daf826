package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** Settings of the relay that listens on the home node's tailnet address. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RelaySpec(
        @Min(1024)
        @Max(65535)
        @JsonPropertyDescription(
                "Pins the relay's TCP port. It has to be within relay.ports of the chart, 8080 to 8180 unless installed otherwise (reason "
                        + "PortNotAllowed), and no other app's (PortTaken). Default: the port that the app holds, else the lowest free one. Example: 8085")
        Integer port) {}
