package io.exposedapp.plan.claim;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * TCP ports that something else in the cluster uses on the nodes. A relay on such a port would look healthy while
 * another app answers: the packet filter redirects traffic for hostPorts and NodePorts before any listener sees it.
 */
public final class OccupiedPorts {

    private static final String TCP = "TCP";

    private OccupiedPorts() {}

    /** By port, what receives all traffic to it: pods with a hostPort and Services with a NodePort. */
    public static Map<Integer, String> taken(List<Service> services, List<Pod> podsWithHostPorts) {
        Map<Integer, String> taken = new TreeMap<>();
        services.forEach(service -> ports(service)
                .map(ServicePort::getNodePort)
                .filter(p -> p != null && p > 0)
                .forEach(port -> taken.putIfAbsent(port, name(service))));
        for (Pod pod : podsWithHostPorts) {
            HostPorts.of(pod)
                    .filter(p -> isTcp(p.getProtocol()))
                    .forEach(p -> taken.putIfAbsent(
                            p.getHostPort(),
                            "Pod " + pod.getMetadata().getNamespace() + "/"
                                    + pod.getMetadata().getName()));
        }
        return taken;
    }

    /**
     * The taken ports, and ports that may become taken. ServiceLB of k3s uses the ports of LoadBalancer Services as
     * hostPorts, and an external address may be the address of a node.
     */
    public static Map<Integer, String> avoided(List<Service> services, Map<Integer, String> taken) {
        Map<Integer, String> avoided = new TreeMap<>(taken);
        services.stream()
                .filter(OccupiedPorts::isOutside)
                .forEach(service -> ports(service)
                        .map(ServicePort::getPort)
                        .forEach(port -> avoided.putIfAbsent(port, name(service))));
        return avoided;
    }

    private static boolean isOutside(Service service) {
        return "LoadBalancer".equals(service.getSpec().getType())
                || (service.getSpec().getExternalIPs() != null
                        && !service.getSpec().getExternalIPs().isEmpty());
    }

    private static Stream<ServicePort> ports(Service service) {
        return service.getSpec().getPorts().stream().filter(p -> isTcp(p.getProtocol()));
    }

    private static String name(Service service) {
        return "Service " + service.getMetadata().getNamespace() + "/"
                + service.getMetadata().getName();
    }

    /** A missing protocol means TCP, which is the default that the API server writes. */
    private static boolean isTcp(String protocol) {
        return protocol == null || protocol.equals(TCP);
    }
}
