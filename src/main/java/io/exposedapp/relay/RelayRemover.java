package io.exposedapp.relay;

import io.exposedapp.config.OperatorConfig;
import io.exposedapp.model.Names;
import io.exposedapp.plan.relay.RelayManifest;
import io.exposedapp.plan.relay.RelaySet.ClaimAfter;
import io.exposedapp.plan.relay.RelaySet.Removal;
import io.exposedapp.plan.world.PortClaim;
import io.exposedapp.plan.world.PortClaimMap;
import io.exposedapp.plan.world.Relay;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.util.Optional;

/**
 * Removes relays, and reserves or releases their ports. It touches an object only if the object is still as it was
 * planned from, because another writer may have allocated the port to an app that has returned.
 */
@ApplicationScoped
public class RelayRemover {

    private final KubernetesClient client;
    private final String namespace;

    RelayRemover(KubernetesClient client, OperatorConfig config) {
        this.client = client;
        this.namespace = config.relaysNamespace();
    }

    /**
     * Removes a relay. Returns false if an object has changed since it was planned from, so that a new plan is needed.
     */
    boolean remove(Removal removal) {
        ConfigMap map = client.configMaps()
                .inNamespace(namespace)
                .withName(Names.portClaim(removal.claim().port()))
                .get();
        ClaimAfter after = removal.cause().claim();
        if (map == null || !isAsPlanned(PortClaimMap.read(map), removal.claim(), after)) {
            return false;
        }
        boolean done = (after != ClaimAfter.Reserved || reserve(map, removal.claim()))
                && removal.relay().map(name -> deleteRelay(name, removal)).orElse(true)
                && (after != ClaimAfter.Released
                        || delete("/api/v1", "configmaps", map, DeletionPropagation.BACKGROUND));
        if (done) {
            Log.infof(
                    "Port %d, app %s: %s, its claim is %s",
                    removal.claim().port(), removal.app(), removal.cause(), after);
        }
        return done;
    }

    /**
     * Whether the claim is still as it was planned from. A claim that is kept may hold other hosts and edges by now,
     * such as the claim of an app that lost its grant.
     */
    private static boolean isAsPlanned(Optional<PortClaim> there, PortClaim planned, ClaimAfter after) {
        return there.filter(c -> c.equals(planned) || (after == ClaimAfter.Kept && c.isHolderOf(planned)))
                .isPresent();
    }

    private boolean reserve(ConfigMap map, PortClaim claim) {
        if (claim.isReserved()) {
            return true;
        }
        ConfigMap reserved = PortClaimMap.write(claim.reserve(), namespace, map);
        try {
            client.resource(new ConfigMapBuilder(map)
                            .withData(reserved.getData())
                            .build())
                    .update();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private boolean deleteRelay(String name, Removal removal) {
        DaemonSet relay =
                client.apps().daemonSets().inNamespace(namespace).withName(name).get();
        if (relay == null
                || Relay.of(relay).filter(r -> r.app().equals(removal.app())).isEmpty()
                || !delete("/apis/apps/v1", "daemonsets", relay, pods(removal))) {
            return false;
        }
        removal.pods().forEach(this::endAtOnce);
        return true;
    }

    /**
     * What Kubernetes does with the pods of a deleted DaemonSet. It would delete them within milliseconds, and they
     * would drain for minutes. The first deletion decides, because the kubelet does not shorten a grace period that has
     * begun. So pods that are to end at once are left to the operator, and deleted as orphans if it dies before.
     */
    private static DeletionPropagation pods(Removal removal) {
        return removal.cause().drains() ? DeletionPropagation.BACKGROUND : DeletionPropagation.ORPHAN;
    }

    /** Deletes a pod that is not to drain. */
    void endAtOnce(String pod) {
        client.pods()
                .inNamespace(namespace)
                .withName(pod)
                .withGracePeriod(RelayManifest.AT_ONCE_SECONDS)
                .delete();
    }

    /** Deletes a pod as a rollout does. The pod finishes open connections. */
    void drain(String pod) {
        client.pods().inNamespace(namespace).withName(pod).delete();
    }

    /** Deletes an object only in the version that was read. */
    private boolean delete(String api, String kind, HasMetadata object, DeletionPropagation dependents) {
        ObjectMeta seen = object.getMetadata();
        try {
            // The client's own way to lock a version has no propagation policy.
            client.raw(
                    api + "/namespaces/" + namespace + "/" + kind + "/" + seen.getName(),
                    "DELETE",
                    new DeleteOptionsBuilder()
                            .withPropagationPolicy(dependents.toString())
                            .withNewPreconditions()
                            .withUid(seen.getUid())
                            .withResourceVersion(seen.getResourceVersion())
                            .endPreconditions()
                            .build());
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}
