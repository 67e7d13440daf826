package io.exposedapp.plan.claim;

import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeSpec;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.api.ExposedAppStatus.RelayStatus;
import io.exposedapp.api.Reason;
import io.exposedapp.api.RelaySpec;
import io.exposedapp.api.ServiceRef;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Result;
import io.exposedapp.model.Settings;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import io.exposedapp.plan.world.KnownClaims;
import io.exposedapp.plan.world.PortClaim;
import io.exposedapp.plan.world.PortClaims;
import io.exposedapp.plan.world.RoutedPorts;
import io.exposedapp.traefik.RouteFile;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ports as they are allocated to the apps that a test gives. */
final class AssignedPorts {

    private static final String FILE = """
      http:
        routers: {app: {rule: "Host(`app.example.com`)", service: app}}
        services: {app: {loadBalancer: {servers: [{url: "http://100.64.0.2:%d"}]}}}
      """;
    static final Settings SETTINGS = new Settings("home", "relays", 8080, 8082, "haproxy", "IfNotPresent");

    private AssignedPorts() {}

    static Map<AppKey, Result<Integer>> assign(List<PortClaim> claims, ExposedApp... apps) {
        return assign(claims, Map.of(), List.of(), apps);
    }

    static Map<AppKey, Result<Integer>> assign(
            List<PortClaim> claims,
            Map<Integer, String> occupied,
            List<Optional<EdgeFacts>> edges,
            ExposedApp... apps) {
        Set<AppKey> present = Stream.of(apps).map(AppKey::of).collect(Collectors.toSet());
        SortedMap<String, Optional<EdgeFacts>> byName = new TreeMap<>();
        edges.forEach(e -> byName.put("edge-" + byName.size(), e));
        Map<String, EdgeFacts> visited = new TreeMap<>();
        byName.forEach((name, edge) -> edge.ifPresent(facts -> visited.put(name, facts)));
        RoutedPorts leads = new RoutedPorts(visited);
        List<Accepted> accepted = Stream.of(apps)
                .map(app -> new Accepted(
                        app, byName.keySet().stream().map(AssignedPorts::edge).toList()))
                .toList();
        PortClaims known = KnownClaims.of(claims);
        return new Ports(SETTINGS, known, occupied, byName, leads, new EdgeAccess(known, visited, leads), present)
                .assign(accepted);
    }

    static AppKey key(String name) {
        return new AppKey("apps", name);
    }

    static PortClaim claim(int port, String app) {
        return PortClaim.held(port, key(app), "", List.of(), List.of(), List.of());
    }

    static PortClaim reservation(int port, String app) {
        return PortClaim.reserved(port, key(app), "");
    }

    /** An edge that serves these ports. */
    static Optional<EdgeFacts> edge(boolean answers, Integer... ports) {
        Verdict verdict = answers ? Verdict.yes(Reason.Connected, "") : Verdict.no(Reason.EdgeUnreachable, "");
        return Optional.of(new EdgeFacts(
                verdict, verdict, Map.of(), Optional.of(Set.of(ports)), EdgeFacts.Takeover.None, true, 0));
    }

    /** An edge with files of these apps, by the port that each leads to. */
    static Optional<EdgeFacts> edgeWithFiles(Map<String, Integer> ports) {
        Verdict verdict = Verdict.yes(Reason.Connected, "");
        Map<AppKey, RouteFact> routes = new TreeMap<>();
        ports.forEach((app, port) -> routes.put(
                key(app),
                new RouteFact(Optional.of(RouteFile.parse(FILE.formatted(port)).orElseThrow()), verdict)));
        return Optional.of(new EdgeFacts(
                verdict, verdict, routes, Optional.of(Set.copyOf(ports.values())), EdgeFacts.Takeover.None, true, 0));
    }

    static Edge edge(String name) {
        Edge edge = new Edge();
        edge.setMetadata(new ObjectMetaBuilder().withName(name).build());
        edge.setSpec(new EdgeSpec(
                null,
                List.of(),
                "100.64.0." + (name.charAt(name.length() - 1) - '0' + 1),
                null,
                null,
                null,
                null,
                null,
                null));
        return edge;
    }

    static ExposedApp app(String name, int age) {
        ExposedApp app = new ExposedApp();
        app.setMetadata(new ObjectMetaBuilder()
                .withNamespace("apps")
                .withName(name)
                .withCreationTimestamp("2026-11-01T00:00:0" + age + "Z")
                .build());
        app.setSpec(new ExposedAppSpec(
                name + ".example.com", null, new ServiceRef("web", null), null, null, null, null, null));
        return app;
    }

    static ExposedApp pinned(ExposedApp app, int port) {
        app.setSpec(new ExposedAppSpec(
                app.getSpec().host(), null, app.getSpec().service(), null, null, new RelaySpec(port), null, null));
        return app;
    }

    static ExposedApp hinted(ExposedApp app, int port) {
        app.setStatus(
                new ExposedAppStatus(1L, null, null, new RelayStatus(port, List.of()), null, null, null, null, null));
        return app;
    }
}
