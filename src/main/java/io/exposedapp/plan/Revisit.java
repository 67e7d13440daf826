package io.exposedapp.plan;

import io.exposedapp.plan.EdgeFacts.RouteFact;
import java.time.Duration;
import java.util.Optional;

/** When an edge is to be visited again although nothing changed. */
public final class Revisit {

  /** Traefik is about to take up what was written. */
  private static final Duration SOON = Duration.ofMillis(250);

  private static final Duration SHORTEST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private Revisit() {}

  /** False while Traefik leads to a port that no file leads to any more: the port isn't free before. */
  private static boolean isUpToDate(EdgeFacts facts) {
    return facts.servedPorts().stream().allMatch(p -> facts.routes().keySet().stream().anyMatch(app -> facts.ports(app).contains(p)));
  }

  /**
   * @param chance from 0 to 1, so that several edges behind one broken line don't come back at the same moment
   * @return empty when all is well
   */
  public static Optional<Duration> after(EdgeFacts facts, RouteSet routes, double chance) {
    if (!facts.connected().isTrue()) {
      Duration wait = SHORTEST.multipliedBy(1L << Math.min(facts.failures(), 4));
      Duration longest = wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
      return Optional.of(Duration.ofMillis((long) (longest.toMillis() * (0.75 + chance / 4))));
    }
    boolean waiting = false;
    boolean failing = !facts.traefik().isTrue() && facts.traefik().status() == Verdict.Status.False;
    for (AppKey app : routes.desired().keySet()) {
      RouteFact fact = facts.routes().get(app);
      waiting |= fact == null || fact.verdict().status() == Verdict.Status.Unknown;
      failing |= fact != null && fact.verdict().status() == Verdict.Status.False;
    }
    failing |= !isUpToDate(facts);
    return waiting && !failing ? Optional.of(SOON) : failing ? Optional.of(SHORTEST) : Optional.empty();
  }
}
