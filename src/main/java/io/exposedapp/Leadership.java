package io.exposedapp;

import io.exposedapp.config.OperatorConfig;
import io.exposedapp.model.Names;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;

/**
 * Decides which of several operators works. A single operator needs no Lease, and therefore survives an API server that
 * is unreachable. Two operators that work at the same time do no harm: ports are claimed by creating objects, relays
 * are changed only in the observed version, and routes are written only where they differ.
 */
class Leadership {

    /** Null for a single operator. The framework looks this bean up by type while it starts. */
    @Produces
    @Dependent
    @Unremovable
    LeaderElectionConfiguration lease(OperatorConfig config) {
        // build() makes one that goes on without the lease (operator SDK 5.3.2; findings/)
        return config.leaderElection()
                ? LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(Names.OPERATOR)
                        .withLeaseNamespace(config.namespace())
                        .buildForTest(true)
                : null;
    }
}
