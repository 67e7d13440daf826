package io.exposedapp.api;

/** What the DNS of an app's hosts has to say. */
public enum DnsMode {
    /** Each host leads to public addresses of the app's edges, and to nothing else. */
    Direct,
    /** A CDN or another proxy stands before the edges, so the hosts lead there. */
    Proxied,
    /** The DNS is not looked at. */
    Unchecked
}
