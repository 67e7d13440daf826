package io.exposedapp.api;

/** What an app's hosts have to resolve to. */
public enum DnsMode {
    /** Public addresses of the app's edges, and nothing else. */
    Direct,
    /** A CDN or another proxy stands before the edges, so the hosts resolve to that. */
    Proxied,
    /** The DNS is not checked. */
    Unchecked
}
