package io.exposedapp.api;

/** Why a condition has its status. Each reason has one line here, and docs/troubleshooting.md says what to do. */
public enum Reason {
    /** Accepted: the host is this app's, its edges are known, its port is claimed. */
    Accepted,
    /** Accepted: another ExposedApp holds the host. */
    HostConflict,
    /** Accepted: no grant of the Edge allows this namespace to use the host. */
    HostNotAllowed,
    /** Accepted: spec.edges names an Edge that does not exist. */
    EdgeNotFound,
    /** Accepted: spec.edges is empty, and there is no Edge with default: true nor exactly one Edge. */
    NoDefaultEdge,
    /** Accepted: another app holds the pinned port, or something else in the cluster uses it. */
    PortTaken,
    /**
     * Accepted: the pinned port is not in the range that the installation allows for relays (chart value relay.ports).
     */
    PortNotAllowed,
    /** Accepted: the holder of the host is known only after the edges were visited. */
    ClaimingHost,
    /** Accepted: no port of the operator's range is free. */
    PortRangeExhausted,
    /** Accepted: the port is chosen and about to be claimed, or is chosen once a visit to the app's edges was tried. */
    ClaimingPort,
    /**
     * Accepted, RelayReady: the API server refuses the port's claim or relay because of a quota, a policy or a webhook.
     */
    RelayRefused,
    /**
     * Accepted: planning this app failed because of a fault of the operator. What is served of the app stays as it is.
     * Connected, RouteSynced: the same of visiting the edge.
     */
    InternalError,

    /** BackendReady: the Service has ready endpoints. */
    EndpointsReady,
    /** BackendReady: the app's namespace has no such Service. */
    ServiceNotFound,
    /** BackendReady: the Service has no such port, or none at all. */
    PortNotFound,
    /** BackendReady: the Service has several TCP ports and spec.service.port names none. */
    AmbiguousPort,
    /** BackendReady: no pod behind the Service is ready. */
    NoReadyEndpoints,
    /** BackendReady: the Service has ready endpoints, but none of them for the app's port. */
    NoEndpointPort,
    /** BackendReady: the port speaks HTTPS, and visitors are forwarded in plain HTTP. */
    UnsupportedProtocol,
    /** BackendReady: the Service has no cluster IP (headless or ExternalName), so nothing can be forwarded to it. */
    UnsupportedService,

    /** RelayReady: every relay of the app serves. */
    Serving,
    /** RelayReady, RouteSynced: some serve, and some do not. */
    Degraded,
    /** RelayReady: no node has a tailnet address. */
    NoTailnetNode,
    /** RelayReady: the tailnet interface of a node has several IPv4 addresses. */
    AmbiguousTailnetAddress,
    /** RelayReady: a change of the relay waits, because as many others as at once may be are being rolled out. */
    WaitingForRollouts,
    /** RelayReady: the relay's pod is not ready yet. */
    Starting,
    /** RelayReady: another program listens on the port on the node. */
    PortInUse,
    /** RelayReady: the relay's image cannot be pulled. */
    ImagePull,
    /** RelayReady: the relays' namespace does not allow pods in the host network. */
    PodSecurity,
    /** RelayReady: from no node that serves can the Service be reached, although it has ready endpoints. */
    BackendUnreachable,
    /** RelayReady: the Service's address is not known, so there is nothing to forward to. */
    WaitingForBackend,

