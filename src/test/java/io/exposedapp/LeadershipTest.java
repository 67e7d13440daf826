package io.exposedapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeadershipTest {

    private final Leadership leadership = new Leadership();

    @Test
    void aSingleOperatorNeedsNoLease() {
        assertThat(leadership.lease(TestConfig.HOME)).isNull();
    }

    @Test
    void anOperatorThatLostTheLeaseEnds() {
        // When
        LeaderElectionConfiguration lease =
                leadership.lease(TestConfig.with(Map.of("exposedapp.leader-election", "true")));
        // Then
        assertThat(lease.isExitOnStopLeading()).isTrue();
        assertThat(lease.getLeaseNamespace()).contains("exposedapp-system");
    }
}
