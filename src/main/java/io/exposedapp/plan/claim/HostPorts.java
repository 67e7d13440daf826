package io.exposedapp.plan.claim;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The ports that a pod takes of its node. It is all that plans look at of pods that aren't relays or tailnet probes.
 */
public final class HostPorts {

    private static final Set<String> ENDED_PHASES = Set.of("Succeeded", "Failed");

    private HostPorts() {}

    /** One that has ended takes none any more. */
    public static boolean takes(Pod pod) {
        return !hasEnded(pod) && of(pod).findAny().isPresent();
    }

    /** Of all containers, for good (Kubernetes "Pod lifecycle", phases). */
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
