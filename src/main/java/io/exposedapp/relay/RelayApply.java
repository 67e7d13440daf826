package io.exposedapp.relay;

import io.exposedapp.config.Failures;
import io.exposedapp.config.OperatorConfig;
import io.exposedapp.config.Parallel;
import io.exposedapp.config.Parallel.Batch;
import io.exposedapp.engine.RefusedWrites;
import io.exposedapp.model.Names;
import io.exposedapp.observe.DeletionCheck;
import io.exposedapp.observe.OwnWrites;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.plan.relay.RelaySet.Cause;
import io.exposedapp.plan.relay.RelaySet.Removal;
import io.exposedapp.plan.world.PortClaim;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Makes the relays what the plan says. */
@ApplicationScoped
public class RelayApply {

    private static final long FAREWELL_SECONDS = 1;

    /** The API server answers several as fast as one, and with many apps there are many to make. */
    private static final int WRITERS = 8;

    private final Parallel writers = new Parallel("relays", WRITERS);
    private final KubernetesClient client;
    private final OperatorConfig config;
    private final DeletionCheck gone;
    private final OwnWrites writes;
    private final RefusedWrites refused;
    private final Clock clock = Clock.systemUTC();

    RelayApply(
            KubernetesClient client,
            OperatorConfig config,
            DeletionCheck gone,
            OwnWrites writes,
            RefusedWrites refused) {
        this.client = client;
        this.config = config;
        this.gone = gone;
        this.writes = writes;
        this.refused = refused;
    }

    /**
     * What is left to do.
     *
     * @param overtaken another writer was faster somewhere, so that it has to be planned again from what he made
     * @param left something stays that is to go, or the API server refuses a relay
     * @param failure what nobody expected
     */
    public record Left(boolean overtaken, boolean left, Optional<RuntimeException> failure) {}

    /** Does all of it that can be done: what fails or is refused for one app is no reason to leave the others. */
    public Left apply(ConfigMap installation, RelaySet wanted, RelayDiff diff) {
        Failures failures = new Failures();
        Set<String> overtaken = ConcurrentHashMap.newKeySet();
        all(
                wanted.notes().isEmpty() ? List.of() : List.of(wanted.notes()),
                notes -> note(installation, notes),
                failures);
        all(
                diff.creates(),
                relay -> write(relay, "created", () -> client.resource(relay).create(), overtaken),
                failures);
        all(
                diff.updates(),
                relay -> write(relay, "changed", () -> client.resource(relay).update(), overtaken),
                failures);
        boolean removed = all(wanted.removals(), removal -> remove(removal, overtaken), failures);
        all(wanted.farewells(), this::dismiss, failures);
        all(wanted.outdated(), this::end, failures);
        Instant now = clock.instant();
        all(
                wanted.succeeded().entrySet().stream()
                        .filter(p -> !now.isBefore(p.getValue()))
                        .map(Map.Entry::getKey)
                        .toList(),
                this::relieve,
                failures);
        refused.retain(diff.open());
        return new Left(!overtaken.isEmpty(), !removed || refused.isAny(), failures.first());
    }

    /** True when all of it was done. */
    private <T> boolean all(Collection<T> items, Predicate<T> work, Failures failures) {
        Batch<Boolean> batch = writers.all(items, work::test);
        batch.exception().ifPresent(failures::add);
        return batch.exception().isEmpty() && !batch.results().contains(false);
    }

