package io.exposedapp.plan.reach;

import io.exposedapp.api.Alias;
import io.exposedapp.api.CertificateSource;
import io.exposedapp.api.Challenge;
import io.exposedapp.api.DnsMode;
import io.exposedapp.api.DnsSpec;
import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeSpec;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.api.ProbeSpec;
import io.exposedapp.api.Reason;
import io.exposedapp.api.ServiceRef;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.SmallWorld;
import io.exposedapp.plan.claim.Accepted;
import io.exposedapp.plan.world.CertificateFact;
import io.exposedapp.plan.world.CertificateFact.Trust;
import io.exposedapp.plan.world.DeletionGuard;
import io.exposedapp.plan.world.DnsEndpointFacts;
import io.exposedapp.plan.world.DnsFact;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import io.exposedapp.plan.world.Outside;
import io.exposedapp.plan.world.Probed;
import io.exposedapp.plan.world.PublicFact;
import io.exposedapp.plan.world.PublicFact.Answer;
import io.exposedapp.plan.world.PublicTarget;
import io.exposedapp.plan.world.RequestFact;
import io.exposedapp.plan.world.World;
import io.exposedapp.traefik.RouteFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** One app whose layers before the public address are all well, unless a test says otherwise. */
final class ReachScene {

    static final String HOST = "photos.example.com";
    static final String FSN = "203.0.113.10";
    static final String NBG = "198.51.100.7";
    private static final Verdict FINE = Verdict.yes(Reason.Ready, "Fine.");

    final ExposedApp app = SmallWorld.app("photos");
    final List<Edge> edges = new ArrayList<>();
    final Map<String, DnsFact> dns = new HashMap<>();
    final Map<PublicTarget, PublicFact> answers = new HashMap<>();
    final Map<String, RequestFact> requests = new HashMap<>();
    final Map<String, EdgeFacts> visits = new HashMap<>();
    final SortedMap<String, Verdict> routes = new TreeMap<>();
    Verdict backendReady = Verdict.yes(Reason.EndpointsReady, "Ready.");
    Verdict relayReady = Verdict.yes(Reason.Serving, "Serves.");

    ReachScene() {
        edge("fsn", Challenge.HTTP, FSN);
        dns.put(HOST, DnsFact.found(List.of(FSN), List.of()));
    }

    void edge(String name, Challenge challenge, String... addresses) {
        Edge edge = SmallWorld.edge(name, "100.64.0.9");
        edge.setSpec(new EdgeSpec(
                true,
                List.of(addresses),
                "100.64.0.9",
                null,
                null,
                List.of(new CertificateSource("le", "le", challenge)),
                null,
                null,
                null));
        edges.removeIf(e -> e.getMetadata().getName().equals(name));
        edges.add(edge);
        routes.put(name, Verdict.yes(Reason.Synced, "Synced."));
        route(name, HOST);
    }

    /** The edge, which the scene has, is drained: it has no route. */
    void drain(String name) {
        Edge edge = edges.stream()
                .filter(e -> e.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
        EdgeSpec spec = edge.getSpec();
        edge.setSpec(new EdgeSpec(
                true,
                spec.publicAddresses(),
                spec.tailnetAddress(),
                null,
                null,
                spec.certificates(),
                null,
                null,
                true));
        routes.put(name, Verdict.no(Reason.Drained, "Drained."));
        visits.remove(name);
    }

    /** How the requests for certificates stand. */
    SortedMap<String, RequestWatch> watches() {
        Map<PublicTarget, Probed<PublicFact>> probed = new HashMap<>();
        answers.forEach((target, fact) -> probed.put(target, new Probed<>(fact, List.of())));
        return new CertificateGate(world(probed)).watches(accepted());
    }

    /** The edge has the app's file, which asks for certificates of these hosts. */
    void route(String edge, String... asked) {
        RouteFile file = RouteFile.parse("http: {services: {s: {}}, routers: {r: {rule: 'Host(`" + HOST + "`)', tls: {"
                        + (List.of(asked).contains(HOST) ? "certResolver: le" : "") + "}}}}")
                .orElseThrow();
        visits.put(
                edge,
                new EdgeFacts(
                        FINE,
                        FINE,
                        Map.of(AppKey.of(app), new RouteFact(Optional.of(file), FINE)),
                        Optional.of(Set.of()),
                        Takeover.None,
                        true,
                        0));
    }

    void spec(DnsMode mode, ProbeSpec probe, Alias... aliases) {
        app.setSpec(new ExposedAppSpec(
                HOST,
                List.of(aliases),
                new ServiceRef("web", null),
                null,
                null,
                null,
                mode == null ? null : new DnsSpec(mode),
                probe));
    }

    void answers(String address, Trust trust, Answer answer, int status) {
        answers.put(target(HOST, address), PublicFact.answered(certificate(trust), answer, status));
    }

    void answers(String address, PublicFact fact) {
        answers.put(target(HOST, address), fact);
    }

    PublicTarget target(String host, String address) {
        return new PublicTarget(host, address, app.getSpec().probePath());
    }

    static CertificateFact certificate(Trust trust) {
        return new CertificateFact(trust, "Let's Encrypt R11", "2027-02-20T12:00:00Z", 82, false, "why");
    }

    Accepted accepted() {
        return new Accepted(app, edges);
    }

    HostsDns hostsDns() {
        return new DnsCheck(dns, DnsEndpointFacts.OFF).of(accepted());
    }

    /** Judges answers that were made for the present state. */
    PublicState state() {
        Earlier earlier = new Earlier(backendReady, relayReady, routes, hostsDns());
        Map<PublicTarget, Probed<PublicFact>> probed = new HashMap<>();
        new PublicCheck(world(Map.of()))
                .of(accepted(), earlier)
                .probes()
                .forEach((target, watch) -> Optional.ofNullable(answers.get(target))
                        .ifPresent(fact -> probed.put(target, new Probed<>(fact, watch.cause()))));
        return new PublicCheck(world(probed)).of(accepted(), earlier);
    }

    /** Judges answers that were made for another state. */
    PublicState outdated() {
        Map<PublicTarget, Probed<PublicFact>> probed = new HashMap<>();
        answers.forEach((target, fact) -> probed.put(target, new Probed<>(fact, List.of("before"))));
        return new PublicCheck(world(probed)).of(accepted(), new Earlier(backendReady, relayReady, routes, hostsDns()));
    }

    Set<String> asked() {
        return decided().orElseThrow();
    }

    /** For which hosts Traefik is asked, if that is decided. */
    Optional<Set<String>> decided() {
        Map<PublicTarget, Probed<PublicFact>> probed = new HashMap<>();
        answers.forEach((target, fact) -> probed.put(target, new Probed<>(fact, List.of())));
        return new CertificateGate(world(probed)).asked(accepted(), edges.get(0), hostsDns());
    }

    private World world(Map<PublicTarget, Probed<PublicFact>> probed) {
        return new World(
                SmallWorld.SETTINGS,
                Optional.empty(),
                DeletionGuard.NO,
                List.of(app),
                edges,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                visits,
                Map.of(),
                new Outside(dns, probed, requests),
                DnsEndpointFacts.OFF);
    }
}
