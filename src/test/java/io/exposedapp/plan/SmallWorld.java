package io.exposedapp.plan;

import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeSpec;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.api.Reason;
import io.exposedapp.api.ServiceRef;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Settings;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.DeletionGuard;
import io.exposedapp.plan.world.DnsEndpointFacts;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import io.exposedapp.plan.world.KnownClaims;
import io.exposedapp.plan.world.Outside;
import io.exposedapp.plan.world.PortClaim;
import io.exposedapp.plan.world.World;
import io.exposedapp.traefik.RouteFile;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A world of one node, one edge and one Service, for tests to change. Plans can be carried out in it. */
public final class SmallWorld {

    public static final Settings SETTINGS =
            new Settings("home", "exposedapp-relays", 8080, 8084, "haproxy:test", "IfNotPresent");
    public static final ConfigMap INSTALLATION = new ConfigMapBuilder()
            .withNewMetadata()
            .withName("installation")
            .withNamespace("exposedapp-relays")
            .withUid("u")
            .endMetadata()
            .build();
    private static final String NODE = "home";

    public Settings settings = SETTINGS;
    public String tailnetAddress = "100.64.0.2";
    public final SortedMap<AppKey, ExposedApp> apps = new TreeMap<>();
    public final List<Edge> edges = new ArrayList<>(List.of(edge("vps", "100.64.0.1")));
    public final List<Service> services = new ArrayList<>(List.of(service()));
    public final List<Node> nodes = new ArrayList<>(List.of(node()));
    public final SortedMap<Integer, ConfigMap> claims = new TreeMap<>();
    public final SortedMap<String, DaemonSet> relays = new TreeMap<>();
    public final List<Pod> pods = new ArrayList<>();
    public final List<Pod> podsWithHostPorts = new ArrayList<>();
    public final List<Event> podRefusals = new ArrayList<>();
    public final SortedMap<AppKey, RouteFact> routes = new TreeMap<>();

    /** By name, what the last visits to further edges found. */
    public final SortedMap<String, EdgeFacts> visits = new TreeMap<>();

    public DnsEndpointFacts dnsEndpoints = DnsEndpointFacts.OFF;

    private boolean restoring;

    public SmallWorld(ExposedApp... apps) {
        for (ExposedApp app : apps) {
            put(app);
        }
    }

    public SmallWorld put(ExposedApp app) {
        apps.put(AppKey.of(app), app);
        return this;
    }

    public SmallWorld put(PortClaim claim) {
        claims.put(claim.port(), KnownClaims.map(claim));
        return this;
    }

    public SmallWorld put(DaemonSet relay) {
        relays.put(relay.getMetadata().getName(), relay);
        return this;
    }

    public SmallWorld restoring() {
        restoring = true;
        return this;
    }

    /** What the planner gets to see. */
    public World see() {
        Map<String, EdgeFacts> visited = new TreeMap<>(visits);
        visited.putIfAbsent("vps", facts(routes));
        return new World(
                settings,
                Optional.of(INSTALLATION),
                new DeletionGuard(restoring, Optional.empty(), new TreeMap<>()),
                List.copyOf(apps.values()),
                edges,
                services,
                List.of(),
                List.of(),
                nodes,
                Map.of(NODE, List.of(tailnetAddress)),
                List.copyOf(claims.values()),
                List.copyOf(relays.values()),
                pods,
                podsWithHostPorts,
                podRefusals,
                visited,
                Map.of(),
                Outside.NONE,
                dnsEndpoints);
    }

    public Plan plan() {
        return Planner.plan(see());
    }

    /** Until all apps are served: claims and relays are written, pods are ready at once, and files are uploaded. */
    public SmallWorld settle() {
        for (int turn = 0; turn < 5; turn++) {
            relay();
            plan().routes().get("vps").desired().forEach((app, file) -> routes.put(app, synced(file)));
        }
        return this;
    }

    /** Claims and relays are written, and pods are ready at once; edges stay as they are. */
    public SmallWorld relay() {
        Plan plan = plan();
        plan.relays().claims().values().forEach(this::put);
        plan.relays().desired().values().forEach(this::put);
        pods.clear();
        relays.values().forEach(r -> pods.add(ReadyPod.of(r, r.getMetadata().getName() + "-x", NODE)));
        pods.forEach(p -> p.getMetadata().setCreationTimestamp("2026-11-22T12:00:00Z"));
        return this;
    }

    /** What a visit finds to an edge with these files, whose Traefik has loaded all of them. */
    public static EdgeFacts facts(Map<AppKey, RouteFact> routes) {
        Verdict connected = Verdict.yes(Reason.Connected, "Logged in.");
        Set<Integer> served = new TreeSet<>();
        routes.values().forEach(r -> served.addAll(r.content().orElseThrow().ports()));
        return new EdgeFacts(
                connected, connected, Map.copyOf(routes), Optional.of(served), EdgeFacts.Takeover.None, true, 0);
    }

    public static RouteFact synced(RouteFile file) {
        return new RouteFact(Optional.of(file), Verdict.yes(Reason.Synced, "Served."));
    }

    public static AppKey key(String name) {
        return new AppKey("apps", name);
    }

    public static ExposedApp app(String name) {
        return app(
                name,
                new ExposedAppSpec(
                        name + ".example.com", null, new ServiceRef("web", null), null, null, null, null, null));
    }

    public static ExposedApp app(String name, ExposedAppSpec spec) {
        ExposedApp app = new ExposedApp();
        app.setMetadata(new ObjectMetaBuilder()
                .withNamespace("apps")
                .withName(name)
                .withUid("uid-" + name)
                .withGeneration(1L)
                .withCreationTimestamp("2026-11-01T00:00:00Z")
                .build());
        app.setSpec(spec);
        return app;
    }

    public static Edge edge(String name, String tailnetAddress) {
        Edge edge = new Edge();
        edge.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withUid("uid-" + name)
                .withGeneration(1L)
                .build());
        edge.setSpec(new EdgeSpec(true, List.of("203.0.113.10"), tailnetAddress, null, null, null, null, null, null));
        return edge;
    }

    private static Service service() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("apps")
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .withType("ClusterIP")
                .withClusterIP("10.43.0.9")
                .addNewPort()
                .withProtocol("TCP")
                .withPort(80)
                .endPort()
                .endSpec()
                .build();
    }

    private static Node node() {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(NODE)
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }
}
