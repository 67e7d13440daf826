package io.exposedapp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.api.ExposedAppStatus.RelayStatus;
import io.exposedapp.api.Reason;
import io.exposedapp.api.RelaySpec;
import io.exposedapp.api.ServiceRef;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.model.Settings;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.claim.Ports;
import io.exposedapp.plan.relay.Forwarding;
import io.exposedapp.plan.relay.RelaySet.Removal;
import io.exposedapp.plan.route.WantedRoutes;
import io.exposedapp.plan.world.DeletionGuard;
import io.exposedapp.plan.world.DnsEndpointFacts;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import io.exposedapp.plan.world.Outside;
import io.exposedapp.plan.world.PortClaim;
import io.exposedapp.plan.world.PortClaimMap;
import io.exposedapp.plan.world.World;
import io.exposedapp.traefik.RouteFile;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A cluster of one node, and edges, for which plan after plan is made and carried out. Pods are ready at once; Traefik
 * leads by the files as they are and as they were a turn ago; an edge that is away isn't seen and doesn't change.
 */
final class Simulation {

    static final int FIRST_PORT = 8080;

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    /** What an edge has, and what the operator knows of it. */
    private static final class SimulatedEdge {
        private final SortedMap<AppKey, RouteFile> files = new TreeMap<>();
        private SortedMap<AppKey, RouteFile> filesBefore = new TreeMap<>();
        private Optional<EdgeFacts> facts = Optional.empty();
        private int away;
    }

    private final SortedMap<AppKey, ExposedApp> apps = new TreeMap<>();
    private final SortedMap<String, SimulatedEdge> edges = new TreeMap<>();
    private final SortedMap<Integer, PortClaim> claims = new TreeMap<>();
    private final SortedMap<String, DaemonSet> relays = new TreeMap<>();
    private final List<String> story = new ArrayList<>();
    private final Settings settings;

    Simulation(int edges, int ports) {
        settings = new Settings(
                "home", "exposedapp-relays", FIRST_PORT, FIRST_PORT + ports - 1, "haproxy:test", "IfNotPresent");
        for (int i = 0; i < edges; i++) {
            this.edges.put("edge-" + i, new SimulatedEdge());
        }
    }

    /** An app of a name, on all edges. */
    void create(String name, Integer pinned, int second) {
        ExposedApp app = new ExposedApp();
        app.setMetadata(new ObjectMetaBuilder()
                .withNamespace("apps")
                .withName(name)
                .withUid(name)
                .withGeneration(1L)
                .withCreationTimestamp("2026-11-01T00:00:%02dZ".formatted(second))
                .build());
        app.setSpec(new ExposedAppSpec(
                name + ".example.com",
                null,
                new ServiceRef("web", null),
                null,
                null,
                pinned == null ? null : new RelaySpec(pinned),
                null,
                null));
        apps.put(AppKey.of(app), app);
        story.add("created " + name + (pinned == null ? "" : " on " + pinned));
    }

    /** The cluster is gone with all that was in it, and so is what the operator knew; the edges stay. */
    void loseCluster() {
        apps.clear();
        claims.clear();
        relays.clear();
        edges.values().forEach(e -> e.facts = Optional.empty());
        story.add("cluster lost");
    }

    /** The edge can't be reached for so many turns. */
    void goesAway(String edge, int turns) {
        edges.get(edge).away = turns;
        story.add(edge + " is away for " + turns + " turns");
    }

    Set<String> edges() {
        return edges.keySet();
    }

    /**
     * Plans are made and carried out until nothing changes any more; then all apps are served on all edges, each by a
     * relay of its own and no other.
     */
    void settle() {
        // what an edge shows is planned with a turn later, and what Traefik serves another one
        for (int turn = 0, unchanged = 0; turn < 60 && unchanged < 5; turn++) {
            String before = state();
            turn();
            unchanged =
                    before.equals(state()) && edges.values().stream().allMatch(e -> e.away == 0) ? unchanged + 1 : 0;
        }
        assertThat(state())
                .as("in the end, after\n%s", String.join("\n", story))
                .isEqualTo(served());
    }

    void pass(int turns) {
        for (int i = 0; i < turns; i++) {
            turn();
        }
    }

    private void turn() {
        Plan plan = Planner.plan(world());
        claims.putAll(plan.relays().claims());
        plan.relays().desired().forEach((name, relay) -> {
            // only the app that holds the port gets a relay, and another one's has to go first
            Forwarding forwarding = forwarding(relay);
            boolean isHolders = claims.get(forwarding.port()).app().equals(forwarding.app());
            boolean isFree = !relays.containsKey(name)
                    || forwarding(relays.get(name)).app().equals(forwarding.app());
            if (isHolders && isFree) {
                relays.put(name, YAML.clone(relay));
            }
        });
        plan.relays().removals().forEach(this::remove);
        plan.apps()
                .forEach((key, app) -> apps.get(key)
                        .setStatus(new ExposedAppStatus(
                                1L,
                                null,
                                null,
                                app.port()
                                        .map(p -> new RelayStatus(p, List.of()))
                                        .orElse(null),
                                null,
                                null,
                                null,
                                null,
                                null)));
        edges.forEach((name, edge) -> visit(edge, plan.wantedOn(name).orElseThrow()));
        story.add(state());
        edges.forEach(this::nobodySeesAnotherApp);
    }

    private void remove(Removal removal) {
        int port = removal.claim().port();
        if (!removal.claim().equals(claims.get(port))) {
            return;
        }
        removal.relay().ifPresent(name -> relays.remove(name));
        switch (removal.cause().claim()) {
            case Reserved -> claims.put(port, removal.claim().reserve());
            case Released -> claims.remove(port);
            case Kept -> {}
        }
    }

