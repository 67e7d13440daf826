package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What the operator found on the VPS. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record EdgeStatus(
        @JsonPropertyDescription(
                "The generation of the spec that this status speaks of; -1 until the operator has looked at the object.")
        Long observedGeneration,

        @JsonPropertyDescription("How many routes the edge should serve, and does.")
        Routes routes,

        @JsonPropertyDescription("Up to 20 changes that wait for the edge to be reachable, or for a restore.")
        List<String> pending,

        @JsonPropertyDescription(
                "Connected, TraefikReady, Synced and their summary Ready; Synced with reason Drained: the Edge can be deleted.")
        List<Condition> conditions) {

    /** The numbers of routes, and the routes that fail. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Routes(
            @JsonPropertyDescription("Routes that the apps ask for; none of a drained edge.")
            int desired,

            @JsonPropertyDescription("Routes that are served as they should be.")
            int synced,

            @JsonPropertyDescription("Up to 20 routes that aren't served as they should be, as namespace/name: reason.")
            List<String> failing) {}

    @Override
    public List<Condition> conditions() {
        return conditions == null ? List.of() : conditions;
    }
}
