package io.exposedapp.plan;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Settings;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.plan.world.DeletionGuard;
import io.exposedapp.plan.world.DnsEndpointFacts;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import io.exposedapp.plan.world.Outside;
import io.exposedapp.plan.world.PortClaimMap;
import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A world of many apps, each with a Service of its own, two nodes and one edge: at first, and when all of them are
 * served.
 */
final class ManyApps {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final Settings SETTINGS =
            new Settings("home", "exposedapp-relays", 10000, 14999, "haproxy:test", "IfNotPresent");
    private static final List<String> NODES = List.of("home", "peer");

    private ManyApps() {}

    /** No relay is there yet, and the edge is empty. */
    static World world(int apps) {
        Edge edge = YAML.unmarshal("""
        apiVersion: exposedapp.io/v1alpha1
        kind: Edge
        metadata: {name: vps}
        spec:
          publicAddresses: [203.0.113.10]
          tailnetAddress: 100.64.0.1
          ssh: {host: 127.0.0.1, hostKeys: [], privateKeySecret: {name: a, key: b}}
        """, Edge.class);
        List<Node> nodes = NODES.stream()
                .map(n -> new NodeBuilder()
                        .withNewMetadata()
                        .withName(n)
                        .endMetadata()
                        .build())
                .toList();
        return new World(
                SETTINGS,
                Optional.of(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("installation")
                        .withUid("u")
                        .endMetadata()
                        .build()),
                DeletionGuard.NO,
                IntStream.range(0, apps).mapToObj(ManyApps::app).toList(),
                List.of(edge),
                IntStream.range(0, apps).mapToObj(ManyApps::service).toList(),
                IntStream.range(0, apps).mapToObj(ManyApps::slice).toList(),
                List.of(),
                nodes,
                Map.of("home", List.of("100.64.0.2"), "peer", List.of("100.64.0.3")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of("vps", facts(Map.of())),
                Map.of(),
                Outside.NONE,
                DnsEndpointFacts.OFF);
    }

    /** The same once each relay runs and each route is on the edge. */
    static World served(World world) {
        RelaySet wanted = Planner.plan(world).relays();
        List<ConfigMap> claims = wanted.claims().values().stream()
                .map(c -> PortClaimMap.write(
                        c, SETTINGS.relaysNamespace(), world.installation().orElseThrow()))
                .toList();
        List<DaemonSet> relays = asRead(wanted);
        World relayed = with(world, claims, relays, pods(relays), world.edgeFacts());
        Map<AppKey, RouteFact> routes = new TreeMap<>();
        Planner.plan(relayed)
                .routes()
                .get("vps")
                .desired()
                .forEach((app, file) ->
                        routes.put(app, new RouteFact(Optional.of(file), Verdict.yes(Reason.Synced, "Served."))));
        return with(world, claims, relays, relayed.relayPods(), Map.of("vps", facts(routes)));
    }

    /** The API server's are other objects than those that were sent. */
    private static List<DaemonSet> asRead(RelaySet relays) {
        return relays.desired().values().stream()
                .map(d -> YAML.unmarshal(YAML.asJson(d), DaemonSet.class))
                .toList();
    }

    private static World with(
            World w, List<ConfigMap> claims, List<DaemonSet> relays, List<Pod> pods, Map<String, EdgeFacts> facts) {
        return new World(
                w.settings(),
                w.installation(),
                w.restoring(),
                w.apps(),
                w.edges(),
                w.services(),
                w.endpointSlices(),
                w.namespaces(),
                w.nodes(),
                w.tailnet(),
                claims,
                relays,
                pods,
                List.of(),
                List.of(),
                facts,
                w.refusedRelays(),
                w.outside(),
                DnsEndpointFacts.OFF);
    }

    private static EdgeFacts facts(Map<AppKey, RouteFact> routes) {
        Verdict connected = Verdict.yes(Reason.Connected, "Logged in.");
        Set<Integer> ports = new TreeSet<>();
        routes.values().forEach(r -> ports.addAll(r.content().orElseThrow().ports()));
        return new EdgeFacts(connected, connected, routes, Optional.of(ports), Takeover.None, true, 0);
    }

    private static ExposedApp app(int i) {
        return YAML.unmarshal("""
        {"apiVersion": "exposedapp.io/v1alpha1", "kind": "ExposedApp",
         "metadata": {"name": "app-%1$d", "namespace": "ns-%2$d", "uid": "uid-%1$d", "generation": 1, "creationTimestamp": "2026-01-01T00:00:00Z"},
         "spec": {"host": "app-%1$d.example.com", "service": {"name": "web-%1$d"}}}
        """.formatted(i, i % 10), ExposedApp.class);
    }

    private static Service service(int i) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("web-" + i)
                .withNamespace("ns-" + i % 10)
                .endMetadata()
                .withNewSpec()
                .withType("ClusterIP")
                .withClusterIP("10.43." + i / 250 + "." + (i % 250 + 1))
                .addNewPort()
                .withProtocol("TCP")
                .withPort(80)
                .endPort()
                .endSpec()
                .build();
    }

    private static EndpointSlice slice(int i) {
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withName("web-" + i + "-x")
                .withNamespace("ns-" + i % 10)
                .addToLabels("kubernetes.io/service-name", "web-" + i)
                .endMetadata()
                .addNewEndpoint()
                .withNewConditions()
                .withReady(true)
                .endConditions()
                .endEndpoint()
                .build();
    }

    private static List<Pod> pods(List<DaemonSet> relays) {
        List<Pod> pods = new ArrayList<>();
        for (DaemonSet relay : relays) {
            for (String node : NODES) {
                pods.add(new PodBuilder()
                        .withMetadata(relay.getSpec().getTemplate().getMetadata())
                        .editMetadata()
                        .withName(relay.getMetadata().getName() + "-" + node)
                        .addNewOwnerReference()
                        .withName(relay.getMetadata().getName())
                        .endOwnerReference()
                        .endMetadata()
                        .withSpec(relay.getSpec().getTemplate().getSpec())
                        .editSpec()
                        .withNodeName(node)
                        .endSpec()
                        .withNewStatus()
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build());
            }
        }
        return pods;
    }
}
