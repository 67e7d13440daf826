package io.exposedapp.plan.claim;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The ports of its node that a pod uses. Plans read nothing else of pods that are neither relays nor tailnet probes.
 */
public final class HostPorts {

    private static final Set<String> ENDED_PHASES = Set.of("Succeeded", "Failed");

    private HostPorts() {}

    /** Whether the pod uses ports of its node. A pod that has ended uses none. */
    public static boolean takes(Pod pod) {
        return !hasEnded(pod) && of(pod).findAny().isPresent();
    }

    /** Whether all containers of the pod have ended for good (Kubernetes "Pod lifecycle", phases). */
    public static boolean hasEnded(Pod pod) {
        return pod.getStatus() != null
                && ENDED_PHASES.contains(Objects.toString(pod.getStatus().getPhase(), ""));
    }

    static Stream<ContainerPort> of(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .map(Container::getPorts)
                .flatMap(List::stream)
                .filter(p -> p.getHostPort() != null);
    }
}
