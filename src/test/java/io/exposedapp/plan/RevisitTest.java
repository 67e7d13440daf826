package io.exposedapp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.plan.EdgeFacts.RouteFact;
import io.exposedapp.plan.EdgeFacts.Takeover;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RevisitTest {

  private static final AppKey APP = new AppKey("photos", "immich");
  private static final RouteSet ROUTES = new RouteSet(new TreeMap<>(Map.of(APP, new RouteFile(null))), Set.of(), Set.of(APP), false, false);
  private static final Verdict FINE = Verdict.yes(Reason.Connected, "");

  @Test
  void anEdgeThatFailsIsVisitedAfterTwoSecondsAtFirstAndTwentyAtMost() {
    assertThat(Revisit.after(failed(0), ROUTES, 1)).isEqualTo(Duration.ofSeconds(2));
    assertThat(Revisit.after(failed(1), ROUTES, 1)).isEqualTo(Duration.ofSeconds(4));
    assertThat(Revisit.after(failed(1000), ROUTES, 1)).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void chanceShortensTheWaitByAQuarterAtMost() {
    assertThat(Revisit.after(failed(1000), ROUTES, 0)).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void whatTraefikIsAboutToTakeUpIsLookedAtSoon() {
    assertThat(Revisit.after(with(Verdict.unknown(Reason.Pending, "")), ROUTES, 0)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void whatTraefikRefusesIsLookedAtAgain() {
    assertThat(Revisit.after(with(Verdict.no(Reason.RejectedByTraefik, "")), ROUTES, 0)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void whenAllIsWellTheNextVisitIsWithinHalfAMinute() {
    assertThat(Revisit.after(with(Verdict.yes(Reason.Synced, "")), ROUTES, 0)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
  }

  @Test
  void aPortThatTraefikStillServesWithoutAFileIsLookedAtAgain() {
    EdgeFacts facts = new EdgeFacts(FINE, FINE, Map.of(), Set.of(8080), Takeover.None, true, 0);
    assertThat(Revisit.after(facts, new RouteSet(new TreeMap<>(), Set.of(), Set.of(), false, false), 0)).isEqualTo(Duration.ofSeconds(2));
  }

  private static EdgeFacts failed(int times) {
    return new EdgeFacts(Verdict.no(Reason.EdgeUnreachable, ""), FINE, Map.of(), Set.of(), Takeover.None, false, times);
  }

  private static EdgeFacts with(Verdict verdict) {
    return new EdgeFacts(FINE, FINE, Map.of(APP, new RouteFact(Optional.empty(), verdict)), Set.of(), Takeover.None, true, 0);
  }
}
