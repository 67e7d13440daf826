package io.exposedapp.plan.relay;

import io.exposedapp.plan.world.PortClaims;
import io.exposedapp.plan.world.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which nodes the relay of a port serves on, and which edges it admits there.
 *
 * @param tailnet by node, its tailnet address
 * @param cordoned names of nodes that take no new pods
 * @param byPort a cache of results, because one plan asks for them repeatedly
 */
public record RelayPlacement(
        SortedMap<String, String> tailnet,
        Set<String> cordoned,
        PortClaims claims,
        RelayPods pods,
        BackendLookup backends,
        Map<Integer, List<RelayNode>> byPort) {

    public RelayPlacement(
            World world, PortClaims claims, TailnetNodes tailnet, RelayPods pods, BackendLookup backends) {
        this(
                tailnet.addresses(),
                world.nodes().stream()
                        .filter(n -> n.getSpec() != null
                                && Boolean.TRUE.equals(n.getSpec().getUnschedulable()))
                        .map(n -> n.getMetadata().getName())
                        .collect(Collectors.toSet()),
                claims,
                pods,
                backends,
                new HashMap<>());
    }

    /** The relays of a port, one for each node of the tailnet. */
    public List<RelayNode> of(int port) {
        return byPort.computeIfAbsent(port, this::seen);
    }

    /** Whether the relay serves on a node. Pods of version 0.1 do not say what they forward to, and may serve. */
    boolean mayServe(int port) {
        return of(port).stream().anyMatch(RelayNode::serving)
                || pods.listening(port).stream()
                        .anyMatch(p -> Forwarding.of(p.getMetadata()).isEmpty());
    }

    /**
     * The relays that serve. While others do, these are left out:
     *
     * <ol>
     *   <li>Nodes that do not reach the Service.
     *   <li>Cordoned nodes. One may be switched off next, and requests on their way to it would be lost.
     * </ol>
     */
    List<RelayNode> staying(int port) {
        List<RelayNode> serving = of(port).stream().filter(RelayNode::serving).toList();
        return preferred(preferred(serving, reaches(port)), n -> !n.cordoned());
    }

    /**
     * Whether a node's relay reaches the Service. While that has no ready endpoints no node reaches it, and all nodes
     * pass.
     */
    Predicate<RelayNode> reaches(int port) {
        boolean reachable =
                claims.at(port).filter(c -> backends.isReady(c.app())).isPresent();
        return node -> node.reaches() || !reachable;
    }

    private static List<RelayNode> preferred(List<RelayNode> nodes, Predicate<RelayNode> which) {
        List<RelayNode> preferred = nodes.stream().filter(which).toList();
        return preferred.isEmpty() ? nodes : preferred;
    }

    private List<RelayNode> seen(int port) {
        return tailnet.entrySet().stream()
                .map(n -> {
                    List<Forwarding> serving = serving(port, n.getKey(), n.getValue());
                    return new RelayNode(
                            n.getKey(),
                            n.getValue(),
                            !serving.isEmpty(),
                            pods.reaches(port, n.getKey()),
                            cordoned.contains(n.getKey()),
                            admitted(serving));
                })
                .toList();
    }

    /**
     * What the listening pods of the port on the node do. Empty while one of them still belongs to another app, or
     * forwards to an address that its Service has lost, because the kernel may select that pod.
     */
    private List<Forwarding> serving(int port, String node, String address) {
        List<Forwarding> ready = pods.listening(port).stream()
                .filter(p -> node.equals(p.getSpec().getNodeName()))
                .map(p -> Forwarding.of(p.getMetadata()))
                .flatMap(Optional::stream)
                .toList();
        boolean isSafe = ready.stream().allMatch(f -> claims.isHeldBy(port, f.app()) && !backends.isLost(f));
        return isSafe ? ready.stream().filter(f -> f.listensOn(node, address)).toList() : List.of();
    }

    /**
     * Addresses that all of the pods admit. While an old pod and a new pod share the port, the kernel gives each of
     * them a part of the connections.
     */
    private static Set<String> admitted(List<Forwarding> pods) {
        Set<String> admitted = new TreeSet<>();
        pods.stream().map(Forwarding::sources).forEach(admitted::addAll);
        pods.stream().map(Forwarding::sources).forEach(admitted::retainAll);
        return admitted;
    }
}
