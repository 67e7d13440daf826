package io.exposedapp.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How the DNS of hosts is checked. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record DnsSpec(
        @JsonPropertyDescription(
                "Direct: each host has to resolve to public addresses of the app's edges and to nothing else. Proxied: a CDN or another proxy stands "
                        + "before the edges, so the hosts resolve to that. Unchecked: the DNS is not checked, as for hosts that only a LAN knows. "
                        + "Default: of an app that of its edges (where they differ the one that checks least), of an Edge Direct. Example: Proxied")
        DnsMode mode) {}
