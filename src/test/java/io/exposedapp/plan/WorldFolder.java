package io.exposedapp.plan;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.model.Settings;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.DeletionGuard;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import io.exposedapp.plan.world.World;
import io.exposedapp.traefik.RouteFile;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads a world from a folder: {@code *.yaml} are Kubernetes objects, {@code tailnet.txt} has lines NODE ADDRESS…,
 * {@code refused.txt} has lines RELAY WORDS of what the API server doesn't take, and each folder {@code edge-NAME}
 * holds the route files on that edge, all of them served; {@code served.txt} lists ports that Traefik serves besides;
 * with a file {@code off} the edge doesn't answer, and with {@code unseen} it never did. With a file {@code restoring}
 * the apps' definition was made anew a moment ago.
 */
public final class WorldFolder {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    static {
        YAML.registerKubernetesResource(ExposedApp.class);
        YAML.registerKubernetesResource(Edge.class);
    }

    public static final Settings SETTINGS =
            new Settings("home", "exposedapp-relays", 8080, 8084, "haproxy:test", "IfNotPresent");

    private WorldFolder() {}

    static World read(Path folder) throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        Map<String, List<String>> tailnet = new HashMap<>();
        Map<String, EdgeFacts> facts = new TreeMap<>();
        Map<String, String> refused = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.equals("restoring")) {
                    continue;
                }
                if (name.startsWith("edge-") && Files.isDirectory(file)) {
                    facts.put(name.substring("edge-".length()), facts(file));
                } else if (name.equals("tailnet.txt")) {
                    Files.readAllLines(file)
                            .forEach(l -> tailnet.put(
                                    l.split(" ")[0], List.of(l.split(" ")).subList(1, l.split(" ").length)));
                } else if (name.equals("refused.txt")) {
                    Files.readAllLines(file).forEach(l -> refused.put(l.split(" ", 2)[0], l.split(" ", 2)[1]));
                } else {
                    KubernetesResource parsed = YAML.unmarshal(Files.newInputStream(file));
                    if (parsed instanceof io.fabric8.kubernetes.api.model.KubernetesList list) {
                        objects.addAll(list.getItems());
                    } else {
                        objects.add((HasMetadata) parsed);
                    }
                }
            }
        }
        return new World(
                SETTINGS,
                of(ConfigMap.class, objects).stream().findFirst(),
                restoring(folder),
                of(ExposedApp.class, objects),
                of(Edge.class, objects),
                of(Service.class, objects),
                of(EndpointSlice.class, objects),
                of(Namespace.class, objects),
                of(Node.class, objects),
                tailnet,
                of(DaemonSet.class, objects),
                pods(objects, true),
                pods(objects, false),
                facts,
                refused);
    }

    private static EdgeFacts facts(Path folder) throws IOException {
        Map<AppKey, RouteFact> routes = new TreeMap<>();
        boolean off = false;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                off |= name.equals("off");
                if (Names.appOfRouteFile(SETTINGS.clusterName(), name).isPresent()) {
                    routes.put(
                            Names.appOfRouteFile(SETTINGS.clusterName(), name).get(),
                            new RouteFact(
                                    RouteFile.parse(Files.readString(file)), Verdict.yes(Reason.Synced, "Served.")));
                }
            }
        }
        Verdict connected =
                off ? Verdict.no(Reason.EdgeUnreachable, "No answer.") : Verdict.yes(Reason.Connected, "Logged in.");
        Set<Integer> served = new TreeSet<>();
        routes.values().forEach(r -> served.addAll(r.content().orElseThrow().ports()));
        if (Files.exists(folder.resolve("served.txt"))) {
            Files.readAllLines(folder.resolve("served.txt")).forEach(port -> served.add(Integer.parseInt(port)));
        }
        boolean seen = !Files.exists(folder.resolve("unseen"));
        return new EdgeFacts(
                connected,
                connected,
                routes,
                seen ? Optional.of(served) : Optional.empty(),
                Takeover.None,
                seen,
                off ? 1 : 0);
    }

    private static DeletionGuard restoring(Path folder) {
        return new DeletionGuard(Files.exists(folder.resolve("restoring")), Optional.empty(), new TreeMap<>());
    }

    private static List<Pod> pods(List<HasMetadata> objects, boolean relays) {
        return of(Pod.class, objects).stream()
                .filter(p -> relays
                        == SETTINGS.relaysNamespace().equals(p.getMetadata().getNamespace()))
                .toList();
    }

    private static <T> List<T> of(Class<T> kind, List<HasMetadata> objects) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
