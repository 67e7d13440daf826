package io.exposedapp.plan.reach;

import io.exposedapp.api.DnsMode;
import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.api.Reason;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.claim.Accepted;
import io.exposedapp.plan.world.DnsEndpointFacts;
import io.exposedapp.plan.world.DnsFact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares the addresses that an app's hosts resolve to with the public addresses of its edges.
 *
 * @param facts by host, what it resolves to
 * @param endpoints whether external-dns makes the records
 */
public record DnsCheck(Map<String, DnsFact> facts, DnsEndpointFacts endpoints) {

    /** The most addresses in a message. A name server may return hundreds. */
    private static final int MOST_LISTED = 4;

    public HostsDns of(Accepted app) {
        ExposedAppSpec spec = app.app().getSpec();
        DnsMode mode = mode(spec, app.edges());
        DnsRecords records = new DnsRecords(app.edges(), endpoints.listed() && !endpoints.isForeign(app.key()));
        List<String> cause = Stream.concat(
                        Stream.of(String.valueOf(app.app().getMetadata().getGeneration())),
                        records.addresses().stream())
                .toList();
        List<Verdict> all = new ArrayList<>();
        SortedMap<String, Verdict> hosts = new TreeMap<>();
        SortedMap<String, Watch> lookups = new TreeMap<>();
        for (String host : spec.hosts()) {
            Verdict verdict = verdict(host, mode, records);
            hosts.put(host, verdict);
            all.add(verdict);
            if (mode != DnsMode.Unchecked) {
                lookups.put(host, new Watch(verdict.isTrue(), cause));
            }
        }
        return new HostsDns(mode, Verdict.worst(all), hosts, lookups);
    }

    /** Of an app whose hosts are not known to be its own. */
    public static HostsDns waiting(String message) {
        return new HostsDns(DnsMode.Direct, Verdict.unknown(Reason.Pending, message), new TreeMap<>(), new TreeMap<>());
    }

    /** The app decides, else its edges: where they differ, the one that checks least. */
    static DnsMode mode(ExposedAppSpec app, List<Edge> edges) {
        return app.dnsMode()
                .orElseGet(() -> edges.stream()
                        .map(e -> e.getSpec().dnsMode())
                        .max(Comparator.naturalOrder())
                        .orElse(DnsMode.Direct));
    }

    private Verdict verdict(String host, DnsMode mode, DnsRecords records) {
        return switch (mode) {
            case Direct -> direct(host, records);
            case Proxied ->
                Verdict.yes(
                        Reason.Proxied,
                        "A proxy stands before the edges (spec.dns.mode), so it is not checked what " + host
                                + " resolves to.");
            case Unchecked ->
                Verdict.yes(Reason.Unchecked, "It is not checked what " + host + " resolves to (spec.dns.mode).");
        };
    }

    private Verdict direct(String host, DnsRecords records) {
        DnsFact fact = facts.get(host);
        if (fact == null) {
            return Verdict.unknown(Reason.NotLookedUp, host + " was not looked up yet.");
        }
        return switch (fact.answer()) {
            case Failed ->
                Verdict.unknown(
                        Reason.LookupFailed,
                        host + " could not be looked up: " + fact.words()
                                + ". The operator tries again by itself. If its pod can't reach the resolvers, set others in"
                                + " dns.resolvers of the chart.");
            case NoSuchHost ->
                Verdict.no(
                        Reason.NoSuchHost,
                        host + " doesn't resolve to an address, so no visitor finds it." + resolverNote(fact)
                                + records.create(host));
            case Found -> found(host, fact, records);
        };
    }

    private static Verdict found(String host, DnsFact fact, DnsRecords records) {
        Set<String> right = records.addresses();
        List<String> wrong =
                fact.addresses().stream().filter(a -> !right.contains(a)).toList();
        if (wrong.isEmpty()) {
            return Verdict.yes(
                    Reason.Direct, host + " resolves to " + list(fact.addresses()) + "." + resolverNote(fact));
        }
        return Verdict.no(
                Reason.PointsElsewhere,
                host + " resolves to " + list(wrong)
                        + (fact.aliases().isEmpty() ? "" : " (through " + list(fact.aliases()) + ")")
                        + ", which is not " + records.names() + ": visitors who get there don't find the app."
                        + resolverNote(fact) + records.replace(host)
                        + " If a CDN or another proxy stands before the edge, set"
                        + " spec.dns.mode to Proxied.");
    }

    private static String resolverNote(DnsFact fact) {
        return fact.bySystem() ? " (The operator's own resolver says so: those in dns.resolvers don't answer.)" : "";
    }

    private static String list(List<String> values) {
        String first = values.stream().limit(MOST_LISTED).collect(Collectors.joining(", "));
        return values.size() <= MOST_LISTED ? first : first + " and " + (values.size() - MOST_LISTED) + " more";
    }
}
