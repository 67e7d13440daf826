package io.exposedapp.relay;

import io.exposedapp.config.Failures;
import io.exposedapp.config.Parallel;
import io.exposedapp.config.Parallel.Batch;
import io.exposedapp.engine.RefusedWrites;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.observe.DeletionCheck;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.plan.relay.RelaySet.Cause;
import io.exposedapp.plan.relay.RelaySet.Removal;
import io.exposedapp.plan.relay.RelaySet.StalePod;
import io.exposedapp.plan.world.PortClaimMap;
import io.exposedapp.plan.world.Relay;
import io.exposedapp.relay.ObjectWriter.Outcome;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Applies the plan to port claims and relays: first the claims, then the relays whose ports are claimed, then the
 * removals.
 */
@ApplicationScoped
public class RelayApply {

    private static final int WRITERS = 8;

    private final Parallel writers = new Parallel("relays", WRITERS);
    private final KubernetesClient client;
    private final DeletionCheck deletion;
    private final ObjectWriter writer;
    private final RelayRemover remover;
    private final RefusedWrites refused;
    private final Clock clock = Clock.systemUTC();

    RelayApply(
            KubernetesClient client,
            DeletionCheck deletion,
            ObjectWriter writer,
            RelayRemover remover,
            RefusedWrites refused) {
        this.client = client;
        this.deletion = deletion;
        this.writer = writer;
        this.remover = remover;
        this.refused = refused;
    }

    /**
     * What remains to be done.
     *
     * @param overtaken whether another writer was faster somewhere, so that the operator plans again from what it wrote
     * @param left whether something that is to be removed stays, or the API server refuses an object
     * @param failure an unexpected exception
     */
    public record Left(boolean overtaken, boolean left, Optional<RuntimeException> failure) {}

    /** Applies everything that can be applied. A failure or a refusal for one app does not stop the others. */
    public Left apply(ConfigMap installation, RelaySet wanted, ClaimDiff claims, RelayDiff relays) {
        Failures failures = new Failures();
        Set<String> overtaken = ConcurrentHashMap.newKeySet();
        all(
                failures,
                wanted.notes().isEmpty() ? List.of() : List.of(wanted.notes()),
                notes -> note(installation, notes));
        Set<String> unclaimed = ConcurrentHashMap.newKeySet();
        unclaimed.addAll(claims.pausing());
        all(
                failures,
                Stream.concat(claims.creates().stream(), claims.updates().stream())
                        .toList(),
                map -> claim(map, overtaken, unclaimed));
        all(
                failures,
                Stream.concat(relays.creates().stream(), relays.updates().stream())
                        .filter(r -> !unclaimed.contains(claimOf(r)))
                        .toList(),
                relay -> relay(relay, overtaken));
        boolean removed = remove(failures, wanted.removals(), overtaken);
        all(failures, wanted.stalePods().entrySet(), pod -> delete(pod.getKey(), pod.getValue()));
        refused.retain(
                Stream.concat(claims.open().stream(), relays.open().stream()).collect(Collectors.toSet()));
        return new Left(!overtaken.isEmpty(), !removed || refused.isAny(), failures.first());
    }

    /** Returns true if all of the work was done. */
    private <T> boolean all(Failures failures, Collection<T> items, Predicate<T> work) {
        Batch<Boolean> batch = writers.all(items, work::test);
        batch.exception().ifPresent(failures::add);
        return batch.exception().isEmpty() && !batch.results().contains(false);
    }

    /** Adds annotations to the installation's ConfigMap. */
    private boolean note(ConfigMap installation, Map<String, String> notes) {
        client.configMaps()
                .inNamespace(installation.getMetadata().getNamespace())
                .withName(installation.getMetadata().getName())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(Map.of("metadata", Map.of("annotations", notes))));
        return true;
    }

    /** Writes a claim. Creating it claims the port: the API server answers a second writer with a conflict. */
    private boolean claim(ConfigMap map, Set<String> overtaken, Set<String> unclaimed) {
        String name = map.getMetadata().getName();
        // The port counts as unclaimed until the write has succeeded.
        unclaimed.add(name);
        String app = PortClaimMap.read(map).map(c -> c.app().toString()).orElse("unknown");
        Outcome outcome = writer.write(map, app);
        if (outcome == Outcome.Written) {
            unclaimed.remove(name);
        } else if (outcome == Outcome.Overtaken) {
            overtaken.add(name);
        }
        return outcome == Outcome.Written;
    }

    private boolean relay(DaemonSet relay, Set<String> overtaken) {
        String app = Relay.of(relay).map(r -> r.app().toString()).orElse("unknown");
        Outcome outcome = writer.write(relay, app);
        if (outcome == Outcome.Overtaken) {
            overtaken.add(relay.getMetadata().getName());
        }
        return outcome == Outcome.Written;
    }

    private static String claimOf(DaemonSet relay) {
        return Relay.of(relay).map(r -> Names.portClaim(r.port())).orElse("");
    }

    /**
     * Removes relays and claims. Of apps that seem to be gone, only those that the API server confirms to be absent.
     */
    private boolean remove(Failures failures, List<Removal> removals, Set<String> overtaken) {
        Set<AppKey> absent = removals.stream()
                .filter(r -> r.cause() == Cause.AppGone)
                .map(r -> r.claim().app())
                .collect(Collectors.toSet());
        Set<AppKey> gone = gone(failures, absent);
        return all(
                failures,
                removals,
                removal -> (removal.cause() != Cause.AppGone
                                || gone.contains(removal.claim().app()))
                        && remove(removal, overtaken));
    }

    private Set<AppKey> gone(Failures failures, Set<AppKey> absent) {
        try {
            return absent.isEmpty() ? Set.of() : deletion.gone(absent);
        } catch (RuntimeException e) {
            failures.add(e);
            return Set.of();
        }
    }

    private boolean remove(Removal removal, Set<String> overtaken) {
        boolean done = remover.remove(removal);
        if (!done) {
            overtaken.add(Names.portClaim(removal.claim().port()));
        }
        return done;
    }

    private boolean delete(String name, StalePod stale) {
        Instant now = clock.instant();
        if (stale.from().filter(now::isBefore).isPresent()) {
            return true;
        }
        if (stale.why().drains()) {
            remover.drain(name);
        } else {
            remover.endAtOnce(name);
        }
        Log.infof("Pod %s of a relay deleted: %s", name, stale.why());
        return true;
    }
}
