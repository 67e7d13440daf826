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
 * Decides which relays are being rolled out, and which old pods Kubernetes failed to delete. Too many rollouts at once
 * would take the nodes' processors from the apps.
 *
 * <p>An old pod is deleted when the new one is ready. A relay is therefore done when all its pods are of the present
 * revision. Pods on nodes that do not answer do not count, because they cannot be replaced.
 */
public record Rollouts(Collection<Relay> relays, Map<String, List<Pod>> staying) {

    /** The maximum number of concurrent rollouts. */
    public static final int MOST = 10;

    /** A label that Kubernetes sets on the pods of a DaemonSet. */
    private static final String REVISION = "controller-revision-hash";

    /**
     * How long Kubernetes gets to delete an old pod itself. It checks whether the new pod is available minReadySeconds
     * and one second after that pod is ready. It skips this check if an earlier one was already scheduled for the
     * DaemonSet, as by its first pod. It then misses the old pod until something else happens (kubernetes/kubernetes,
     * pkg/controller/daemon, updatePod, and client-go, util/workqueue, AddAfter).
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

    /** Names of the DaemonSets that are being rolled out. */
    Set<String> rolling() {
        return relays.stream()
                .filter(r -> isNews(r.daemonSet()) || isMixed(r.daemonSet(), pods(r)))
                .map(Relay::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Names of the desired DaemonSets whose change waits, because as many others as at once may be are being rolled
     * out. New relays do not wait. A rollout that is not finished is corrected at once, because it may be unfinished
     * due to a wrong configuration. Relays that serve on no node do not wait either, as after a change of the node's
     * tailnet address: their visitors get nothing until the rollout.
     *
     * @param refused names of objects that the API server refuses. They are no rollouts
     * @param serving names of relays that serve on some node
     */
    Set<String> waiting(SortedMap<String, DaemonSet> desired, Set<String> refused, Set<String> serving) {
        Set<String> rolling = rolling();
        Set<String> waiting = new TreeSet<>();
        relays.stream()
                .map(Relay::daemonSet)
                .filter(r -> !Relay.isLeaving(r))
                .sorted(Comparator.comparing(r -> r.getMetadata().getName()))
                .forEach(present -> {
                    String name = present.getMetadata().getName();
                    DaemonSet wanted = desired.get(name);
                    if (wanted == null
                            || rolling.contains(name)
                            || refused.contains(name)
                            || !replacesPods(wanted, present)) {
                        return;
                    }
                    if (rolling.size() < MOST || !serving.contains(name)) {
                        rolling.add(name);
                    } else {
                        waiting.add(name);
                    }
                });
        return waiting;
    }

    /** Whether what the operator puts into the pods differs. */
    public static boolean replacesPods(DaemonSet wanted, DaemonSet present) {
        return !template(wanted).equals(template(present));
    }

    private static List<String> template(DaemonSet relay) {
        return ours(relay.getSpec().getTemplate().getMetadata());
    }

    /**
     * By name, old pods beside a new pod that is ready, with the time after which Kubernetes no longer deletes them.
     */
    SortedMap<String, Instant> replaced() {
        SortedMap<String, Instant> replaced = new TreeMap<>();
        for (Relay relay : relays) {
            List<String> present = template(relay.daemonSet());
            Map<Boolean, List<Pod>> pods = pods(relay).stream()
                    .collect(
                            Collectors.partitioningBy(p -> ours(p.getMetadata()).equals(present)));
            pods.get(false)
                    .forEach(old -> pods.get(true).stream()
                            .filter(young -> isSuccessor(young, old))
                            .map(RelayPodStatus::readySince)
                            .flatMap(Optional::stream)
                            .min(Comparator.naturalOrder())
                            .ifPresent(ready -> replaced.put(old.getMetadata().getName(), ready.plus(ITS_TURN))));
        }
        return replaced;
    }

    /**
     * Whether one pod replaces another. Age is compared too: a DaemonSet may be observed later than its pods, and the
     * new pod then looks like the old one.
     */
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

    /** Whether the DaemonSet changed a moment ago and its status does not show that yet. */
    private static boolean isNews(DaemonSet relay) {
        long generation =
                Optional.ofNullable(relay.getMetadata().getGeneration()).orElse(1L);
        return generation > 1 && observed(relay).orElse(1L) < generation;
    }

    /**
     * Whether the relay has pods of different revisions, or pods whose annotations differ from the template.
     * Annotations count because the first new pod of a rollout may not have been observed yet. Only our own annotations
     * count, because others may change pods on admission: for example, they name a mirror of the image or add a
     * container.
     */
    private static boolean isMixed(DaemonSet relay, List<Pod> pods) {
        List<String> present = template(relay);
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
        return Stream.of(
                        Names.HAPROXY_ANNOTATION,
                        Names.SCRIPT_ANNOTATION,
                        Names.FORWARDING_ANNOTATION,
                        Names.POD_ANNOTATION)
                .map(key -> all.getOrDefault(key, ""))
                .toList();
    }

    /** The generation that the DaemonSet's status shows as observed. */
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
