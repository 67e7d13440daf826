package io.exposedapp.plan.reach;

import io.exposedapp.model.AppKey;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The DNSEndpoints of all apps. Those of apps that are in none of these sets stay as they are. Those of deleted apps
 * are deleted by Kubernetes, because the apps own them.
 *
 * @param desired by app, the DNSEndpoint to be there
 * @param removed apps whose DNSEndpoint goes although the app stays
 * @param foreign apps whose DNSEndpoint cannot be written, because another one has its name
 */
public record DnsEndpointSet(
        SortedMap<AppKey, DnsEndpoint> desired, SortedSet<AppKey> removed, SortedSet<AppKey> foreign) {

    /** While nothing is known, and where the installation writes none. */
    public static DnsEndpointSet none() {
        return new DnsEndpointSet(new TreeMap<>(), new TreeSet<>(), new TreeSet<>());
    }
}
