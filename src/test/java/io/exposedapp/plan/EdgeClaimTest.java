package io.exposedapp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.plan.EdgeClaim.Owner;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeClaimTest {

  private static final String US = "8f1c0e9a-0000-4000-8000-000000000001";
  private static final String OTHER = "8f1c0e9a-0000-4000-8000-000000000002";
  private static final EdgeClaim CLAIM = new EdgeClaim(US, "fsn", 0);
  private static final Set<String> EDGES = Set.of("fsn", "nbg");
  private static final Duration LONG = Duration.ofDays(1);

  @Test
  void aNameThatNobodyClaimsIsNobodys() {
    assertThat(EdgeClaim.owner(CLAIM, Optional.empty(), EDGES, LONG)).isEqualTo(Owner.Nobody);
  }

  @Test
  void ourOwnNameIsOursHoweverLongWeWereSilent() {
    assertThat(EdgeClaim.owner(CLAIM, Optional.of(new EdgeClaim(US, "fsn", 7)), EDGES, LONG)).isEqualTo(Owner.Us);
  }

  @Test
  void anotherEdgeOfOursHoldsItWhileItIsThere() {
    assertThat(EdgeClaim.owner(CLAIM, Optional.of(new EdgeClaim(US, "nbg", 0)), EDGES, LONG)).isEqualTo(Owner.OtherEdge);
    assertThat(EdgeClaim.owner(CLAIM, Optional.of(new EdgeClaim(US, "deleted", 0)), EDGES, LONG)).isEqualTo(Owner.Us);
  }

  @Test
  void aClusterLivesUntilItsSilenceIsOver() {
    Optional<EdgeClaim> claim = Optional.of(new EdgeClaim(OTHER, "fsn", 0));
    assertThat(EdgeClaim.owner(CLAIM, claim, EDGES, EdgeClaim.SILENCE.minusSeconds(1))).isEqualTo(Owner.Other);
    assertThat(EdgeClaim.owner(CLAIM, claim, EDGES, EdgeClaim.SILENCE)).isEqualTo(Owner.Gone);
  }

  @Test
  void aFileFromTheFutureIsOfOneThatLives() {
    assertThat(EdgeClaim.owner(CLAIM, Optional.of(new EdgeClaim(OTHER, "fsn", 0)), EDGES, Duration.ofSeconds(-3600))).isEqualTo(Owner.Other);
  }

  @Test
  void aLivingClusterMayMissThreeHeartbeats() {
    assertThat(EdgeClaim.HEARTBEAT.multipliedBy(3)).isLessThan(EdgeClaim.SILENCE);
  }

  @Test
  void whatIsWrittenIsReadBack() {
    EdgeClaim claim = new EdgeClaim(US, "fsn", 1_795_000_000L);
    assertThat(EdgeClaim.parse(claim.render("home"))).contains(claim);
  }

  @Test
  void theFileSaysWhoseItIs() {
    assertThat(new EdgeClaim(US, "fsn", 7).render("home")).isEqualTo("""
        # Managed by exposedapp.io for cluster home. Written twice a minute while its operator runs.
        cluster: 8f1c0e9a-0000-4000-8000-000000000001
        edge: fsn
        takenOver: 7
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cluster: a\ntakenOver: 0\n", "# x\ncluster: a b\ntakenOver: 0\n", "# x\ncluster: a\nedge: b\ntakenOver: -1\n",
      "# x\ncluster: a\nedge: b\ntakenOver: 9999999999999\n", "# x\ncluster: a\nedge: b\n", "# x\ncluster: a\nedge: b\ntakenOver: 0\nmore\n", "\u0000\u0000"})
  void whatIsNoClaimClaimsNothing(String text) {
    assertThat(EdgeClaim.parse(text)).isEmpty();
  }
}
