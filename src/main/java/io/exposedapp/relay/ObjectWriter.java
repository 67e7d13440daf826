package io.exposedapp.relay;

import io.exposedapp.engine.RefusedWrites;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.util.Objects;

/** Creates and updates objects in the relays' namespace. The answer of the API server is a value, not an exception. */
@ApplicationScoped
public class ObjectWriter {

    /** The result of a write. */
    enum Outcome {
        Written,
        /** Another writer was faster. The operator plans again from what that writer wrote. */
        Overtaken,
        /** The API server refuses the object. */
        Refused
    }

    private final KubernetesClient client;
    private final RefusedWrites refused;

    ObjectWriter(KubernetesClient client, RefusedWrites refused) {
        this.client = client;
        this.refused = refused;
    }

    /**
     * Creates an object that has no resource version, and updates an object that has one.
     *
     * @param app the app to name in the log
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
                // There was no answer.
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
