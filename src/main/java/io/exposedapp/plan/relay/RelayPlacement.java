package io.exposedapp.plan.relay;

import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** On which nodes the relay of a port serves, and whom it lets in there. */
public final class RelayPlacement {

    /** Node to address. */
    private final SortedMap<String, String> tailnet;

    private final Set<String> cordoned;
    private final RelayPods pods;
    private final Map<Integer, List<RelayNode>> byPort = new HashMap<>();

    public RelayPlacement(World world, TailnetNodes tailnet, RelayPods pods) {
        this.tailnet = tailnet.addresses();
        this.pods = pods;
        cordoned = world.nodes().stream()
                .filter(n ->
                        n.getSpec() != null && Boolean.TRUE.equals(n.getSpec().getUnschedulable()))
                .map(n -> n.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    /** The relays of a port, one for each node of the tailnet. */
    public List<RelayNode> of(int port) {
        // asked for again and again while one plan is made
        return byPort.computeIfAbsent(port, this::seen);
    }

    /**
     * Those that serve. A cordoned node is left while another one serves: it may be switched off next, and what is
     * under way to it then is lost.
     */
    List<RelayNode> staying(int port) {
        List<RelayNode> serving = of(port).stream().filter(RelayNode::serving).toList();
        List<RelayNode> staying = serving.stream().filter(n -> !n.cordoned()).toList();
        return staying.isEmpty() ? serving : staying;
    }

    private List<RelayNode> seen(int port) {
        List<Pod> ready = pods.ready(port);
        return tailnet.entrySet().stream()
                .map(n -> {
                    List<ObjectMeta> serving = ready.stream()
                            .filter(p -> n.getKey().equals(p.getSpec().getNodeName()))
                            .map(Pod::getMetadata)
                            .filter(p -> HaproxyConfig.binds(p, n.getKey(), n.getValue(), port))
                            .toList();
                    return new RelayNode(
                            n.getKey(),
                            n.getValue(),
                            !serving.isEmpty(),
                            cordoned.contains(n.getKey()),
                            admitted(serving));
                })
                .toList();
    }

    /**
     * By all of them: while an old pod and a new one share the port, the kernel gives each a part of the connections.
     */
    private static Set<String> admitted(List<ObjectMeta> pods) {
        Set<String> admitted = new TreeSet<>();
        pods.stream().map(HaproxyConfig::admits).forEach(admitted::addAll);
        pods.stream().map(HaproxyConfig::admits).forEach(admitted::retainAll);
        return admitted;
    }
}
