package io.exposedapp.api;

/**
 * The conditions, in the order in which a request meets what they speak of. The first that isn't True tells where it
 * stops.
 */
public enum ConditionType {
    /** ExposedApp: the host is free, an edge is known, a port is claimed. */
    Accepted,
    /** ExposedApp: the Service, its port and at least one ready endpoint are there. */
    BackendReady,
    /** ExposedApp: at least one relay serves on its node's tailnet address. */
    RelayReady,
    /** ExposedApp: at least one edge holds the route file and its Traefik lists the routers as enabled. */
    RouteSynced,
    /**
     * ExposedApp: Accepted, RelayReady and RouteSynced. All that the operator itself can do is done. What GitOps tools
     * wait for.
     */
    Programmed,
    /** Edge: the operator is logged in with the pinned host key. */
    Connected,
    /** Edge: Traefik's API answers. */
    TraefikReady,
    /** Edge: the route files there are exactly those of the apps. */
    Synced,
    /** Both: everything above. */
    Ready
}
