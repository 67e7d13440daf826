package io.exposedapp.plan.relay;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * DaemonSets whose pods the API server refuses, as an admission policy or a quota does. The DaemonSet controller tells
 * it by an event, and tries again for ever.
 *
 * @param byUid by UID of the DaemonSet, the last such event
 */
public record RefusedPods(Map<String, Event> byUid, String namespace) {

    static RefusedPods of(World world) {
        return new RefusedPods(
                world.podRefusals().stream()
                        .filter(e -> e.getInvolvedObject() != null
                                && e.getInvolvedObject().getUid() != null)
                        .collect(Collectors.toMap(
                                e -> e.getInvolvedObject().getUid(),
                                e -> e,
                                BinaryOperator.maxBy(Comparator.comparing(RefusedPods::time)))),
                world.settings().relaysNamespace());
    }

    /**
     * Why the DaemonSet has no pod, or none as it is now. Empty if a pod was created since the last refusal.
     *
     * @param pods those that there are
     */
    Optional<Verdict> verdict(DaemonSet daemonSet, List<Pod> pods) {
        String last = pods.stream()
                .map(p -> Objects.toString(p.getMetadata().getCreationTimestamp(), ""))
                .max(Comparator.naturalOrder())
                .orElse("");
        return Optional.ofNullable(byUid.get(daemonSet.getMetadata().getUid()))
                .filter(e -> time(e).compareTo(last) > 0)
                .map(e -> Verdict.no(
                        Reason.RelayRefused,
                        "The API server refuses the pods of DaemonSet "
                                + daemonSet.getMetadata().getName() + ": " + words(e)
                                + ". Look for a policy, a webhook or a quota for pods of namespace " + namespace
                                + "; Kubernetes tries again automatically."));
    }

    /** On how many nodes the DaemonSet has a pod, according to its status. */
    public static int scheduled(DaemonSet daemonSet) {
        return Optional.ofNullable(daemonSet.getStatus())
                .map(DaemonSetStatus::getCurrentNumberScheduled)
                .orElse(0);
    }

    private static String words(Event event) {
        return Objects.toString(event.getMessage(), "").replaceFirst("^Error creating: ", "");
    }

    /** When it happened last. Times of the API server in whole seconds, which sort as text. */
    private static String time(Event event) {
        return Objects.toString(event.getLastTimestamp(), "");
    }
}
