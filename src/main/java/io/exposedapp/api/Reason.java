package io.exposedapp.api;

/** Why a condition is as it is. One line each. Docs/troubleshooting.md says what to do. */
public enum Reason {
    /** Accepted: the host is this app's, its edges are known, its port is claimed. */
    Accepted,
    /** Accepted: another ExposedApp holds the host. */
    HostConflict,
    /** Accepted: no grant of the Edge lets this namespace take the host. */
    HostNotAllowed,
    /** Accepted: spec.edges names an Edge that doesn't exist. */
    EdgeNotFound,
    /** Accepted: spec.edges is empty, and there is no Edge with default: true nor exactly one Edge. */
    NoDefaultEdge,
    /** Accepted: another app holds the pinned port, or something else in the cluster uses it. */
    PortTaken,
    /** Accepted: the pinned port isn't one that the installation gives to relays (chart value relay.ports). */
    PortNotAllowed,
    /** Accepted: who holds the host is known once the edges were visited. */
    ClaimingHost,
    /** Accepted: no port of the operator's range is free. */
    PortRangeExhausted,
    /**
     * Accepted: the port is chosen, its relay is about to be created. Or it is chosen once a visit to the app's edges
     * was tried.
     */
    ClaimingPort,
    /** Accepted, RelayReady: the API server refuses the port's claim or relay: a quota, a policy or a webhook does. */
    RelayRefused,
    /** Accepted: planning this app failed by a fault of the operator. What is served of it stays as it is. */
    InternalError,

    /** BackendReady: the Service has ready endpoints. */
    EndpointsReady,
    /** BackendReady: no such Service in the app's namespace. */
    ServiceNotFound,
    /** BackendReady: the Service has no such port, or none at all. */
    PortNotFound,
    /** BackendReady: the Service has several TCP ports and spec.service.port names none. */
    AmbiguousPort,
    /** BackendReady: no pod behind the Service is ready. */
    NoReadyEndpoints,
    /** BackendReady: the Service has no cluster IP (headless or ExternalName), so nothing can be forwarded to it. */
    UnsupportedService,

    /** RelayReady: every relay of the app serves. */
    Serving,
    /** RelayReady, RouteSynced: some serve, some don't. */
    Degraded,
    /** RelayReady: no node has a tailnet address. */
    NoTailnetNode,
    /** RelayReady: the tailnet interface of a node has several IPv4 addresses. */
    AmbiguousTailnetAddress,
    /** RelayReady: the relay's pod isn't ready yet. */
    Starting,
    /** RelayReady: another program listens on the port on the node. */
    PortInUse,
    /** RelayReady: the relay's image can't be pulled. */
    ImagePull,
    /** RelayReady: the relays' namespace doesn't allow pods in the host network. */
    PodSecurity,
    /** RelayReady: the Service's address isn't known, so there is nothing to relay to. */
    WaitingForBackend,

    /** RouteSynced: the file is there and Traefik serves it. */
    Synced,
    /** RouteSynced: waits for what comes before it on the path. */
    Pending,
    /** RouteSynced: the operator hasn't been at the edge since it started. */
    NotVisited,
    /** RouteSynced: the file is there. The edge has no Traefik API to ask (spec.traefik.api is empty). */
    NotVerified,
    /** RouteSynced: sshd can't be reached, or the connection broke. */
    EdgeUnreachable,
    /** RouteSynced: the edge refuses the private key, or it can't be read. */
    AuthenticationFailed,
    /** RouteSynced: sshd shows another host key than those pinned. */
    HostKeyMismatch,
    /** RouteSynced: the account may not write its folders. */
    PermissionDenied,
    /** RouteSynced: the edge's disk is full. */
    DiskFull,
    /** Connected: another cluster that lives bears the same clusterName on this edge. */
    ClusterNameTaken,
    /** Connected: another Edge speaks of the same VPS. */
    SameVps,
    /** RouteSynced, Synced: the edge is drained, so it serves nothing. */
    Drained,
    /** RouteSynced: a file with the route's name is there that isn't ours. */
    ForeignRouter,
    /** RouteSynced: Traefik doesn't list the route, or lists it with an error. */
    RejectedByTraefik,
    /** RouteSynced: the Edge's Secret or its key is missing. */
    SecretNotFound,
    /** RouteSynced: the operator has no right to read the Edge's Secret. */
    SecretForbidden,
    /**
     * RouteSynced: the API server doesn't answer the operator, which may know only an old plan and so changes no route.
     */
    ApiServerUnreachable,
    /** RouteSynced: the same, since the operator has lost its right to read. */
    ApiServerForbidden,
    /** Ready of an Edge: the operator's plan lacks changes of more than a minute, or planning fails. */
    PlanOutdated,
    /** TraefikReady: Traefik's API doesn't answer through the SSH connection. */
    TraefikUnreachable,
    /** TraefikReady: a file of somebody else in Traefik's folder doesn't parse, which stops all changes. */
    ForeignFileBroken,

    /** Connected, TraefikReady: the edge answers. */
    Connected,
    /** Programmed: all that the operator can do is done. */
    Programmed,
    /** Ready: all conditions are True. */
    Ready;
}
