package io.exposedapp.plan;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * TCP ports that something else in the cluster uses on the nodes. A relay there would look fine while another app answers: the packet filter sends
 * what comes for hostPorts, NodePorts, and external addresses elsewhere before any listener sees it. k3s' ServiceLB takes the ports of LoadBalancer
 * Services as hostPorts.
 */
final class OccupiedPorts {

  private static final String TCP = "TCP";

  private OccupiedPorts() {}

  /** Port to what uses it. */
  static Map<Integer, String> of(List<Service> services, List<Pod> podsWithHostPorts) {
    Map<Integer, String> occupied = new TreeMap<>();
    for (Service service : services) {
      String name = "Service " + service.getMetadata().getNamespace() + "/" + service.getMetadata().getName();
      boolean outside = "LoadBalancer".equals(service.getSpec().getType())
          || (service.getSpec().getExternalIPs() != null && !service.getSpec().getExternalIPs().isEmpty());
      for (ServicePort port : service.getSpec().getPorts().stream().filter(p -> isTcp(p.getProtocol())).toList()) {
        if (outside) {
          occupied.putIfAbsent(port.getPort(), name);
        }
        if (port.getNodePort() != null && port.getNodePort() > 0) {
          occupied.putIfAbsent(port.getNodePort(), name);
        }
      }
    }
    for (Pod pod : podsWithHostPorts) {
      HostPorts.of(pod).filter(p -> isTcp(p.getProtocol()))
          .forEach(p -> occupied.putIfAbsent(p.getHostPort(), "Pod " + pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName()));
    }
    return occupied;
  }

  /** The API server writes the default down; who makes an object without one means it. */
  private static boolean isTcp(String protocol) {
    return protocol == null || protocol.equals(TCP);
  }
}
