package io.exposedapp.plan.relay;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Names;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.Relay;
import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The pods of all relays: which of them are ready, and why others are not.
 *
 * @param byPort the pods of each port, without those that are being deleted
 * @param ending by port, the pods that are being deleted without draining: they serve open connections for a second
 * @param inUse by port, the other program that relays found on it, and on which nodes
 * @param lostNodes names of the nodes that do not answer. Kubernetes reports all their pods as not ready
 * @param refused by port, why the API server refuses new pods of the relay
 * @param namespace the namespace of the relays
 * @param podSecurity the Pod Security level that this namespace enforces
 */
public record RelayPods(
        Map<Integer, List<Pod>> byPort,
        Map<Integer, List<Pod>> ending,
        Map<Integer, String> inUse,
        Set<String> lostNodes,
        Map<Integer, Verdict> refused,
        String namespace,
        Optional<String> podSecurity) {

    /** The C library's message for EADDRINUSE. HAProxy's last log lines are the container's termination message. */
    private static final String IN_USE = "Address already in use";

    private static final String HEALTH = ":" + RelayHealth.PORT;
    private static final String POD_SECURITY = "pod-security.kubernetes.io/enforce";

    public static RelayPods of(World world) {
        Map<Integer, List<Pod>> byPort = byPort(world, p -> p.getDeletionTimestamp() == null);
        Map<Integer, List<Pod>> ending = byPort(
                world,
                p -> p.getDeletionGracePeriodSeconds() != null
                        && p.getDeletionGracePeriodSeconds() <= RelayManifest.AT_ONCE_SECONDS);
        String namespace = world.settings().relaysNamespace();
        Optional<String> podSecurity = world.namespaces().stream()
                .filter(n -> n.getMetadata().getName().equals(namespace))
                .map(Namespace::getMetadata)
                .map(m -> m.getLabels())
                .filter(Objects::nonNull)
                .map(l -> l.get(POD_SECURITY))
                .filter(Objects::nonNull)
                .findFirst();
        return new RelayPods(
                byPort, ending, inUse(byPort), lostNodes(world), refused(world, byPort), namespace, podSecurity);
    }

    private static Set<String> lostNodes(World world) {
        return world.nodes().stream()
                .filter(n -> n.getStatus() != null
                        && n.getStatus().getConditions().stream()
                                .anyMatch(c -> "Ready".equals(c.getType()) && !"True".equals(c.getStatus())))
                .map(n -> n.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private static Map<Integer, Verdict> refused(World world, Map<Integer, List<Pod>> byPort) {
        RefusedPods events = RefusedPods.of(world);
        Map<Integer, Verdict> refused = new TreeMap<>();
        world.relays().stream()
                .map(Relay::of)
                .flatMap(Optional::stream)
                .forEach(r -> events.verdict(r.daemonSet(), byPort.getOrDefault(r.port(), List.of()))
                        .ifPresent(why -> refused.put(r.port(), why)));
        return refused;
    }

    private static Map<Integer, List<Pod>> byPort(World world, Predicate<ObjectMeta> which) {
        return world.relayPods().stream()
                .filter(p -> which.test(p.getMetadata()))
                .filter(p -> p.getMetadata()
                        .getLabels()
                        .getOrDefault(Names.PORT_LABEL, "")
                        .matches("[1-9][0-9]{3,4}"))
                .collect(Collectors.groupingBy(
                        p -> Integer.parseInt(p.getMetadata().getLabels().get(Names.PORT_LABEL)),
                        TreeMap::new,
                        Collectors.toList()));
    }

    /** The pods that listen, or that would if they reached the Service. */
    List<Pod> listening(int port) {
        return byPort.getOrDefault(port, List.of()).stream()
                .filter(p -> RelayPodStatus.isReady(p)
                        || (!lostNodes.contains(p.getSpec().getNodeName()) && RelayPodStatus.wasReady(p)))
                .toList();
    }

    /** Whether a pod on the node reaches the Service. */
    boolean reaches(int port, String node) {
        return onNode(port, node).anyMatch(RelayPodStatus::isReady);
    }

    /** Names of all pods of a port. */
    List<String> names(int port) {
        return byPort.getOrDefault(port, List.of()).stream()
                .map(p -> p.getMetadata().getName())
                .sorted()
                .toList();
    }

    /**
     * Whether a ready pod on the node forwards to the backend, and none there forwards elsewhere. The kernel gives each
     * pod that listens a part of the connections.
     */
    boolean forwards(int port, String node, Backend backend) {
        return onNode(port, node).anyMatch(p -> leadsTo(backend, p).orElse(false))
                && Stream.of(byPort, ending)
                        .flatMap(pods -> pods.getOrDefault(port, List.of()).stream())
                        .filter(p -> Objects.equals(node, p.getSpec().getNodeName()))
                        .allMatch(p -> leadsTo(backend, p).orElse(true));
    }

    /** Empty for a pod of version 0.1, of which it is not known. */
    private static Optional<Boolean> leadsTo(Backend backend, Pod pod) {
        return Forwarding.of(pod.getMetadata()).map(f -> f.forwardsTo(backend));
    }

    /**
     * Names of pods that forward elsewhere, or that admit no edge although the target admits one, on nodes where a
     * ready pod matches the target. What pods of version 0.1 do is not known, so they drain as in any rollout.
     */
    Stream<String> outdated(Forwarding target) {
        return byPort.getOrDefault(target.port(), List.of()).stream()
                .filter(p -> Forwarding.of(p.getMetadata())
                        .filter(f -> !isOfUse(f, target))
                        .isPresent())
                .filter(p -> onNode(target.port(), p.getSpec().getNodeName())
                        .map(other -> Forwarding.of(other.getMetadata()))
                        .flatMap(Optional::stream)
                        .anyMatch(f -> isOfUse(f, target)))
                .map(p -> p.getMetadata().getName());
    }

    private static boolean isOfUse(Forwarding pod, Forwarding target) {
        return pod.app().equals(target.app())
                && pod.forwardsTo(target.backend())
                && (target.sources().isEmpty() || !pod.sources().isEmpty());
    }

    private Stream<Pod> onNode(int port, String node) {
        return listening(port).stream()
                .filter(p -> Objects.equals(node, p.getSpec().getNodeName()));
    }

    private static Map<Integer, String> inUse(Map<Integer, List<Pod>> byPort) {
        Map<Integer, String> inUse = new TreeMap<>();
        byPort.forEach((port, pods) -> {
            List<String> nodes = pods.stream()
                    .filter(p -> !RelayPodStatus.isReady(p)
                            && RelayPodStatus.lastWords(p)
                                    .anyMatch(line -> line.contains(IN_USE) && !line.contains(HEALTH)))
                    .map(p -> p.getSpec().getNodeName())
                    .sorted()
                    .toList();
            if (!nodes.isEmpty()) {
                inUse.put(port, "a program on node " + String.join(", ", nodes));
            }
        });
        return inUse;
    }

    /** Why the relay of a port is not ready, as far as its pods and their namespace show. */
    Optional<Verdict> trouble(int port) {
        return Optional.ofNullable(inUse.get(port))
                .map(
                        user -> Verdict.no(
                                Reason.PortInUse,
                                "Port " + port + " of the tailnet address is used by " + user
                                        + ". Stop that program (ss -ltnp there names it), or pin another port in spec.relay.port; an app that pins none moves automatically."))
                .or(() -> hindrance(port))
                .or(() -> podSecurity
                        .filter(level -> !byPort.containsKey(port) && !level.equals("privileged"))
                        .map(level -> Verdict.no(
                                Reason.PodSecurity,
                                "Namespace " + namespace + " has " + POD_SECURITY + "=" + level
                                        + ", which refuses pods in the host network. Set it right: kubectl label --overwrite namespace "
                                        + namespace + " " + POD_SECURITY + "=privileged")));
    }

    /** Why new pods of the relay can't start, or can't be created. */
    Optional<Verdict> hindrance(int port) {
        return missingImage(port).or(() -> healthInUse(port)).or(() -> Optional.ofNullable(refused.get(port)));
    }

    private Optional<Verdict> healthInUse(int port) {
        return byPort.getOrDefault(port, List.of()).stream()
                .filter(p ->
                        RelayPodStatus.lastWords(p).anyMatch(line -> line.contains(IN_USE) && line.contains(HEALTH)))
                .map(p -> p.getSpec().getNodeName())
                .sorted()
                .findFirst()
                .map(node -> Verdict.no(
                        Reason.PortInUse,
                        "Port " + RelayHealth.PORT
                                + " of loopback addresses, on which relays answer the kubelet, is used by"
                                + " a program on node " + node
                                + ", so no relay can start there. Stop that program (ss -ltnp there names it)."));
    }

    private Optional<Verdict> missingImage(int port) {
        return byPort.getOrDefault(port, List.of()).stream()
                .filter(RelayPodStatus::lacksImage)
                .map(p -> p.getSpec().getContainers().get(0).getImage())
                .findFirst()
                .map(
                        image -> Verdict.no(
                                Reason.ImagePull,
                                "The relay's image " + image
                                        + " can't be pulled. Correct relay.image of the chart, or let the nodes reach its registry."));
    }
}
