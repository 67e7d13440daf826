package io.exposedapp.plan.reach;

import java.util.List;

/**
 * The desired DNSEndpoint of an app, which has the app's namespace and name.
 *
 * @param uid the UID of the app, its owner
 */
public record DnsEndpoint(String uid, List<DnsRecord> records) {

    /**
     * The addresses of one type that a host resolves to.
     *
     * @param type A or AAAA
     * @param addresses sorted
     */
    public record DnsRecord(String host, String type, List<String> addresses) {}
}
