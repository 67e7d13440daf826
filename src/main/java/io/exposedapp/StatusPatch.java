package io.exposedapp;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.net.HttpURLConnection;

/** Writes a status. */
final class StatusPatch {

    private StatusPatch() {}

    /**
     * Applies the status of an object. The patch contains only the status and the identity of the object: any other
     * field would take ownership of the user's fields. An object that was deleted meanwhile needs no status.
     *
     * <p>The next reconciliation sees what was written, even before its event arrives. The resource version makes the
     * API server refuse (409) a status if another writer has changed the object meanwhile. The framework then retries.
     * Without the version, it would take that change for its own and never report it (java-operator-sdk#3398).
     */
    static <T, R extends CustomResource<?, T>> void write(R original, R blank, T status, Context<R> context) {
        blank.setMetadata(new ObjectMetaBuilder()
                .withNamespace(original.getMetadata().getNamespace())
                .withName(original.getMetadata().getName())
                .withResourceVersion(original.getMetadata().getResourceVersion())
                .build());
        blank.setStatus(status);
        try {
            context.resourceOperations().serverSideApplyPrimaryStatus(blank);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }
}
