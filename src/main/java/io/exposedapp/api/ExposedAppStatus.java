package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What the operator observed and did. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ExposedAppStatus(
        @JsonPropertyDescription(
                "The generation of the spec that this status speaks of; -1 until the operator has looked at the object.")
        Long observedGeneration,

        @JsonPropertyDescription("Where strangers find the app. Present once the host is this app's.")
        String url,

        @JsonPropertyDescription("The Service as resolved.") ServiceStatus service,

        @JsonPropertyDescription("The relays on the home nodes.")
        RelayStatus relay,

        @JsonPropertyDescription("The edges that serve the app.")
        List<EdgeSync> edges,

        @JsonPropertyDescription("How many of the app's edges serve its route, of how many. Example: 1/2")
        String edgesSynced,

        @JsonPropertyDescription("What strangers find under each of its hosts. Present once the hosts are this app's.")
        List<HostStatus> hosts,

        @JsonPropertyDescription("Whole days until the first of the hosts' certificates expires.")
        Long certificateDays,

        @JsonPropertyDescription(
                "One condition for each layer of the path, in its order; the first that isn't True tells where a request stops.")
        List<Condition> conditions) {

    /** The Service's address in the cluster. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ServiceStatus(
            @JsonPropertyDescription("The Service's cluster IP.")
            String clusterIP,

            @JsonPropertyDescription("The Service's port.") Integer port) {}

    /** The relay's port, and where the relay listens. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record RelayStatus(
            @JsonPropertyDescription("The port that the app holds on the nodes' tailnet addresses.")
            Integer port,

            @JsonPropertyDescription("The nodes with a tailnet address.")
            List<RelayNode> nodes) {}

    /** The relay on one node. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record RelayNode(
            @JsonPropertyDescription("Name of the node.") String name,

            @JsonPropertyDescription("The node's tailnet address.")
            String address,

            @JsonPropertyDescription("Whether the relay is ready there.")
            boolean serving) {}

    /** The route on one edge. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record EdgeSync(
            @JsonPropertyDescription("Name of the Edge.") String name,

            @JsonPropertyDescription("Whether the edge serves the route as it should be now.")
            boolean synced,

            @JsonPropertyDescription("When the route last became as it should be (RFC 3339).")
            String lastSync,

            @JsonPropertyDescription("Why, one of the reasons of condition RouteSynced.")
            String reason) {}

    /** What strangers find under one host. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record HostStatus(
            @JsonPropertyDescription("The host.") String host,

            @JsonPropertyDescription("How its DNS is, one of the reasons of condition DNSReady.")
            String dns,

            @JsonPropertyDescription("The certificate that visitors get.")
            CertificateStatus certificate) {}

    /** The certificate that an edge presents for a host. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record CertificateStatus(
            @JsonPropertyDescription("The authority that issued it. Example: Let's Encrypt R11")
            String issuer,

            @JsonPropertyDescription("When it expires (RFC 3339).")
            String notAfter,

            @JsonPropertyDescription("When Traefik was last asked to get one, while there was none (RFC 3339).")
            String requestedAt,

            @JsonPropertyDescription("How often Traefik was asked in vain, or is being asked.")
            Integer requests) {}

    @Override
    public List<Condition> conditions() {
        return conditions == null ? List.of() : conditions;
    }

    @Override
    public List<HostStatus> hosts() {
        return hosts == null ? List.of() : hosts;
    }

    @Override
    public List<EdgeSync> edges() {
        return edges == null ? List.of() : edges;
    }
}
