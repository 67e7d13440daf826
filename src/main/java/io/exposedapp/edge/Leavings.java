package io.exposedapp.edge;

import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeSpec;
import io.exposedapp.edge.EdgeMemory.LastSeen;
import io.exposedapp.observe.Gone;
import io.exposedapp.observe.Plans;
import io.exposedapp.plan.EdgeFacts;
import io.exposedapp.plan.SameVps;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Takes our routes off edges whose Edge was deleted, as well as that goes without it: where the edge was reached last and with the key of then, for
 * ten minutes. Nothing waits for it, and nothing is taken off a VPS that another Edge speaks of.
 */
@ApplicationScoped
public class Leavings {

  /** Time for who renames an Edge, or replaces one by a restore. */
  private static final Duration FIRST = Duration.ofSeconds(10);

  private static final Duration AGAIN = Duration.ofSeconds(15);
  private static final Duration GIVEN_UP = Duration.ofMinutes(10);

  private final Plans plans;
  private final EdgeVisits visits;
  private final Gone gone;
  private final KubernetesClient client;
  private final Set<String> leaving = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(r -> {
    Thread thread = new Thread(r, "leavings");
    thread.setDaemon(true);
    return thread;
  });

  Leavings(Plans plans, EdgeVisits visits, Gone gone, KubernetesClient client) {
    this.plans = plans;
    this.visits = visits;
    this.gone = gone;
    this.client = client;
  }

  void onStart(@Observes StartupEvent start) {
    plans.onEdges(edges -> visits.others(edges).stream().filter(leaving::add).forEach(edge -> {
      Instant end = Instant.now().plus(GIVEN_UP);
      worker.schedule(() -> leave(edge, end), FIRST.toMillis(), TimeUnit.MILLISECONDS);
    }));
  }

  private void leave(String edge, Instant end) {
    if (!tryToLeave(edge) && Instant.now().isBefore(end)) {
      worker.schedule(() -> leave(edge, end), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      return;
    }
    if (plans.current().filter(p -> p.routes().containsKey(edge)).isEmpty()) {
      visits.forget(edge);
    }
    leaving.remove(edge);
  }

  /** True when there is nothing more to do. */
  private boolean tryToLeave(String edge) {
    Optional<LastSeen> last = visits.lastSeen(edge);
    if (last.isEmpty()) {
      return true;
    }
    if (!gone.isGone(last.get().edge()) || plans.clusterUid().isEmpty()) {
      return plans.current().filter(p -> p.routes().containsKey(edge)).isPresent();
    }
    if (isSpokenOf(last.get().edge().getSpec())) {
      return true;
    }
    Outcome<EdgeFacts> left = visits.leave(last.get(), plans.clusterUid().get(),
        plans.current().map(p -> p.routes().keySet()).orElse(Set.of()));
    if (left instanceof Outcome.Failed<EdgeFacts> failed) {
      Log.infof("Edge %s was deleted, and its routes aren't off yet: %s", edge, failed.message());
      return false;
    }
    Log.infof("Edge %s was deleted, and its routes are taken off", edge);
    return true;
  }

  /** Another name, the same VPS. Where that can't be told it is taken for granted. */
  private boolean isSpokenOf(EdgeSpec spec) {
    try {
      return client.resources(Edge.class).list().getItems().stream().anyMatch(other -> SameVps.is(other.getSpec(), spec));
    } catch (KubernetesClientException e) {
      Log.warnf("Whether another Edge speaks of the same VPS can't be told, so nothing is taken off: %s", e.getMessage());
      return true;
    }
  }

  @PreDestroy
  void stop() {
    worker.shutdownNow();
  }
}
