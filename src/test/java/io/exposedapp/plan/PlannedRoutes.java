package io.exposedapp.plan;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.Reason;
import io.exposedapp.api.ServiceRef;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.IpText;
import io.exposedapp.model.Names;
import io.exposedapp.model.Settings;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.relay.Backend;
import io.exposedapp.plan.relay.Forwarding;
import io.exposedapp.plan.relay.HaproxyConfig;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.plan.world.DeletionGuard;
import io.exposedapp.plan.world.DnsEndpointFacts;
import io.exposedapp.plan.world.DnsFact;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.Outside;
import io.exposedapp.plan.world.PortClaimMap;
import io.exposedapp.plan.world.World;
import io.exposedapp.traefik.RouteFile;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the planner makes of any number of apps on one edge: first their relays, then, when these serve, the route
 * files.
 */
public final class PlannedRoutes {

    private static final String CLUSTER = "home";
    private static final int FIRST_PORT = 8080;
    private static final int LAST_PORT = 30_000;
    private static final RelaySet NOTHING = new RelaySet(
            new TreeMap<>(), new TreeMap<>(), List.of(), Set.of(), Set.of(), new TreeMap<>(), new TreeMap<>());

    /**
     * One app that is served.
     *
     * @param name of its router, without suffix
     * @param fileName of its route file
     * @param text of that file
     * @param haproxy its relay's configuration
     */
    public record Planned(ExposedApp app, String name, String fileName, RouteFile file, String text, String haproxy) {}

    private PlannedRoutes() {}

    /**
     * Apps that the planner refuses are left out.
     *
     * @param tailnet node to tailnet address
     */
    public static List<Planned> of(List<ExposedApp> apps, Edge edge, SortedMap<String, String> tailnet) {
        RelaySet relays = Planner.plan(world(apps, edge, tailnet, NOTHING)).relays();
        Plan plan = Planner.plan(world(apps, edge, tailnet, relays));
        List<Planned> planned = new ArrayList<>();
        for (ExposedApp app : apps) {
            AppKey key = AppKey.of(app);
            RouteFile file =
                    plan.routes().get(edge.getMetadata().getName()).desired().get(key);
            if (file != null) {
                DaemonSet relay = plan.relays()
                        .desired()
                        .get(Names.relay(plan.apps().get(key).port().orElseThrow()));
                planned.add(new Planned(
                        app,
                        Names.traefik(CLUSTER, key),
                        Names.routeFile(CLUSTER, key),
                        file,
                        file.render(Names.routeMark(CLUSTER, key)),
                        relay.getSpec()
                                .getTemplate()
                                .getMetadata()
                                .getAnnotations()
                                .get(Names.HAPROXY_ANNOTATION)));
            }
        }
        return planned;
    }

    /** A relay's configuration of one node, made of whatever is given. */
    public static String haproxy(String node, String address, String source, String clusterIP) {
        return HaproxyConfig.render(new Forwarding(
                new AppKey("a", "b"),
                FIRST_PORT,
                new Backend("web", clusterIP, 80),
                Map.of(node, address),
                List.of(source)));
    }

    private static World world(List<ExposedApp> apps, Edge edge, SortedMap<String, String> tailnet, RelaySet relays) {
        Verdict connected = Verdict.yes(Reason.Connected, "Logged in.");
        List<Node> nodes = tailnet.keySet().stream()
                .map(n -> new NodeBuilder()
                        .withNewMetadata()
                        .withName(n)
                        .endMetadata()
                        .build())
                .toList();
        Map<String, List<String>> probed = new TreeMap<>();
        tailnet.forEach((node, address) -> probed.put(node, List.of(address)));
        List<Pod> pods = relays.desired().values().stream()
                .flatMap(relay -> tailnet.keySet().stream()
                        .map(node -> ReadyPod.of(relay, relay.getMetadata().getName() + "-" + node, node)))
                .toList();
        ConfigMap installation = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("installation")
                .withUid("uid")
                .endMetadata()
                .build();
        return new World(
                new Settings(CLUSTER, "exposedapp-relays", FIRST_PORT, LAST_PORT, "haproxy:test", "IfNotPresent"),
                Optional.of(installation),
                DeletionGuard.NO,
                apps,
                List.of(edge),
                services(apps),
                List.of(),
                List.of(),
                nodes,
                probed,
                relays.claims().values().stream()
                        .map(c -> PortClaimMap.write(c, "exposedapp-relays", installation))
                        .toList(),
                List.copyOf(relays.desired().values()),
                pods,
                List.of(),
                List.of(),
                Map.of(
                        edge.getMetadata().getName(),
                        new EdgeFacts(
                                connected,
                                connected,
                                Map.of(),
                                Optional.of(Set.of()),
                                EdgeFacts.Takeover.None,
                                true,
                                0)),
                Map.of(),
                new Outside(resolving(apps, edge), Map.of(), Map.of()),
                DnsEndpointFacts.OFF);
    }

    /** The Services that the apps name, with the ports that they name. */
    private static List<Service> services(List<ExposedApp> apps) {
        Map<AppKey, Service> services = new TreeMap<>();
        for (ExposedApp app : apps) {
            ServiceRef ref = app.getSpec().service();
            AppKey key = new AppKey(app.getMetadata().getNamespace(), ref.name());
            services.computeIfAbsent(key, k -> service(k, services.size()))
                    .getSpec()
                    .getPorts()
                    .add(port(ref));
        }
        return List.copyOf(services.values());
    }

    private static Service service(AppKey key, int index) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(key.namespace())
                .withName(key.name())
                .endMetadata()
                .withNewSpec()
                .withType("ClusterIP")
                .withClusterIP("10.43." + index / 250 + "." + (index % 250 + 1))
                .endSpec()
                .build();
    }

    private static ServicePort port(ServiceRef ref) {
        ServicePortBuilder port = new ServicePortBuilder().withProtocol("TCP").withPort(80);
        if (ref.port() != null && ref.port().getIntVal() != null) {
            port.withPort(ref.port().getIntVal());
        } else if (ref.port() != null) {
            port.withName(ref.port().getStrVal());
        }
        return port.build();
    }

    /** All hosts resolve to the edge, so that Traefik is asked for their certificates. */
    private static Map<String, DnsFact> resolving(List<ExposedApp> apps, Edge edge) {
        DnsFact here = DnsFact.found(
                edge.getSpec().publicAddresses().stream().map(IpText::of).toList(), List.of());
        Map<String, DnsFact> dns = new HashMap<>();
        apps.forEach(app -> app.getSpec().hosts().forEach(host -> dns.put(host, here)));
        return dns;
    }
}
