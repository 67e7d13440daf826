package io.exposedapp.observe;

import io.exposedapp.OperatorConfig;
import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.plan.AppKey;
import io.exposedapp.plan.Names;
import io.exposedapp.plan.Restoring;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks the API server itself whether something is gone, before anything is removed on the grounds that it is. */
@ApplicationScoped
public class Gone {

  private final KubernetesClient client;
  private final OperatorConfig config;

  Gone(KubernetesClient client, OperatorConfig config) {
    this.client = client;
    this.config = config;
  }

  /**
   * Whether the API server answers. An operator that is cut off from it, on a node without the cluster's network, say, knows only an old plan, and
   * another one may be at work by now.
   */
  public boolean canBeAsked() {
    try {
      client.configMaps().inNamespace(config.relaysNamespace()).withName(Names.INSTALLATION).get();
      return true;
    } catch (KubernetesClientException e) {
      Log.warnf("The API server doesn't answer, so no route is changed: %s", e.getMessage());
      return false;
    }
  }

  /** True only when the API server says that there is no such app. Lost rights, timeouts and everything else unclear: false. */
  public boolean isGone(AppKey app) {
    return isGone("app " + app, ExposedApp.class,
        () -> client.resources(ExposedApp.class).inNamespace(app.namespace()).withName(app.name()).get(), this::isNoted);
  }

  /**
   * The same of an Edge.
   *
   * @param edge as it was when it was there
   */
  public boolean isGone(Edge edge) {
    String name = edge.getMetadata().getName();
    return isGone("edge " + name, Edge.class, () -> client.resources(Edge.class).withName(name).get(), definition -> !Restoring.isNewerThan(definition, edge));
  }

  /** While a definition is being deleted all its objects are, and nobody meant each of them. */
  private boolean isGone(
      String what, Class<? extends CustomResource<?, ?>> kind, Supplier<HasMetadata> asked, Predicate<CustomResourceDefinition> meant) {
    try {
      if (asked.get() != null) {
        return false;
      }
      CustomResourceDefinition definition =
          client.apiextensions().v1().customResourceDefinitions().withName(CustomResource.getCRDName(kind)).get();
      return definition != null && definition.getMetadata().getDeletionTimestamp() == null && meant.test(definition);
    } catch (KubernetesClientException e) {
      Log.warnf("Whether %s is gone can't be told, so nothing of it is removed: %s", what, e.getMessage());
      return false;
    }
  }

  /** One that was made anew a moment ago isn't: then its apps may be about to return. */
  private boolean isNoted(CustomResourceDefinition definition) {
    ConfigMap installation = client.configMaps().inNamespace(config.relaysNamespace()).withName(Names.INSTALLATION).get();
    return installation != null && installation.getMetadata().getAnnotations() != null
        && definition.getMetadata().getUid().equals(installation.getMetadata().getAnnotations().get(Names.DEFINITION_ANNOTATION));
  }
}
