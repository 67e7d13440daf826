package io.exposedapp.relay;

import io.exposedapp.OperatorConfig;
import io.exposedapp.observe.Apps;
import io.exposedapp.plan.Claim;
import io.exposedapp.plan.Names;
import io.exposedapp.plan.RelayDiff;
import io.exposedapp.plan.RelaySet;
import io.exposedapp.plan.RelaySet.Cause;
import io.exposedapp.plan.RelaySet.Removal;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.Objects;

/** Makes the relays what the plan says. */
@ApplicationScoped
public class RelayApply {

  private final KubernetesClient client;
  private final OperatorConfig config;
  private final Apps apps;

  RelayApply(KubernetesClient client, OperatorConfig config, Apps apps) {
    this.client = client;
    this.config = config;
    this.apps = apps;
  }

  public void apply(RelayDiff diff) {
    diff.creates().forEach(this::create);
    diff.updates().forEach(this::update);
  }

  /** Creating is claiming: whoever comes second is told so, and plans again from what the first one made. */
  private void create(DaemonSet relay) {
    try {
      client.resource(relay).create();
      Log.infof("Relay %s created for app %s", relay.getMetadata().getName(), owner(relay));
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      Log.infof("Relay %s was claimed by another writer first", relay.getMetadata().getName());
    }
  }

  private void update(DaemonSet relay) {
    client.resource(relay).update();
    Log.infof("Relay %s changed for app %s", relay.getMetadata().getName(), owner(relay));
  }

  /** Removes those that are still what the plan took them for. */
  public void remove(Collection<Removal> removals) {
    for (Removal removal : removals) {
      if (removal.cause() == Cause.AppGone && !apps.isGone(removal.app())) {
        continue;
      }
      DaemonSet relay = client.apps().daemonSets().inNamespace(config.relaysNamespace()).withName(Names.relay(removal.port())).get();
      if (relay != null && Claim.of(relay).map(Claim::app).filter(removal.app()::equals).isPresent()) {
        client.resource(relay).lockResourceVersion().delete();
        Log.infof("Relay %s removed: %s of app %s", relay.getMetadata().getName(), removal.cause(), removal.app());
      }
    }
  }

  /** Shortens the draining of these pods. */
  public void dismiss(Collection<String> pods) {
    for (String pod : pods) {
      client.pods().inNamespace(config.relaysNamespace()).withName(pod).withGracePeriod(RelaySet.FAREWELL_SECONDS).delete();
      Log.infof("Relay pod %s doesn't drain any longer, its app is gone", pod);
    }
  }

  private static String owner(DaemonSet relay) {
    return Claim.of(relay).map(c -> Objects.toString(c.app())).orElse("unknown");
  }
}
