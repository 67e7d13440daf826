package io.exposedapp.plan.relay;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Names;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.Relay;
import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
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
 * @param refused by port, why the API server refuses new pods of the relay
 * @param namespace the namespace of the relays
 * @param podSecurity the Pod Security level that this namespace enforces
 */
public record RelayPods(
        Map<Integer, List<Pod>> byPort,
        Map<Integer, List<Pod>> ending,
        Map<Integer, String> inUse,
        Map<Integer, Verdict> refused,
        String namespace,
        Optional<String> podSecurity) {

    /** The C library's message for EADDRINUSE. HAProxy's last log lines are the container's termination message. */
    private static final String IN_USE = "Address already in use";

    private static final Set<String> NO_IMAGE =
            Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");
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
        return new RelayPods(byPort, ending, inUse(byPort), refused(world, byPort), namespace, podSecurity);
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

    List<Pod> ready(int port) {
        return byPort.getOrDefault(port, List.of()).stream()
                .filter(RelayPods::isReady)
                .toList();
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
        return ready(port).stream().filter(p -> Objects.equals(node, p.getSpec().getNodeName()));
    }

    private static Map<Integer, String> inUse(Map<Integer, List<Pod>> byPort) {
        Map<Integer, String> inUse = new TreeMap<>();
        byPort.forEach((port, pods) -> {
            List<String> nodes = pods.stream()
                    .filter(p -> !isReady(p) && lastWords(p).anyMatch(m -> m.contains(IN_USE)))
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
        return missingImage(port).or(() -> Optional.ofNullable(refused.get(port)));
    }

    private Optional<Verdict> missingImage(int port) {
        return byPort.getOrDefault(port, List.of()).stream()
                .filter(RelayPods::lacksImage)
                .map(p -> p.getSpec().getContainers().get(0).getImage())
                .findFirst()
                .map(
                        image -> Verdict.no(
                                Reason.ImagePull,
                                "The relay's image " + image
                                        + " can't be pulled. Correct relay.image of the chart, or let the nodes reach its registry."));
    }

    private static Stream<ContainerStatus> containers(Pod pod) {
        return pod.getStatus() == null ? Stream.empty() : pod.getStatus().getContainerStatuses().stream();
    }

    /**
     * Termination messages of containers that do not run. The message of a container that was restarted is obsolete.
     */
    private static Stream<String> lastWords(Pod pod) {
        return containers(pod)
                .filter(c -> c.getState() == null || c.getState().getRunning() == null)
                .flatMap(c -> Stream.of(Optional.ofNullable(c.getState()), Optional.ofNullable(c.getLastState())))
                .flatMap(Optional::stream)
                .map(ContainerState::getTerminated)
                .filter(Objects::nonNull)
                .map(t -> Objects.toString(t.getMessage(), ""));
    }

    private static boolean lacksImage(Pod pod) {
        return containers(pod)
                .map(ContainerStatus::getState)
                .filter(Objects::nonNull)
                .map(ContainerState::getWaiting)
                .filter(Objects::nonNull)
                .anyMatch(w -> NO_IMAGE.contains(Objects.toString(w.getReason(), "")));
    }

    private static boolean isReady(Pod pod) {
        return readiness(pod).isPresent();
    }

    /** Since when a pod is ready. Empty if it is not. */
    static Optional<Instant> readySince(Pod pod) {
        return readiness(pod).map(PodCondition::getLastTransitionTime).map(Instant::parse);
    }

    private static Optional<PodCondition> readiness(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).map(PodStatus::getConditions).orElse(List.of()).stream()
                .filter(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()))
                .findFirst();
    }
}
