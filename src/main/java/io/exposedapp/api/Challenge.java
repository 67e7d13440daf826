package io.exposedapp.api;

/** How Traefik proves to the certificate authority that a host is its own (ACME challenge, RFC 8555 section 8). */
public enum Challenge {
    /** The authority requests the host on port 80. It has to resolve to the edge by then. */
    HTTP,
    /** The authority opens a TLS connection to the host on port 443. It has to resolve to the edge by then. */
    TLSALPN,
    /** Traefik sets a DNS record. The host may resolve to anything. */
    DNS
}
