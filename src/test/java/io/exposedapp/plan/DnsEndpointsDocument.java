package io.exposedapp.plan;

import io.exposedapp.model.AppKey;
import io.exposedapp.plan.world.DnsEndpointFacts;
import io.exposedapp.plan.world.DnsEndpointFacts.DnsEndpointFact;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.Yaml;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the DNSEndpoints of a world depend on.
 *
 * @param dead edges that have not answered for some time; those that answer are known by their visits
 * @param present by namespace and name, the DNSEndpoints that exist
 */
record DnsEndpointsDocument(Set<String> dead, Map<String, Present> present) {

    /**
     * A DNSEndpoint.
     *
     * @param ours default: true
     */
    record Present(Boolean ours, Set<String> hosts, Set<String> addresses) {}

    DnsEndpointsDocument {
        dead = Objects.requireNonNullElse(dead, Set.of());
        present = Objects.requireNonNullElse(present, Map.of());
    }

    /** @param document null in worlds whose installation writes none */
    static DnsEndpointFacts facts(DnsEndpointsDocument document, Map<String, EdgeFacts> visits) {
        if (document == null) {
            return DnsEndpointFacts.OFF;
        }
        Set<String> answering = new TreeSet<>();
        visits.forEach((edge, facts) -> {
            if (facts.answers()) {
                answering.add(edge);
            }
        });
        Map<AppKey, DnsEndpointFact> present = new HashMap<>();
        document.present()
                .forEach((app, is) -> present.put(
                        Yaml.app(app),
                        new DnsEndpointFact(
                                !Boolean.FALSE.equals(is.ours()),
                                Objects.requireNonNullElse(is.hosts(), Set.of()),
                                Objects.requireNonNullElse(is.addresses(), Set.of()))));
        return new DnsEndpointFacts(true, answering, document.dead(), present);
    }
}
