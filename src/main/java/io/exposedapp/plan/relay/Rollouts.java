package io.exposedapp.plan.relay;

import io.exposedapp.model.Names;
import io.exposedapp.plan.world.Relay;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which relays have their pods replaced at the moment: too many at once would take the nodes' processors from the apps.
 * An old pod leaves when the new one is ready, so a relay is done when all its pods are of one revision, the present
 * one. What is on nodes that don't answer doesn't count: it can't be replaced. And which old pods Kubernetes forgets to
 * end.
 */
public record Rollouts(Collection<Relay> relays, Map<String, List<Pod>> staying) {

    /** Set by Kubernetes on the pods of a DaemonSet. */
    private static final String REVISION = "controller-revision-hash";

    /**
     * What Kubernetes gets to end an old pod itself. It looks whether the new one is available minReadySeconds and a
     * second after that is ready, but not if an earlier time to look was set for the DaemonSet already, as by its first
     * pod: then it forgets the old one until something else happens (kubernetes/kubernetes, pkg/controller/daemon,
     * updatePod, and client-go, util/workqueue, AddAfter).
     */
    private static final Duration ITS_TURN = Duration.ofSeconds(RelayManifest.MIN_READY_SECONDS + 3);

    Rollouts(Collection<Relay> relays, List<Pod> pods, List<Node> nodes) {
        this(relays, staying(pods, answering(nodes)));
    }

    private static Set<String> answering(List<Node> nodes) {
        return nodes.stream()
                .filter(Rollouts::isReady)
                .map(n -> n.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private static Map<String, List<Pod>> staying(List<Pod> pods, Set<String> nodes) {
        return pods.stream()
                .filter(p -> p.getMetadata().getDeletionTimestamp() == null
                        && nodes.contains(p.getSpec().getNodeName()))
                .collect(Collectors.groupingBy(p -> p.getMetadata().getLabels().getOrDefault(Names.PORT_LABEL, "")));
    }

    /** Names of the DaemonSets. */
    Set<String> rolling() {
        return relays.stream()
                .filter(r -> isNews(r.daemonSet()) || isMixed(r.daemonSet(), pods(r)))
                .map(Relay::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Old pods beside a new one that is ready: by name the time from which on they are forgotten. */
    SortedMap<String, Instant> replaced() {
        SortedMap<String, Instant> replaced = new TreeMap<>();
        for (Relay relay : relays) {
            List<String> present =
                    ours(relay.daemonSet().getSpec().getTemplate().getMetadata());
            Map<Boolean, List<Pod>> pods = pods(relay).stream()
                    .collect(
                            Collectors.partitioningBy(p -> ours(p.getMetadata()).equals(present)));
            pods.get(false)
                    .forEach(old -> pods.get(true).stream()
                            .filter(young -> isSuccessor(young, old))
                            .map(RelayPods::readySince)
                            .flatMap(Optional::stream)
                            .min(Comparator.naturalOrder())
                            .ifPresent(ready -> replaced.put(old.getMetadata().getName(), ready.plus(ITS_TURN))));
        }
        return replaced;
    }

    /** By age too: a DaemonSet may be seen later than its pods, and then the new one looks like the old. */
    private static boolean isSuccessor(Pod young, Pod old) {
        return young.getSpec().getNodeName().equals(old.getSpec().getNodeName())
                && young.getMetadata()
                                .getCreationTimestamp()
                                .compareTo(old.getMetadata().getCreationTimestamp())
                        >= 0;
    }

    private List<Pod> pods(Relay relay) {
        return staying.getOrDefault(Integer.toString(relay.port()), List.of());
    }

    /** Changed a moment ago, and its pods know nothing of it yet. */
    private static boolean isNews(DaemonSet relay) {
        long generation =
                Optional.ofNullable(relay.getMetadata().getGeneration()).orElse(1L);
        return generation > 1 && observed(relay).orElse(1L) < generation;
    }

    /**
     * By the annotations that we give the pods too: of a rollout that is known to have begun, the first new pod may not
     * have been seen yet. By nothing else, since others may change pods on their way in: a mirror's name for the image,
     * a container more.
     */
    private static boolean isMixed(DaemonSet relay, List<Pod> pods) {
        List<String> present = ours(relay.getSpec().getTemplate().getMetadata());
        return pods.stream()
                                .map(p -> p.getMetadata().getLabels().getOrDefault(REVISION, ""))
                                .distinct()
                                .count()
                        > 1
                || pods.stream().anyMatch(p -> !ours(p.getMetadata()).equals(present));
    }

    private static List<String> ours(ObjectMeta pod) {
        Map<String, String> all =
                Optional.ofNullable(pod).map(ObjectMeta::getAnnotations).orElse(Map.of());
        return Stream.of(Names.HAPROXY_ANNOTATION, Names.FORWARDING_ANNOTATION, Names.POD_ANNOTATION)
                .map(key -> all.getOrDefault(key, ""))
                .toList();
    }

    /** The generation that its pods know of. */
    public static Optional<Long> observed(DaemonSet relay) {
        return Optional.ofNullable(relay.getStatus()).map(DaemonSetStatus::getObservedGeneration);
    }

    private static boolean isReady(Node node) {
        return node.getStatus() != null
                && node.getStatus().getConditions() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
    }
}
