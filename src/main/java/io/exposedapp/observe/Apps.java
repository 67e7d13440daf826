package io.exposedapp.observe;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.plan.AppKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;

/** Asks the API server itself whether an app is gone, before anything is removed on the grounds that it is. */
@ApplicationScoped
public class Apps {

  private final KubernetesClient client;

  Apps(KubernetesClient client) {
    this.client = client;
  }

  /** True only when the API server says that there is no such app. Lost rights, timeouts and everything else unclear: false. */
  public boolean isGone(AppKey app) {
    try {
      return client.resources(ExposedApp.class).inNamespace(app.namespace()).withName(app.name()).get() == null;
    } catch (KubernetesClientException e) {
      Log.warnf("Whether app %s is gone can't be told, so nothing of it is removed: %s", app, e.getMessage());
      return false;
    }
  }
}
