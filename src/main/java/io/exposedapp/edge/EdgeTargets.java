package io.exposedapp.edge;

import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeSpec;
import io.exposedapp.api.Reason;
import io.exposedapp.api.SecretKeyRef;
import io.exposedapp.config.OperatorConfig;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.model.Names;
import io.exposedapp.model.Result;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Finds out where an edge is reached and with which key. Secrets are read when needed and never watched. */
@ApplicationScoped
public class EdgeTargets {

    private final KubernetesClient client;
    private final OperatorConfig config;

    EdgeTargets(KubernetesClient client, OperatorConfig config) {
        this.client = client;
        this.config = config;
    }

    /** The target of an Edge. Fails if its Secret cannot be read. */
    public Result<EdgeTarget> of(Edge edge) {
        EdgeSpec spec = edge.getSpec();
        return privateKey(spec.ssh().privateKeySecret())
                .map(key -> new EdgeTarget(
                        edge.getMetadata().getName(),
                        Optional.ofNullable(spec.ssh().host()).orElse(spec.tailnetAddress()),
                        spec.ssh().effectivePort(),
                        spec.ssh().effectiveUser(),
                        spec.ssh().hostKeys(),
                        key,
                        spec.traefik().effectiveApi()));
    }

    private Result<String> privateKey(SecretKeyRef ref) {
        String namespace = config.namespace();
        try {
            return Optional.ofNullable(client.secrets()
                            .inNamespace(namespace)
                            .withName(ref.name())
                            .get())
                    .map(Secret::getData)
                    .map(data -> data.get(ref.key()))
                    .map(encoded -> Result.ok(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8)))
                    .orElseGet(() -> Result.failed(
                            Reason.SecretNotFound,
                            "There is no Secret " + namespace + "/" + ref.name() + " with the key " + ref.key()
                                    + ". Create it: kubectl -n " + namespace + " create secret generic " + ref.name()
                                    + " --from-file=" + ref.key() + "=PATH-OF-THE-PRIVATE-KEY"));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return Result.failed(
                        Reason.SecretForbidden,
                        "The operator may not read Secret " + namespace + "/" + ref.name() + ". Allow it: kubectl -n "
                                + namespace + " create rolebinding " + Names.SECRET_READER + " --clusterrole="
                                + Names.SECRET_READER + " --serviceaccount=" + namespace + ":"
                                + config.serviceAccount());
            }
            throw e;
        }
    }
}
