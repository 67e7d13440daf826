package io.exposedapp;

import io.exposedapp.config.OperatorConfig;
import io.exposedapp.model.Names;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.quarkus.arc.Unremovable;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Decides which of several operators works. A single operator needs no Lease, and therefore survives an API server that
 * is unreachable. Two operators that work at the same time do no harm: ports are claimed by creating objects, relays
 * are changed only in the observed version, and routes are written only where they differ.
 */
@ApplicationScoped
class Leadership {

    /** How often an operator that stands by looks at the Lease. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** How long the release of the Lease may delay the operator's end. */
    private static final Duration RELEASE = Duration.ofSeconds(2);

    private final String identity = Optional.ofNullable(System.getenv("HOSTNAME"))
            .orElseGet(() -> UUID.randomUUID().toString());
    private final KubernetesClient client;
    private final OperatorConfig config;

    Leadership(KubernetesClient client, OperatorConfig config) {
        this.client = client;
        this.config = config;
    }

    /**
     * Null for a single operator. The framework looks this bean up by type while it starts. An operator that loses the
     * Lease ends. It does not let the framework end it: that calls System.exit in the course of an orderly end too,
     * where it waits for itself (operator SDK 5.3.2).
     */
    @Produces
    @Dependent
    @Unremovable
    LeaderElectionConfiguration lease() {
        return config.leaderElection()
                ? LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(Names.OPERATOR)
                        .withLeaseNamespace(config.namespace())
                        .withIdentity(identity)
                        .withRetryPeriod(RETRY)
                        .withLeaderCallbacks(new LeaderCallbacks(() -> {}, () -> Quarkus.asyncExit(1), leader -> {}))
                        .build()
                : null;
    }

    /**
     * Releases the Lease once this operator has stopped working, so that another one need not wait until it expires.
     */
    void onStop(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) ShutdownEvent stop) {
        if (config.leaderElection()) {
            CompletableFuture.runAsync(this::release)
                    .orTimeout(RELEASE.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(e -> {
                        Log.warnf("The Lease was not released, another operator waits until it expires: %s", e);
                        return null;
                    })
                    .join();
        }
    }

    private void release() {
        LeaseLock lock = new LeaseLock(config.namespace(), Names.OPERATOR, identity);
        LeaderElectionRecord held = lock.get(client);
        if (held != null && identity.equals(held.getHolderIdentity())) {
            ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
            // An empty holder: null is not sent, and the name would stay (kubernetes-client 7.5.2; findings/).
            lock.update(
                    client, new LeaderElectionRecord("", Duration.ofSeconds(1), now, now, held.getLeaderTransitions()));
        }
    }
}
