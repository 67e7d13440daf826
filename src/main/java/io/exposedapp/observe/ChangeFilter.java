package io.exposedapp.observe;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.plan.claim.HostPorts;
import io.exposedapp.plan.claim.Ports;
import io.exposedapp.plan.relay.RefusedPods;
import io.exposedapp.plan.relay.Rollouts;
import io.exposedapp.plan.world.RememberedRequests;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides whether a changed object may change the plan. Most changes are status writes by the operator itself or by the
 * DaemonSet controller, or concern pods that are unrelated to relays. A plan for each of them would keep a processor
 * busy in a large cluster.
 */
public final class ChangeFilter {

    private ChangeFilter() {}

    /** Whether an object that was created or deleted may change the plan. */
    public static boolean matters(HasMetadata object, String relaysNamespace) {
        return !(object instanceof Pod pod)
                || pod.getMetadata().getNamespace().equals(relaysNamespace)
                || HostPorts.takes(pod);
    }

    /** Whether a writer changed more of the object than its status. */
    public static boolean isWritten(HasMetadata before, HasMetadata now) {
        return !Objects.equals(
                        before.getMetadata().getGeneration(), now.getMetadata().getGeneration())
                || !Objects.equals(
                        before.getMetadata().getAnnotations(), now.getMetadata().getAnnotations())
                || !Objects.equals(
                        before.getMetadata().getLabels(), now.getMetadata().getLabels())
                || !Objects.equals(data(before), data(now));
    }

    /** The data of a ConfigMap, which has no generation that shows a write. */
    private static Map<String, String> data(HasMetadata object) {
        return object instanceof ConfigMap map ? map.getData() : Map.of();
    }

    /** A kubelet writes its node's status every few seconds, mostly to say that it is there. */
    private static Set<String> observed(Node node) {
        NodeStatus status = Objects.requireNonNullElseGet(node.getStatus(), NodeStatus::new);
        return Stream.concat(
                        status.getAddresses().stream().map(a -> a.getType() + " " + a.getAddress()),
                        status.getConditions().stream().map(c -> c.getType() + " " + c.getStatus()))
                .collect(Collectors.toSet());
    }

    /** Whether an update of an object may change the plan. */
    public static boolean matters(HasMetadata before, HasMetadata now, String relaysNamespace) {
        if (!Objects.equals(before.getMetadata().getUid(), now.getMetadata().getUid())) {
            return true;
        }
        if (now instanceof Pod pod && !pod.getMetadata().getNamespace().equals(relaysNamespace)) {
            return HostPorts.takes((Pod) before) != HostPorts.takes(pod);
        }
        if (!Objects.equals(
                before.getMetadata().getGeneration(), now.getMetadata().getGeneration())) {
            return true;
        }
        if (now instanceof Node node) {
            return !Objects.equals(
                            before.getMetadata().getAnnotations(),
                            node.getMetadata().getAnnotations())
                    || !observed((Node) before).equals(observed(node));
        }
        if (now instanceof ExposedApp app) {
            return !Ports.inStatus((ExposedApp) before).equals(Ports.inStatus(app))
                    || !RememberedRequests.of((ExposedApp) before).equals(RememberedRequests.of(app));
        }
        if (now instanceof DaemonSet relay) {
            return !Objects.equals(
                            before.getMetadata().getAnnotations(),
                            relay.getMetadata().getAnnotations())
                    || !Rollouts.observed((DaemonSet) before).equals(Rollouts.observed(relay))
                    || RefusedPods.scheduled((DaemonSet) before) != RefusedPods.scheduled(relay);
        }
        return !(now instanceof Edge);
    }
}
