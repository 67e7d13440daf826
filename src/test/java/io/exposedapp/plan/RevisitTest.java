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
import java.util.stream.IntStream;
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
    EdgeFacts facts = new EdgeFacts(FINE, FINE, Map.of(), Optional.of(Set.of(8080)), Takeover.None, true, 0);
    assertThat(Revisit.after(facts, new RouteSet(new TreeMap<>(), Set.of(), Set.of(), false, false), 0)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void theFirstChangeIsWrittenAtOnce() {
    assertThat(Revisit.pause(Optional.empty(), routes(1000))).isEmpty();
  }

  @Test
  void changesAreCollectedTheLongerTheMoreRoutesTraefikReloads() {
    assertThat(Revisit.pause(Optional.of(Duration.ZERO), routes(10))).contains(Duration.ofMillis(20));
    assertThat(Revisit.pause(Optional.of(Duration.ZERO), routes(500))).contains(Duration.ofSeconds(1));
    assertThat(Revisit.pause(Optional.of(Duration.ZERO), routes(5000))).contains(Duration.ofSeconds(2));
  }

  @Test
  void whatWasWaitedAlreadyCounts() {
    assertThat(Revisit.pause(Optional.of(Duration.ofMillis(400)), routes(500))).contains(Duration.ofMillis(600));
    assertThat(Revisit.pause(Optional.of(Duration.ofSeconds(1)), routes(500))).isEmpty();
    assertThat(Revisit.pause(Optional.of(Duration.ofHours(1)), routes(500))).isEmpty();
  }

  @Test
  void aClockThatWentBackDelaysNothingForLong() {
    assertThat(Revisit.pause(Optional.of(Duration.ofHours(-1)), routes(500)).orElse(Duration.ZERO)).isLessThanOrEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void anEdgeWithoutRoutesIsNotWaitedFor() {
    assertThat(Revisit.pause(Optional.of(Duration.ZERO), RouteSet.nothing())).isEmpty();
  }

  private static RouteSet routes(int count) {
    TreeMap<AppKey, RouteFile> desired = new TreeMap<>();
    IntStream.range(0, count).forEach(i -> desired.put(new AppKey("apps", "app" + i), new RouteFile(null)));
    return new RouteSet(desired, Set.of(), Set.of(), false, false);
  }

  private static EdgeFacts failed(int times) {
    return new EdgeFacts(Verdict.no(Reason.EdgeUnreachable, ""), FINE, Map.of(), Optional.of(Set.of()), Takeover.None, false, times);
  }

  private static EdgeFacts with(Verdict verdict) {
    return new EdgeFacts(FINE, FINE, Map.of(APP, new RouteFact(Optional.empty(), verdict)), Optional.of(Set.of()), Takeover.None, true, 0);
  }
}