    /** Puts annotations on the installation's ConfigMap. */
    private boolean note(ConfigMap installation, Map<String, String> notes) {
        client.configMaps()
                .inNamespace(config.relaysNamespace())
                .withName(installation.getMetadata().getName())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(Map.of("metadata", Map.of("annotations", notes))));
        return true;
    }

    /** Creating is claiming: whoever comes second is told so. */
    private boolean write(DaemonSet relay, String what, Supplier<DaemonSet> write, Set<String> overtaken) {
        String name = relay.getMetadata().getName();
        try {
            writes.wrote(write.get());
            refused.taken(name);
            Log.infof("Relay %s %s for app %s", name, what, owner(relay));
            return true;
        } catch (KubernetesClientException e) {
            boolean wasThere = relay.getMetadata().getResourceVersion() != null;
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
                    || (wasThere && e.getCode() == HttpURLConnection.HTTP_NOT_FOUND)) {
                Log.infof("Relay %s not %s: it was changed meanwhile", name, what);
                overtaken.add(name);
                if (!wasThere) {
                    label(name);
                }
            } else if (e.getStatus() == null) {
                // no answer
                throw e;
            } else {
                String words = Objects.toString(e.getStatus().getMessage(), e.getMessage());
                if (refused.refused(name, words)) {
                    Log.warnf(
                            "Relay %s not %s for app %s, the API server refuses it: %s",
                            name, what, owner(relay), words);
                }
            }
            return false;
        }
    }

    /** A relay that lost its label isn't seen, and so is made again and again in vain. */
    private void label(String name) {
        DaemonSet there = client.apps()
                .daemonSets()
                .inNamespace(config.relaysNamespace())
                .withName(name)
                .get();
        if (there != null
                && !Names.RELAY.equals(Optional.ofNullable(there.getMetadata().getLabels())
                        .orElse(Map.of())
                        .get(Names.NAME_LABEL))) {
            client.resource(new DaemonSetBuilder(there)
                            .editMetadata()
                            .addToLabels(Names.NAME_LABEL, Names.RELAY)
                            .endMetadata()
                            .build())
                    .update();
        }
    }

    /** Removes a relay that is still what the plan took it for. */
    private boolean remove(Removal removal, Set<String> overtaken) {
        if (removal.cause() == Cause.AppGone && !gone.isGone(removal.app())) {
            return false;
        }
        DaemonSet relay = client.apps()
                .daemonSets()
                .inNamespace(config.relaysNamespace())
                .withName(removal.name())
                .get();
        if (relay == null
                || PortClaim.of(relay)
                        .map(PortClaim::app)
                        .filter(removal.app()::equals)
                        .isEmpty()) {
            return false;
        }
        if (!delete(
                relay,
                removal.cause() == Cause.AppGone ? DeletionPropagation.ORPHAN : DeletionPropagation.BACKGROUND)) {
            overtaken.add(removal.name());
            return false;
        }
        Log.infof("Relay %s removed: %s of app %s", removal.name(), removal.cause(), removal.app());
        return true;
    }

    /**
     * Pods of a changed port go with their DaemonSet, and drain. Those of a deleted app are left to {@link #dismiss}: a
     * deletion that has begun with a long grace period is not shortened in time by the kubelet, and Traefik's idle
     * connections would hold the pods for a minute and a half.
     *
     * <p>Only the very relay that was looked at goes: another writer may have given it to an app that is back, or
     * claimed a port that nothing reserves as soon as its relay was gone.
     */
    private boolean delete(DaemonSet relay, DeletionPropagation pods) {
        ObjectMeta seen = relay.getMetadata();
        try {
            // the client's own way to lock a version knows no propagation
            client.raw(
                    "/apis/apps/v1/namespaces/" + seen.getNamespace() + "/daemonsets/" + seen.getName(),
                    "DELETE",
                    new DeleteOptionsBuilder()
                            .withPropagationPolicy(pods.toString())
                            .withNewPreconditions()
                            .withUid(seen.getUid())
                            .withResourceVersion(seen.getResourceVersion())
                            .endPreconditions()
                            .build());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            return false;
        }
        writes.deleted(relay);
        return true;
    }

    /** Ends a pod that its relay has left behind. */
    private boolean dismiss(String name) {
        Pod found = client.pods()
                .inNamespace(config.relaysNamespace())
                .withName(name)
                .get();
        if (found != null && found.getMetadata().getOwnerReferences().isEmpty()) {
            end(name);
        }
        return true;
    }

    private boolean end(String name) {
        client.pods()
                .inNamespace(config.relaysNamespace())
                .withName(name)
                .withGracePeriod(FAREWELL_SECONDS)
                .delete();
        return true;
    }

    /** Ends an old pod as Kubernetes would have: it finishes what is open. */
    private boolean relieve(String name) {
        client.pods().inNamespace(config.relaysNamespace()).withName(name).delete();
        Log.infof("Pod %s of a relay ended: another one has taken over, and Kubernetes has forgotten it", name);
        return true;
    }

    private static String owner(DaemonSet relay) {
        return PortClaim.of(relay).map(c -> Objects.toString(c.app())).orElse("unknown");
    }
}
