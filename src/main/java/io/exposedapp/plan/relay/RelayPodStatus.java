package io.exposedapp.plan.relay;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the status of a relay's pod. */
final class RelayPodStatus {

    private static final Set<String> NO_IMAGE =
            Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");

    private RelayPodStatus() {}

    static boolean isReady(Pod pod) {
        return readiness(pod).filter(c -> "True".equals(c.getStatus())).isPresent();
    }

    /**
     * Whether the pod's running container was ready before, and is not now. The condition of a pod that was never ready
     * is older than its container.
     */
    static boolean wasReady(Pod pod) {
        Optional<Instant> notReady = readiness(pod)
                .filter(c -> "False".equals(c.getStatus()))
                .map(PodCondition::getLastTransitionTime)
                .map(Instant::parse);
        return notReady.isPresent()
                && states(pod)
                        .map(ContainerState::getRunning)
                        .filter(Objects::nonNull)
                        .map(ContainerStateRunning::getStartedAt)
                        .filter(Objects::nonNull)
                        .map(Instant::parse)
                        .anyMatch(notReady.get()::isAfter);
    }

    /** When the pod's readiness changed last, if the pod is ready or was. Empty if it never was. */
    static Optional<Instant> readySince(Pod pod) {
        return readiness(pod)
                .filter(c -> isReady(pod) || wasReady(pod))
                .map(PodCondition::getLastTransitionTime)
                .map(Instant::parse);
    }

    /** The last log lines of containers that do not run. Those of a container that was restarted are obsolete. */
    static Stream<String> lastWords(Pod pod) {
        return containers(pod)
                .filter(c -> c.getState() == null || c.getState().getRunning() == null)
                .flatMap(c -> Stream.of(Optional.ofNullable(c.getState()), Optional.ofNullable(c.getLastState())))
                .flatMap(Optional::stream)
                .map(ContainerState::getTerminated)
                .filter(Objects::nonNull)
                .flatMap(t -> Objects.toString(t.getMessage(), "").lines());
    }

    static boolean lacksImage(Pod pod) {
        return states(pod)
                .map(ContainerState::getWaiting)
                .filter(Objects::nonNull)
                .anyMatch(w -> NO_IMAGE.contains(Objects.toString(w.getReason(), "")));
    }

    private static Stream<ContainerState> states(Pod pod) {
        return containers(pod).map(ContainerStatus::getState).filter(Objects::nonNull);
    }

    private static Stream<ContainerStatus> containers(Pod pod) {
        return pod.getStatus() == null ? Stream.empty() : pod.getStatus().getContainerStatuses().stream();
    }

    private static Optional<PodCondition> readiness(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).map(PodStatus::getConditions).orElse(List.of()).stream()
                .filter(c -> "Ready".equals(c.getType()))
                .findFirst();
    }
}
