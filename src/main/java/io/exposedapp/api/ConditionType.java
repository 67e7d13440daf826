package io.exposedapp.api;

/**
 * The conditions, in the order in which a request passes the layers that they describe. The first one that is not True
 * shows where a request stops.
 */
public enum ConditionType {
    /** ExposedApp: the host is free, an edge is known, a port is claimed. */
    Accepted,
    /** ExposedApp: the Service, its port and at least one ready endpoint exist. */
    BackendReady,
    /** ExposedApp: at least one relay serves on its node's tailnet address. */
    RelayReady,
    /** ExposedApp: at least one edge holds the route file and its Traefik lists the routers as enabled. */
    RouteSynced,
    /**
     * ExposedApp: Accepted, RelayReady and RouteSynced are True. The operator has done all that it can do. GitOps tools
     * wait for this condition.
     */
    Programmed,
    /** ExposedApp: each of its hosts resolves to public addresses of the app's edges. */
    DNSReady,
    /** ExposedApp: the edges present a certificate that browsers trust for each of its hosts. */
    CertificateReady,
    /** ExposedApp: a request to each of its hosts at a public address of its edges is answered by the app. */
    Reachable,
    /** Edge: the operator is logged in with the pinned host key. */
    Connected,
    /** Edge: Traefik's API answers. */
    TraefikReady,
    /** Edge: the route files there are exactly those of the apps. */
    Synced,
    /** Both: everything above. */
    Ready,
    /**
     * ExposedApp: what is wrong does not change by waiting. The app, its Service or the Edge has to be changed. It is
     * there only while it is True (the convention of kstatus, which Flux and Helm follow).
     */
    Stalled
}
