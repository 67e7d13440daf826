package io.exposedapp.plan.reach;

import io.exposedapp.api.Edge;
import io.exposedapp.model.IpText;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The records that an app's hosts need.
 *
 * @param edges the edges that serve the app
 * @param byExternalDns whether external-dns makes them, from the app's DNSEndpoint
 */
record DnsRecords(List<Edge> edges, boolean byExternalDns) {

    DnsRecords(List<Edge> edges) {
        this(edges, false);
    }

    /** The public addresses of all edges. */
    Set<String> addresses() {
        return edges.stream()
                .flatMap(e -> e.getSpec().publicAddresses().stream())
                .map(IpText::of)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The edges with their addresses, for messages. */
    String names() {
        return edges.stream()
                .map(e -> "edge " + e.getMetadata().getName() + " ("
                        + String.join(", ", e.getSpec().publicAddresses()) + ")")
                .collect(Collectors.joining(" and "));
    }

    /** What to do where the host has no record. */
    String create(String host) {
        return byExternalDns
                ? " external-dns is to make, from the app's DNSEndpoint: " + lines(host)
                        + ". If that takes longer than some minutes, its log says why."
                : " Create at your DNS provider: " + lines(host) + ".";
    }

    /** What to do where the host has other records. */
    String replace(String host) {
        return create(host)
                + (byExternalDns
                        ? " It leaves records alone that it did not make: delete those."
                        : " Delete its other records.");
    }

    /** The records that a host needs, in the form of a zone file. */
    private String lines(String host) {
        String records = addresses().stream()
                .map(a -> host + ". " + (IpText.isIpv6(a) ? "AAAA " : "A ") + a)
                .collect(Collectors.joining(", "));
        return edges.size() > 1 ? records + " (those of one edge are enough)" : records;
    }
}
