package io.exposedapp.drain;

import io.exposedapp.api.ConditionType;
import io.exposedapp.api.Edge;
import io.exposedapp.api.Reason;
import io.exposedapp.plan.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Run by the chart before an uninstall: tells the operator to take all routes off all edges, and waits until those that it reaches are drained. It ends
 * in time and well whatever happens: an uninstall hangs on nothing.
 */
public final class DrainAll {

  private static final Duration LOOK = Duration.ofMillis(500);

  private DrainAll() {}

  /**
   * @param arguments the relays' namespace, and how many seconds to wait at most
   */
  public static void main(String[] arguments) throws InterruptedException {
    Instant end = Instant.now().plusSeconds(Long.parseLong(arguments[1]));
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      Resource<ConfigMap> installation = client.configMaps().inNamespace(arguments[0]).withName(Names.INSTALLATION);
      String revision = installation.require().getData().get(Names.REVISION);
      installation.patch(PatchContext.of(PatchType.JSON_MERGE),
          Serialization.asJson(Map.of("metadata", Map.of("annotations", Map.of(Names.DRAIN_ANNOTATION, revision)))));
      List<String> left = left(client);
      while (!left.isEmpty() && Instant.now().isBefore(end)) {
        Thread.sleep(LOOK.toMillis());
        left = left(client);
      }
      System.out.println(left.isEmpty() ? "All edges that can be reached are drained." : "Not drained in time: " + String.join(", ", left) + ".");
    } catch (KubernetesClientException e) {
      System.out.println("Not drained: " + e.getMessage());
    }
    // the client's threads would go on for a while
    System.exit(0);
  }

  /** Edges that can be reached and aren't drained yet. */
  private static List<String> left(KubernetesClient client) {
    return client.resources(Edge.class).list().getItems().stream().filter(e -> !is(e, ConditionType.Connected, "False", null))
        .filter(e -> !is(e, ConditionType.Synced, "True", Reason.Drained)).map(e -> e.getMetadata().getName()).toList();
  }

  private static boolean is(Edge edge, ConditionType type, String status, Reason reason) {
    return edge.getStatus() != null && edge.getStatus().conditions().stream().anyMatch(c -> c.getType().equals(type.name())
        && c.getStatus().equals(status) && (reason == null || c.getReason().equals(reason.name())));
  }
}
