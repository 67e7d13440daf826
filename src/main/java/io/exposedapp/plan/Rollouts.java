package io.exposedapp.plan;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which relays have their pods replaced at the moment: too many at once would take the nodes' processors from the apps. An old pod leaves when the
 * new one is ready, so a relay is done when no old one is left. What is on nodes that don't answer doesn't count: it can't be replaced.
 */
final class Rollouts {

  private Rollouts() {}

  /** Names of the DaemonSets. */
  static Set<String> rolling(List<Claim> claims, List<Pod> pods, List<Node> nodes) {
    Set<String> answering = nodes.stream().filter(Rollouts::isReady).map(n -> n.getMetadata().getName()).collect(Collectors.toSet());
    Map<String, List<Pod>> byPort = pods.stream()
        .filter(p -> p.getMetadata().getDeletionTimestamp() == null && answering.contains(p.getSpec().getNodeName()))
        .collect(Collectors.groupingBy(p -> p.getMetadata().getLabels().getOrDefault(Names.PORT_LABEL, "")));
    return claims.stream().filter(c -> !c.reservation() && !c.isIdle())
        .filter(c -> byPort.getOrDefault(Integer.toString(c.port()), List.of()).stream().anyMatch(p -> isOld(p, c.relay())))
        .map(c -> c.relay().getMetadata().getName()).collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isOld(Pod pod, DaemonSet relay) {
    Map<String, String> wanted = relay.getSpec().getTemplate().getMetadata().getAnnotations();
    Map<String, String> there = pod.getMetadata().getAnnotations();
    return there == null || wanted == null || !Objects.equals(wanted.get(Names.HAPROXY_ANNOTATION), there.get(Names.HAPROXY_ANNOTATION))
        || !image(relay.getSpec().getTemplate().getSpec()).equals(image(pod.getSpec()));
  }

  private static String image(PodSpec pod) {
    return pod.getContainers().get(0).getImage();
  }

  private static boolean isReady(Node node) {
    return node.getStatus() != null && node.getStatus().getConditions() != null
        && node.getStatus().getConditions().stream().anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
  }
}
