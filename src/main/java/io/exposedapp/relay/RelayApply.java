package io.exposedapp.relay;

import io.exposedapp.OperatorConfig;
import io.exposedapp.observe.Gone;
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
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;

/** Makes the relays what the plan says. */
@ApplicationScoped
public class RelayApply {

  private static final long FAREWELL_SECONDS = 1;

  private final KubernetesClient client;
  private final OperatorConfig config;
  private final Gone gone;

  RelayApply(KubernetesClient client, OperatorConfig config, Gone gone) {
    this.client = client;
    this.config = config;
    this.gone = gone;
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
    boolean done = true;
    for (DaemonSet relay : diff.creates()) {
      done &= write(relay, "created", () -> client.resource(relay).create());
    }
    for (DaemonSet relay : diff.updates()) {
      done &= write(relay, "changed", () -> client.resource(relay).update());
    }
    return done;
  }

  /** Creating is claiming: whoever comes second is told so. */
  private static boolean write(DaemonSet relay, String what, Runnable write) {
    String name = relay.getMetadata().getName();
    try {
      write.run();
      Log.infof("Relay %s %s for app %s", name, what, owner(relay));
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      Log.infof("Relay %s not %s: it was changed meanwhile", name, what);
      return false;
    }
  }

  /** Removes those that are still what the plan took them for. */
  public void remove(Collection<Removal> removals) {
    for (Removal removal : removals) {
      if (removal.cause() == Cause.AppGone && !gone.isGone(removal.app())) {
        continue;
      }
      DaemonSet relay = client.apps().daemonSets().inNamespace(config.relaysNamespace()).withName(removal.name()).get();
      if (relay != null && Claim.of(relay).map(Claim::app).filter(removal.app()::equals).isPresent()) {
        delete(relay, removal.cause());
        Log.infof("Relay %s removed: %s of app %s", relay.getMetadata().getName(), removal.cause(), removal.app());
      }
    }
  }

  /**
   * Pods of a changed port go with their DaemonSet, and drain. Those of a deleted app are left to {@link #dismiss}: a deletion that has begun with
   * a long grace period is not shortened in time by the kubelet, and Traefik's idle connections would hold the pods for a minute and a half.
   */
  private void delete(DaemonSet relay, Cause cause) {
    client.resource(relay).withPropagationPolicy(cause == Cause.AppGone ? DeletionPropagation.ORPHAN : DeletionPropagation.BACKGROUND).delete();
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
}
