package io.exposedapp.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.exposedapp.model.Settings;
import io.exposedapp.plan.relay.ClaimDocument;
import io.exposedapp.plan.relay.RelayDocument;
import io.exposedapp.plan.world.RequestFact;
import io.exposedapp.plan.world.Yaml;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a world file says besides Kubernetes objects.
 *
 * @param with further files of the base folder that the world begins with
 * @param without objects of the base that it lacks, see {@link WorldDocuments}
 * @param print {@code full} prints its plan with whole manifests, route files and statuses
 * @param tailnet addresses that the probe of each node tells
 * @param dns by host, what it resolves to
 * @param answers by host, or by host and address ("photos.example.com 203.0.113.10"), what visitors get
 * @param requests by host, how Traefik was asked for its certificate
 * @param dnsEndpoints what the DNSEndpoints of apps depend on; without it the installation writes none
 * @param restoring whether the definition of ExposedApps was made anew a moment ago
 * @param refused what the API server says of the relays that it does not take, by name
 * @param relays by port
 * @param claims of apps whose relay does not run, by port
 * @param reservations by port
 * @param visits by edge; an edge without one was never visited
 * @param defaults what relays and routes are where they don't say otherwise
 */
record WorldFacts(
        Settings settings,
        List<String> with,
        List<String> without,
        String print,
        Map<String, List<String>> tailnet,
        Map<String, DnsDocument> dns,
        Map<String, PublicDocument> answers,
        Map<String, RequestFact> requests,
        DnsEndpointsDocument dnsEndpoints,
        boolean restoring,
        Map<String, String> refused,
        SortedMap<Integer, RelayDocument> relays,
        SortedMap<Integer, ClaimDocument> claims,
        SortedMap<Integer, ClaimDocument> reservations,
        SortedMap<String, VisitDocument> visits,
        JsonNode defaults) {

    WorldFacts {
        with = Objects.requireNonNullElse(with, List.of());
        tailnet = Objects.requireNonNullElse(tailnet, Map.of());
        dns = Objects.requireNonNullElse(dns, Map.of());
        answers = Objects.requireNonNullElse(answers, Map.of());
        requests = Objects.requireNonNullElse(requests, Map.of());
        refused = Objects.requireNonNullElse(refused, Map.of());
        relays = Objects.requireNonNullElseGet(relays, TreeMap::new);
        claims = Objects.requireNonNullElseGet(claims, TreeMap::new);
        reservations = Objects.requireNonNullElseGet(reservations, TreeMap::new);
        visits = Objects.requireNonNullElseGet(visits, TreeMap::new);
    }

    /** Fills in the defaults. */
    static WorldFacts of(ObjectNode facts) {
        ObjectNode whole = facts.deepCopy();
        JsonNode defaults = facts.path("defaults");
        fill(whole.path("relays"), defaults.path("relay"));
        fill(whole.path("claims"), defaults.path("relay").path("claim"));
        fill(whole.path("reservations"), defaults.path("reservation"));
        whole.path("visits").forEach(visit -> fill(visit.path("routes"), defaults.path("route")));
        return Yaml.as(WorldFacts.class, whole);
    }

    private static void fill(JsonNode documents, JsonNode defaults) {
        documents.fieldNames().forEachRemaining(name -> {
            ObjectNode given = (ObjectNode) documents.get(name);
            ObjectNode filled =
                    Yaml.merged(defaults instanceof ObjectNode d ? d : JsonNodeFactory.instance.objectNode(), given);
            ((ObjectNode) documents).set(name, filled);
        });
    }

    boolean printsAll() {
        return "full".equals(print);
    }
}
