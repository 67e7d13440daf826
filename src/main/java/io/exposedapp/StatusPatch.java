package io.exposedapp;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import java.net.HttpURLConnection;

/** Writes a status. */
final class StatusPatch {

    private StatusPatch() {}

    /**
     * What is sent holds the status and nothing else but whose it is: anything more would take ownership of the user's
     * fields. An object that was deleted meanwhile needs no status.
     */
    static <T, R extends CustomResource<?, T>> void write(R original, R blank, T status, Context<R> context) {
        blank.setMetadata(new ObjectMetaBuilder()
                .withNamespace(original.getMetadata().getNamespace())
                .withName(original.getMetadata().getName())
                .build());
        blank.setStatus(status);
        try {
            PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(original, blank, context);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }
}
