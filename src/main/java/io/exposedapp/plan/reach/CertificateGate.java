package io.exposedapp.plan.reach;

import io.exposedapp.api.CertificateSource;
import io.exposedapp.api.DnsMode;
import io.exposedapp.api.Edge;
import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.plan.claim.Accepted;
import io.exposedapp.plan.world.CertificateFact;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import io.exposedapp.plan.world.PublicFact;
import io.exposedapp.plan.world.PublicTarget;
import io.exposedapp.plan.world.RememberedRequests;
import io.exposedapp.plan.world.RequestFact;
import io.exposedapp.plan.world.World;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides for which hosts Traefik is asked for a certificate, by the resolver in their routers. An authority limits
 * failed attempts (Let's Encrypt: 5 an hour for each host and account,
 * https://letsencrypt.org/docs/rate-limits/#authorization-failures-per-identifier-per-account), and Traefik repeats one
 * whenever any route changes. So a host gets its resolver once it resolves to the edge, loses it again if Traefik got
 * no certificate, and keeps it from then on. What is not known changes nothing: the route file is the memory.
 */
public record CertificateGate(World world) {

    /**
     * The hosts of the app for which Traefik on the edge is asked. Empty as long as that depends on what is on the
     * edge, which was not visited yet.
     */
    public Optional<Set<String>> asked(Accepted app, Edge edge, HostsDns dns) {
        boolean seen = Optional.ofNullable(
                        world.edgeFacts().get(edge.getMetadata().getName()))
                .filter(EdgeFacts::seen)
                .isPresent();
        if (!seen && !isOpen(app, edge, dns)) {
            return Optional.empty();
        }
        Set<String> asked = new TreeSet<>();
        for (String host : app.app().getSpec().hosts()) {
            if (isAsked(app, edge, host, dns)) {
                asked.add(host);
            }
        }
        return Optional.of(asked);
    }

    /** Whether Traefik is asked for all hosts, whatever is on the edge. */
    private static boolean isOpen(Accepted app, Edge edge, HostsDns dns) {
        return RememberedRequests.of(app.app()).isEmpty()
                && app.app().getSpec().hosts().stream().allMatch(host -> isOpen(edge, host, dns));
    }

    private static boolean isOpen(Edge edge, String host, HostsDns dns) {
        return !gated(edge, dns.mode()) || dns.isRight(host);
    }

    /** By host, how its certificate is requested. None behind a proxy, which hides the certificates of the edges. */
    public SortedMap<String, RequestWatch> watches(Accepted app) {
        SortedMap<String, RequestWatch> watches = new TreeMap<>();
        if (DnsCheck.mode(app.app().getSpec(), app.edges()) == DnsMode.Proxied) {
            return watches;
        }
        for (String host : app.app().getSpec().hosts()) {
            app.edges().stream()
                    .map(edge -> new RequestWatch(
                            file(edge, app.key()).contains(host),
                            hasCertificate(app, edge, host).map(has -> !has),
                            Optional.ofNullable(RememberedRequests.of(app.app()).get(host))))
                    .reduce(RequestWatch::and)
                    .ifPresent(watch -> watches.put(host, watch));
        }
        return watches;
    }

    private boolean isAsked(Accepted app, Edge edge, String host, HostsDns dns) {
        boolean before = file(edge, app.key()).contains(host);
        boolean open = isOpen(edge, host, dns);
        Optional<Boolean> has = hasCertificate(app, edge, host);
        if (has.orElse(false)) {
            return before || open;
        }
        boolean inVain = Optional.ofNullable(world.outside().requests().get(host))
                .map(RequestFact::pausing)
                .orElse(!before && RememberedRequests.of(app.app()).containsKey(host));
        if (inVain) {
            return false;
        }
        boolean dnsUnknown = Optional.ofNullable(dns.hosts().get(host))
                .filter(v -> v.reason() == Reason.NotLookedUp || v.reason() == Reason.LookupFailed)
                .isPresent();
        return open || (before && (dnsUnknown || has.isEmpty()));
    }

    private static boolean gated(Edge edge, DnsMode mode) {
        CertificateSource source = edge.getSpec().certificates().get(0);
        return mode == DnsMode.Direct && source.needsDns();
    }

    /** Hosts for which the app's file on the edge asks. */
    private Set<String> file(Edge edge, AppKey app) {
        return Optional.ofNullable(world.edgeFacts().get(edge.getMetadata().getName()))
                .map((EdgeFacts facts) -> facts.asked(app))
                .orElse(Set.of());
    }

    /** Whether the edge presents a certificate of the host's own, in whatever state. Empty if that is not known. */
    private Optional<Boolean> hasCertificate(Accepted app, Edge edge, String host) {
        Optional<String> path = app.app().getSpec().probePath();
        return edge.getSpec().publicAddresses().stream()
                .map(address -> world.outside().answers().get(new PublicTarget(host, address, path)))
                .filter(Objects::nonNull)
                .flatMap(probed -> isOfHost(probed.fact(), app, edge).stream())
                .findFirst();
    }

    /** A Traefik that serves the route and refuses the host, as with sniStrict, has no certificate of it. */
    private Optional<Boolean> isOfHost(PublicFact fact, Accepted app, Edge edge) {
        return fact.connection() == PublicFact.Connection.HandshakeFailed && isServed(app, edge)
                ? Optional.of(false)
                : fact.certificate().map(CertificateFact::isOfHost);
    }

    private boolean isServed(Accepted app, Edge edge) {
        return Optional.ofNullable(world.edgeFacts().get(edge.getMetadata().getName()))
                .map(facts -> facts.routes().get(app.key()))
                .map(RouteFact::verdict)
                .filter(Gate::vouches)
                .isPresent();
    }
}
