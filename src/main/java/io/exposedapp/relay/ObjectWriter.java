package io.exposedapp.relay;

import io.exposedapp.engine.RefusedWrites;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.util.Objects;

/** Creates and updates objects of the relays' namespace. What the API server answers is a value, not an exception. */
@ApplicationScoped
public class ObjectWriter {

    /** What became of a write. */
    enum Outcome {
        Written,
        /** Another writer was faster: plan again from what it wrote. */
        Overtaken,
        /** The API server doesn't take it. */
        Refused
    }

    private final KubernetesClient client;
    private final RefusedWrites refused;

    ObjectWriter(KubernetesClient client, RefusedWrites refused) {
        this.client = client;
        this.refused = refused;
    }

    /**
     * Creates an object without a resource version, updates one that has one.
     *
     * @param app for the log
     */
    <T extends HasMetadata> Outcome write(T object, String app) {
        String name = object.getMetadata().getName();
        boolean creates = object.getMetadata().getResourceVersion() == null;
        try {
            if (creates) {
                client.resource(object).create();
            } else {
                client.resource(object).update();
            }
            refused.taken(name);
            Log.infof("%s %s %s for app %s", object.getKind(), name, creates ? "created" : "updated", app);
            return Outcome.Written;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
                    || (!creates && e.getCode() == HttpURLConnection.HTTP_NOT_FOUND)) {
                Log.infof("%s %s not written: it was changed meanwhile", object.getKind(), name);
                return Outcome.Overtaken;
            }
            if (e.getStatus() == null) {
                // no answer
                throw e;
            }
            String words = Objects.toString(e.getStatus().getMessage(), e.getMessage());
            if (refused.refused(name, words)) {
                Log.warnf(
                        "%s %s not written for app %s, the API server refuses it: %s",
                        object.getKind(), name, app, words);
            }
            return Outcome.Refused;
        }
    }
}
