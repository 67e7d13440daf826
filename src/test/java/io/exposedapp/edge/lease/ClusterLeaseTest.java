package io.exposedapp.edge.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.edge.lease.ClusterLease.Owner;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterLeaseTest {

    private static final String US = "8f1c0e9a-0000-4000-8000-000000000001";
    private static final String OTHER = "8f1c0e9a-0000-4000-8000-000000000002";
    private static final ClusterLease LEASE = new ClusterLease(US, "fsn", 0);
    private static final Set<String> EDGES = Set.of("fsn", "nbg");
    private static final Duration LONG = Duration.ofDays(1);

    @Test
    void aNameWithoutAFileIsFree() {
        assertThat(ClusterLease.owner(LEASE, Optional.empty(), EDGES, LONG)).isEqualTo(Owner.Free);
    }

    @Test
    void anEmptyFileIsFree() {
        assertThat(ClusterLease.owner(LEASE, Optional.of(""), EDGES, LONG)).isEqualTo(Owner.Free);
    }

    @Test
    void ourOwnNameIsOursHoweverLongWeWereSilent() {
        assertThat(ClusterLease.owner(LEASE, text(new ClusterLease(US, "fsn", 7)), EDGES, LONG))
                .isEqualTo(Owner.Us);
    }

    @Test
    void anotherEdgeOfOursHoldsItWhileItIsThere() {
        assertThat(ClusterLease.owner(LEASE, text(new ClusterLease(US, "nbg", 0)), EDGES, LONG))
                .isEqualTo(Owner.OtherEdge);
        assertThat(ClusterLease.owner(LEASE, text(new ClusterLease(US, "deleted", 0)), EDGES, LONG))
                .isEqualTo(Owner.Us);
    }

    @Test
    void aClusterLivesUntilItsSilenceIsOver() {
        Optional<String> there = text(new ClusterLease(OTHER, "fsn", 0));
        assertThat(ClusterLease.owner(LEASE, there, EDGES, ClusterLease.SILENCE.minusSeconds(1)))
                .isEqualTo(Owner.Other);
        assertThat(ClusterLease.owner(LEASE, there, EDGES, ClusterLease.SILENCE))
                .isEqualTo(Owner.Gone);
    }

    @Test
    void aFileFromTheFutureIsOfOneThatLives() {
        assertThat(ClusterLease.owner(LEASE, text(new ClusterLease(OTHER, "fsn", 0)), EDGES, Duration.ofHours(-1)))
                .isEqualTo(Owner.Other);
    }

    @Test
    void aLivingClusterMayMissThreeHeartbeats() {
        assertThat(ClusterLease.HEARTBEAT.multipliedBy(3)).isLessThan(ClusterLease.SILENCE);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        ClusterLease lease = new ClusterLease(US, "fsn", 1_795_000_000L);
        assertThat(ClusterLease.parse(lease.render("home"))).contains(lease);
    }

    @Test
    void theFileSaysWhoseItIs() {
        assertThat(new ClusterLease(US, "fsn", 7).render("home")).isEqualTo("""
        # Managed by exposedapp.io for cluster home. Written twice a minute while its operator runs.
        cluster: 8f1c0e9a-0000-4000-8000-000000000001
        edge: fsn
        takenOver: 7
        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cluster: a\ntakenOver: 0\n",
                "# x\ncluster: a b\ntakenOver: 0\n",
                "# x\ncluster: a\nedge: b\ntakenOver: -1\n",
                "# x\ncluster: a\nedge: b\ntakenOver: 9999999999999\n",
                "# x\ncluster: a\nedge: b\n",
                "# x\ncluster: a\nedge: b\ntakenOver: 0\nmore\n",
                "\u0000\u0000"
            })
    void aTextThatIsNotUnderstoodHasAnOwner(String text) {
        assertThat(ClusterLease.parse(text)).isEmpty();
        assertThat(ClusterLease.owner(LEASE, Optional.of(text), EDGES, LONG)).isEqualTo(Owner.Unknown);
    }

    private static Optional<String> text(ClusterLease lease) {
        return Optional.of(lease.render("home"));
    }
}
