package io.exposedapp.plan.reach;

import io.exposedapp.api.DnsMode;
import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.api.Reason;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.claim.Accepted;
import io.exposedapp.plan.world.DnsFact;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compares where the DNS leads an app's hosts with the public addresses of its edges.
 *
 * @param facts by host, where the DNS leads
 */
public record DnsCheck(Map<String, DnsFact> facts) {

    /** A name server may return hundreds of addresses, and a message is no place for them. */
    private static final int MOST_TOLD = 4;

    public HostsDns of(Accepted app) {
        ExposedAppSpec spec = app.app().getSpec();
        DnsMode mode = mode(spec, app.edges());
        DnsRecords records = new DnsRecords(app.edges());
        int cause = Objects.hash(app.app().getMetadata().getGeneration(), records.addresses());
        SortedMap<String, Verdict> hosts = new TreeMap<>();
        SortedMap<String, Lookup> lookups = new TreeMap<>();
        for (String host : spec.hosts()) {
            Verdict verdict = verdict(host, mode, records);
            hosts.put(host, verdict);
            if (mode == DnsMode.Direct) {
                lookups.put(host, new Lookup(verdict.isTrue(), cause));
            }
        }
        return new HostsDns(summary(spec.hosts().stream().map(hosts::get).toList()), hosts, lookups);
    }

    /** Of an app whose hosts are not known to be its own. */
    public static HostsDns waiting(String message) {
        return new HostsDns(Verdict.unknown(Reason.Pending, message), new TreeMap<>(), new TreeMap<>());
    }

    /** The app decides, else its edges: where they differ, the one that checks least. */
    private static DnsMode mode(ExposedAppSpec app, List<Edge> edges) {
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
                        "A proxy stands before the edges (spec.dns.mode), so the DNS of " + host + " leads there.");
            case Unchecked ->
                Verdict.yes(Reason.Unchecked, "The DNS of " + host + " is not looked at (spec.dns.mode).");
        };
    }

    private Verdict direct(String host, DnsRecords records) {
        DnsFact fact = facts.get(host);
        if (fact == null) {
            return Verdict.unknown(Reason.NotLookedUp, "The DNS of " + host + " is about to be looked up.");
        }
        return switch (fact.answer()) {
            case Failed ->
                Verdict.unknown(
                        Reason.LookupFailed,
                        "No resolver tells the addresses of " + host + ": " + fact.words()
                                + ". The operator asks again by itself. If the resolvers can't be reached from its pod, set"
                                + " dns.resolvers of the chart to others.");
            case NoSuchHost ->
                Verdict.no(
                        Reason.NoSuchHost,
                        "The DNS has no address of " + host + ", so no visitor finds it." + told(fact)
                                + " Set at your DNS provider: " + records.toSet(host) + ".");
            case Found -> found(host, fact, records);
        };
    }

    private static Verdict found(String host, DnsFact fact, DnsRecords records) {
        Set<String> right = records.addresses();
        List<String> wrong =
                fact.addresses().stream().filter(a -> !right.contains(a)).toList();
        if (wrong.isEmpty()) {
            return Verdict.yes(
                    Reason.Direct, "The DNS leads " + host + " to " + list(fact.addresses()) + "." + told(fact));
        }
        return Verdict.no(
                Reason.PointsElsewhere,
                "The DNS leads " + host + " to " + list(wrong)
                        + (fact.aliases().isEmpty() ? "" : ", through " + list(fact.aliases()))
                        + ", which is not " + records.names() + ": visitors who get there don't find the app."
                        + told(fact) + " Set at your DNS provider: " + records.toSet(host)
                        + ", and remove what else " + host
                        + " has. If a CDN or another proxy stands before the edge, set spec.dns.mode to Proxied.");
    }

    private static String told(DnsFact fact) {
        return fact.bySystem() ? " (The resolvers of the chart don't answer; the system's do.)" : "";
    }

    private static String list(List<String> values) {
        String first = values.stream().limit(MOST_TOLD).collect(Collectors.joining(", "));
        return values.size() <= MOST_TOLD ? first : first + " and " + (values.size() - MOST_TOLD) + " more";
    }

    /**
     * The first host that is wrong, else the first that is not known, else the first; with the words of all like it.
     */
    private static Verdict summary(List<Verdict> hosts) {
        Verdict first = hosts.stream()
                .reduce((a, b) -> severity(b) > severity(a) ? b : a)
                .orElseThrow();
        String messages = hosts.stream()
                .filter(v -> v.status() == first.status())
                .map(Verdict::message)
                .collect(Collectors.joining(" "));
        return new Verdict(first.status(), first.reason(), messages);
    }

    private static int severity(Verdict verdict) {
        return switch (verdict.status()) {
            case False -> 2;
            case Unknown -> 1;
            case True -> 0;
        };
    }
}
