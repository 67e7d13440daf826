package io.exposedapp.dnsendpoint;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.model.AppKey;
import io.exposedapp.plan.reach.DnsEndpoint;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Writes one DNSEndpoint, only in the version that was compared, so that no other writer's change is lost. The answer
 * of the API server is a value, not an exception.
 */
@ApplicationScoped
public class DnsEndpointWriter {

    /** What an API server answers to a write of something that was changed or deleted meanwhile. */
    private static final Set<Integer> OVERTAKEN =
            Set.of(HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND);

    private final KubernetesClient client;

    DnsEndpointWriter(KubernetesClient client) {
        this.client = client;
    }

    /**
     * The result of a write.
     *
     * @param overtaken another writer was faster
     * @param refusal the words of the API server, if it refuses the object
     */
    record Write(boolean overtaken, Optional<String> refusal) {

        private static final Write DONE = new Write(false, Optional.empty());
    }

    /** @param before the DNSEndpoint that is replaced */
    Write write(AppKey app, DnsEndpoint desired, Optional<GenericKubernetesResource> before) {
        GenericKubernetesResource object = DnsEndpointManifest.write(app, desired, before);
        return before.isPresent()
                ? attempt(app, "updated", () -> resource(app, object).update())
                : attempt(
                        app,
                        "created",
                        () -> isThere(app, desired.uid())
                                ? resource(app, object).create()
                                : null);
    }

    Write remove(AppKey app, GenericKubernetesResource present) {
        return attempt(
                app,
                "deleted",
                () -> resource(app, present)
                        .lockResourceVersion(present.getMetadata().getResourceVersion())
                        .delete());
    }

    /**
     * Whether the app still exists. Kubernetes deletes the DNSEndpoint together with its app, and the news of the one
     * may arrive before that of the other.
     */
    private boolean isThere(AppKey app, String uid) {
        ExposedApp now = client.resources(ExposedApp.class)
                .inNamespace(app.namespace())
                .withName(app.name())
                .get();
        return now != null && uid.equals(now.getMetadata().getUid()) && !now.isMarkedForDeletion();
    }

    private Resource<GenericKubernetesResource> resource(AppKey app, GenericKubernetesResource object) {
        return client.genericKubernetesResources(DnsEndpointManifest.KIND)
                .inNamespace(app.namespace())
                .resource(object);
    }

    /** @param write returns null if there was nothing to write */
    private static Write attempt(AppKey app, String done, Supplier<Object> write) {
        try {
            if (write.get() != null) {
                Log.infof("DNSEndpoint %s %s", app, done);
            }
            return Write.DONE;
        } catch (KubernetesClientException e) {
            if (e.getStatus() == null) {
                // There was no answer.
                throw e;
            }
            if (OVERTAKEN.contains(e.getCode())) {
                Log.infof("DNSEndpoint %s not %s: it was changed meanwhile", app, done);
                return new Write(true, Optional.empty());
            }
            return new Write(false, Optional.of(Objects.toString(e.getStatus().getMessage(), e.getMessage())));
        }
    }
}