    private static Forwarding forwarding(DaemonSet relay) {
        return Forwarding.of(relay.getSpec().getTemplate().getMetadata()).orElseThrow();
    }

    private static void visit(SimulatedEdge edge, WantedRoutes wanted) {
        edge.filesBefore = new TreeMap<>(edge.files);
        Verdict verdict = edge.away == 0 ? Verdict.yes(Reason.Connected, "") : Verdict.no(Reason.EdgeUnreachable, "");
        if (edge.away == 0) {
            edge.files
                    .keySet()
                    .removeIf(app -> wanted.isUnwanted(app) || !wanted.known().contains(app));
            edge.files.putAll(wanted.routes().desired());
            Set<Integer> ports = new TreeSet<>(ports(edge.files.values()));
            ports.addAll(ports(edge.filesBefore.values()));
            Map<AppKey, RouteFact> facts = new TreeMap<>();
            edge.files.forEach((app, file) -> facts.put(app, new RouteFact(Optional.of(file), verdict)));
            edge.facts = Optional.of(
                    new EdgeFacts(verdict, verdict, facts, Optional.of(ports), EdgeFacts.Takeover.None, true, 0));
        } else {
            edge.away--;
            EdgeFacts known = edge.facts.orElse(
                    new EdgeFacts(verdict, verdict, Map.of(), Optional.empty(), EdgeFacts.Takeover.None, false, 1));
            edge.facts = Optional.of(new EdgeFacts(
                    verdict, verdict, known.routes(), known.servedPorts(), EdgeFacts.Takeover.None, known.seen(), 1));
        }
    }

    private static Set<Integer> ports(Iterable<RouteFile> files) {
        Set<Integer> ports = new HashSet<>();
        files.forEach(file -> ports.addAll(file.ports()));
        return ports;
    }

    /**
     * Wherever an edge leads, by its files or by those of a turn ago, is the app's own relay, or one that doesn't let
     * the edge in, or none.
     */
    private void nobodySeesAnotherApp(String name, SimulatedEdge edge) {
        for (SortedMap<AppKey, RouteFile> files : List.of(edge.files, edge.filesBefore)) {
            files.forEach((app, file) -> file.ports()
                    .forEach(port -> Optional.ofNullable(relays.get(Names.relay(port)))
                            .map(Simulation::forwarding)
                            .filter(relay -> relay.sources().contains(address(name)))
                            .ifPresent(relay -> assertThat(relay.app())
                                    .as("what visitors of %s see by %s, after\n%s", app, name, String.join("\n", story))
                                    .isEqualTo(app))));
        }
    }

    private String state() {
        return "relays "
                + claims.values().stream()
                        .filter(c -> !c.isReserved())
                        .collect(Collectors.toMap(
                                PortClaim::port, c -> c.app().name() + c.sources(), (a, b) -> a, TreeMap::new))
                + " files "
                + edges.values().stream()
                        .map(e -> e.files.entrySet().stream()
                                .map(f -> f.getKey().name() + f.getValue().ports())
                                .toList())
                        .toList();
    }

    /** What {@link #state} has to be: each app on the port that its status tells. */
    private String served() {
        Map<Integer, String> relays = new TreeMap<>();
        List<String> files = new ArrayList<>();
        List<String> sources = edges.keySet().stream().map(Simulation::address).toList();
        apps.forEach((key, app) -> {
            int port = Ports.inStatus(app).orElse(0);
            relays.put(port, key.name() + sources);
            files.add(key.name() + Set.of(port));
        });
        return "relays " + relays + " files "
                + edges.keySet().stream().map(e -> files).toList();
    }

    private World world() {
        Service service = new ServiceBuilder()
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
        List<Pod> pods = relays.values().stream()
                .map(r -> ReadyPod.of(r, r.getMetadata().getName(), "home"))
                .toList();
        Map<String, EdgeFacts> facts = new HashMap<>();
        edges.forEach((name, edge) -> edge.facts.ifPresent(f -> facts.put(name, f)));
        ConfigMap installation = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("installation")
                .withUid("u")
                .endMetadata()
                .build();
        return new World(
                settings,
                Optional.of(installation),
                DeletionGuard.NO,
                List.copyOf(apps.values()),
                edges.keySet().stream().map(Simulation::edge).toList(),
                List.of(service),
                List.of(),
                List.of(),
                List.of(new NodeBuilder()
                        .withNewMetadata()
                        .withName("home")
                        .endMetadata()
                        .build()),
                Map.of("home", List.of("100.64.0.2")),
                claims.values().stream()
                        .map(c -> PortClaimMap.write(c, settings.relaysNamespace(), installation))
                        .toList(),
                List.copyOf(relays.values()),
                pods,
                List.of(),
                List.of(),
                facts,
                Map.of(),
                Outside.NONE,
                DnsEndpointFacts.OFF);
    }

    private static Edge edge(String name) {
        return YAML.unmarshal("""
        apiVersion: exposedapp.io/v1alpha1
        kind: Edge
        metadata: {name: %s}
        spec:
          default: true
          publicAddresses: [203.0.113.10]
          tailnetAddress: %s
          ssh: {host: 127.0.0.1, hostKeys: [], privateKeySecret: {name: a, key: b}}
        """.formatted(name, address(name)), Edge.class);
    }

    private static String address(String edge) {
        return "100.64.1." + edge.substring("edge-".length());
    }
}
