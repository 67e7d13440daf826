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
            "Pins the relay's TCP port, inside or outside the operator's range (8080 to 8180 unless installed otherwise). "
                + "Default: the port the app holds already, else the lowest free one. A port that another app holds gives reason PortTaken.")
        Integer port) {}