    /** RouteSynced: the file exists, and Traefik serves it. */
    Synced,
    /** RouteSynced: an earlier layer of the path is not ready yet. */
    Pending,
    /** RouteSynced: the operator has not visited the edge since it started. */
    NotVisited,
    /** RouteSynced: another app's route on the edge forwards to the app's port, which is pinned, or none is free. */
    PortBarred,
    /** RouteSynced: the Edge is being deleted, so it is not visited any more. A finalizer holds it. */
    EdgeTerminating,
    /** RouteSynced: the file exists. The edge has no Traefik API to ask (spec.traefik.api is empty). */
    NotVerified,
    /** RouteSynced: sshd cannot be reached, or the connection broke. */
    EdgeUnreachable,
    /** RouteSynced: the edge refuses the private key, or the key cannot be read. */
    AuthenticationFailed,
    /** RouteSynced: sshd presents another host key than the pinned ones. */
    HostKeyMismatch,
    /** RouteSynced: the account is not permitted to write to its folders. */
    PermissionDenied,
    /** RouteSynced: the edge's disk is full. */
    DiskFull,
    /** Connected: another running cluster uses the same clusterName on this edge. */
    ClusterNameTaken,
    /** Connected: another Edge names the same VPS. */
    SameVps,
    /** RouteSynced, Synced: the edge is drained, so it serves nothing. */
    Drained,
    /** RouteSynced: a file that is not ours has the name of the route. */
    ForeignRouter,
    /** RouteSynced: Traefik does not list the route, or lists it with an error. */
    RejectedByTraefik,
    /** RouteSynced: Traefik has no certificate resolver of the name that the Edge gives. */
    ResolverNotFound,
    /** RouteSynced: the Edge's Secret or its key is missing. */
    SecretNotFound,
    /** RouteSynced: the operator has no permission to read the Edge's Secret. */
    SecretForbidden,
    /**
     * RouteSynced: the API server does not answer. The operator may have only an old plan, so it changes no route.
     * Connected: it does not answer about the Edge's Secret.
     */
    ApiServerUnreachable,
    /** RouteSynced: the same, because the operator has lost its permission to read. */
    ApiServerForbidden,
    /** Ready of an Edge: the operator's plan lacks changes of more than a minute, or planning fails. */
    PlanOutdated,
    /** TraefikReady: Traefik's API does not answer through the SSH connection. */
    TraefikUnreachable,
    /** TraefikReady: a file of others in Traefik's folder does not parse, which blocks all changes. */
    ForeignFileBroken,

    /** DNSReady: each host resolves to public addresses of the app's edges, and to nothing else. */
    Direct,
    /** DNSReady: a CDN or another proxy stands before the edges (spec.dns.mode), so the hosts resolve to that. */
    Proxied,
    /** DNSReady: the DNS is not checked (spec.dns.mode). */
    Unchecked,
    /** DNSReady: the host does not resolve to an address. */
    NoSuchHost,
    /** DNSReady: the host resolves to an address that is none of the app's edges. */
    PointsElsewhere,
    /** DNSReady: no resolver answers. */
    LookupFailed,
    /** DNSReady: the host was not looked up yet since the operator started. */
    NotLookedUp,

    /** CertificateReady: browsers trust the certificate of each host. */
    Trusted,
    /** CertificateReady: the certificate is trusted, but should have been renewed by now. */
    Expiring,
    /** CertificateReady: Traefik has no certificate of the host yet. It is asked for one once DNSReady is True. */
    WaitingForDNS,
    /** CertificateReady: Traefik has no certificate of the host, and presents the one that it made for itself. */
    DefaultCertificate,
    /** CertificateReady: the certificate is of other hosts. */
    NameMismatch,
    /** CertificateReady: the certificate has expired. */
    Expired,
    /** CertificateReady: the certificate is not valid yet. */
    NotYetValid,
    /** CertificateReady: no authority that browsers trust issued the certificate. */
    Untrusted,
    /**
     * CertificateReady: several edges serve the host, and the authority may ask any of them for the proof that another
     * one holds. Only a DNS challenge works then.
     */
    NeedsDNSChallenge,
    /** CertificateReady, Reachable: there is no TLS connection to the edge. */
    HandshakeFailed,
    /** CertificateReady, Reachable: the host was not requested yet, since the operator started or the app changed. */
    NotProbed,
    /** CertificateReady, Reachable: the edge is well, but the operator does not get to its public address. */
    NotReachableFromHome,

    /** Reachable: the app answers at its public address. */
    Reached,
    /** Reachable: the app answers, and asks for a login or forbids the request. */
    AccessControlled,
    /** Reachable: the app answers, with an error of its own (5xx). */
    AppError,
    /** Reachable: the app is not requested (spec.probe.disabled). */
    ProbeDisabled,
    /** Reachable: the edge refuses connections. */
    ConnectionRefused,
    /** Reachable: the app does not answer in time. */
    Timeout,
    /** Reachable: Traefik does not get an answer from the relay or the app. */
    BadGateway,
    /** Reachable: Traefik has no route for the host. */
    NotRouted,
    /** Reachable: the connection ends without an answer, or the answer is not HTTP. */
    BrokenAnswer,

    /** Connected, TraefikReady: the edge answers. */
    Connected,
    /** Programmed: the operator has done all that it can do. */
    Programmed,
    /** Ready: all conditions are True. */
    Ready;
}
