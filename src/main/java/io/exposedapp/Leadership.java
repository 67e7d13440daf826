package io.exposedapp;

import io.exposedapp.config.OperatorConfig;
import io.exposedapp.model.Names;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;

/**
 * Which of several operators works. A single one needs no lease, and so survives an API server that is away. And two
 * that work at the same moment harm nobody: ports are claimed by creating, relays are changed only as they were seen,
 * routes are written only where they differ.
 */
class Leadership {

    /** None for a single operator. The framework asks for it by type while it starts. */
    @Produces
    @Dependent
    @Unremovable
    LeaderElectionConfiguration lease(OperatorConfig config) {
        return config.leaderElection()
                ? LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(Names.OPERATOR)
                        .withLeaseNamespace(config.namespace())
                        .build()
                : null;
    }
}
