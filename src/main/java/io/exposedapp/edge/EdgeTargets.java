package io.exposedapp.edge;

import io.exposedapp.OperatorConfig;
import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeSpec;
import io.exposedapp.api.Reason;
import io.exposedapp.api.SecretKeyRef;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Puts together where an edge is and the key that opens it. Secrets are read when needed, never watched. */
@ApplicationScoped
public class EdgeTargets {

  private final KubernetesClient client;
  private final OperatorConfig config;

  EdgeTargets(KubernetesClient client, OperatorConfig config) {
    this.client = client;
    this.config = config;
  }

  public Outcome<EdgeTarget> of(Edge edge) {
    EdgeSpec spec = edge.getSpec();
    SecretKeyRef ref = spec.ssh().privateKeySecret();
    return privateKey(ref).<Outcome<EdgeTarget>>map(key -> new Outcome.Ok<>(new EdgeTarget(
            edge.getMetadata().getName(),
            Optional.ofNullable(spec.ssh().host()).orElse(spec.tailnetAddress()),
            spec.ssh().effectivePort(), spec.ssh().effectiveUser(), spec.ssh().hostKeys(), key, spec.traefik().effectiveApi())))
        .orElseGet(() -> new Outcome.Failed<>(Reason.SecretNotFound,
            "Secret " + config.namespace() + "/" + ref.name() + " with the key " + ref.key() + " can't be read. Create it: kubectl -n "
                + config.namespace() + " create secret generic " + ref.name() + " --from-file=" + ref.key() + "=PATH-OF-THE-PRIVATE-KEY"));
  }

  private Optional<String> privateKey(SecretKeyRef ref) {
    try {
      return Optional.ofNullable(client.secrets().inNamespace(config.namespace()).withName(ref.name()).get())
          .map(Secret::getData)
          .map(data -> data.get(ref.key()))
          .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
    } catch (KubernetesClientException e) {
      return Optional.empty();
    }
  }
}
