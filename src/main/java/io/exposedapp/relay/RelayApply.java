package io.exposedapp.relay;

import io.exposedapp.OperatorConfig;
import io.exposedapp.observe.Gone;
import io.exposedapp.observe.OwnWrites;
import io.exposedapp.plan.Claim;
import io.exposedapp.plan.RelayDiff;
import io.exposedapp.plan.RelaySet.Cause;
import io.exposedapp.plan.RelaySet.Removal;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Makes the relays what the plan says. */
@ApplicationScoped
public class RelayApply {

  private static final long FAREWELL_SECONDS = 1;

  /** The API server answers several as fast as one, and with many apps there are many to make. */
  private static final int WRITERS = 8;

  private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS, r -> {
    Thread thread = new Thread(r, "relays");
    thread.setDaemon(true);
    return thread;
  });
  private final KubernetesClient client;
  private final OperatorConfig config;
  private final Gone gone;
  private final OwnWrites writes;

  RelayApply(KubernetesClient client, OperatorConfig config, Gone gone, OwnWrites writes) {
    this.client = client;
    this.config = config;
    this.gone = gone;
    this.writes = writes;
  }

  /** Puts annotations on the installation's ConfigMap. */
  public void note(ConfigMap installation, Map<String, String> notes) {
    if (!notes.isEmpty()) {
      client.configMaps().inNamespace(config.relaysNamespace()).withName(installation.getMetadata().getName())
          .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("metadata", Map.of("annotations", notes))));
    }
  }

  /** False when another writer was faster somewhere, so that it has to be planned again from what he made. */
  public boolean apply(RelayDiff diff) {
    return sideBySide(diff.creates(), relay -> write(relay, "created", () -> client.resource(relay).create()))
        & sideBySide(diff.updates(), relay -> write(relay, "changed", () -> client.resource(relay).update()));
  }

  /** Creating is claiming: whoever comes second is told so. */
  private boolean write(DaemonSet relay, String what, Supplier<DaemonSet> write) {
    String name = relay.getMetadata().getName();
    try {
      writes.wrote(write.get());
      Log.infof("Relay %s %s for app %s", name, what, owner(relay));
      return true;
    } catch (KubernetesClientException e) {
      boolean wasThere = relay.getMetadata().getResourceVersion() != null;
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && !(wasThere && e.getCode() == HttpURLConnection.HTTP_NOT_FOUND)) {
        throw e;
      }
      Log.infof("Relay %s not %s: it was changed meanwhile", name, what);
      return false;
    }
  }

  /** Removes those that are still what the plan took them for. False when some of them stayed. */
  public boolean remove(Collection<Removal> removals) {
    return sideBySide(removals, this::remove);
  }

  private boolean remove(Removal removal) {
    if (removal.cause() == Cause.AppGone && !gone.isGone(removal.app())) {
      return false;
    }
    DaemonSet relay = client.apps().daemonSets().inNamespace(config.relaysNamespace()).withName(removal.name()).get();
    if (relay == null || Claim.of(relay).map(Claim::app).filter(removal.app()::equals).isEmpty()) {
      return false;
    }
    if (!delete(relay, removal.cause())) {
      return false;
    }
    Log.infof("Relay %s removed: %s of app %s", relay.getMetadata().getName(), removal.cause(), removal.app());
    return true;
  }

  /**
   * Pods of a changed port go with their DaemonSet, and drain. Those of a deleted app are left to {@link #dismiss}: a deletion that has begun with
   * a long grace period is not shortened in time by the kubelet, and Traefik's idle connections would hold the pods for a minute and a half.
   *
   * <p>A port that nothing reserves may be claimed by another writer as soon as its relay is gone, so only the very relay that was looked at goes.
   */
  private boolean delete(DaemonSet relay, Cause cause) {
    try {
      if (cause == Cause.AppGone) {
        client.resource(relay).withPropagationPolicy(DeletionPropagation.ORPHAN).delete();
      } else {
        client.resource(relay).lockResourceVersion().delete();
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return false;
    }
    writes.deleted(relay);
    return true;
  }

  /** Ends pods that their relay has left behind. */
  public void dismiss(Collection<String> pods) {
    for (String name : pods) {
      var pod = client.pods().inNamespace(config.relaysNamespace()).withName(name);
      Pod found = pod.get();
      if (found != null && found.getMetadata().getOwnerReferences().isEmpty()) {
        pod.withGracePeriod(FAREWELL_SECONDS).delete();
      }
    }
  }

  private static String owner(DaemonSet relay) {
    return Claim.of(relay).map(c -> Objects.toString(c.app())).orElse("unknown");
  }

  /** True when all of it was done. A failure is told once the others are through. */
  private <T> boolean sideBySide(Collection<T> items, Predicate<T> work) {
    try {
      boolean all = true;
      for (Future<Boolean> done : writers.invokeAll(items.stream().<Callable<Boolean>>map(i -> () -> work.test(i)).toList())) {
        all &= done.get();
      }
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while relays were changed", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    }
  }

  @PreDestroy
  void stop() {
    writers.shutdownNow();
  }
}
