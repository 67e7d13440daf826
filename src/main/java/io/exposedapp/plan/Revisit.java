package io.exposedapp.plan;

import io.exposedapp.plan.EdgeFacts.RouteFact;
import java.time.Duration;
import java.util.Optional;

/** When an edge is to be visited again though nothing has changed in the cluster. */
public final class Revisit {

  /** Traefik is about to take up what was written. */
  private static final Duration SOON = Duration.ofMillis(250);

  private static final Duration SHORTEST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(20);

  /** When all is well: what somebody else changed on the edge is put right within a minute. */
  private static final Duration STEADY = Duration.ofSeconds(25);

  /** What reloading costs Traefik, by measurement: 4 to 5 s of a processor for 1,000 routes. */
  private static final Duration RELOAD_OF_ONE = Duration.ofMillis(2);

  private static final Duration LONGEST_RELOAD = Duration.ofSeconds(2);

  private Revisit() {}

  /**
   * @param chance from 0 to 1, so that several edges behind one broken line don't come back at the same moment
   */
  public static Duration after(EdgeFacts facts, RouteSet routes, double chance) {
    if (!facts.connected().isTrue()) {
      Duration wait = SHORTEST.multipliedBy(1L << Math.min(facts.failures(), 4));
      return jitter(wait.compareTo(LONGEST) < 0 ? wait : LONGEST, chance);
    }
    boolean waiting = false;
    boolean failing = facts.traefik().status() == Verdict.Status.False || !isUpToDate(facts);
    for (AppKey app : routes.desired().keySet()) {
      RouteFact fact = facts.routes().get(app);
      waiting |= fact == null || fact.verdict().status() == Verdict.Status.Unknown;
      failing |= fact != null && fact.verdict().status() == Verdict.Status.False;
    }
    return failing ? SHORTEST : waiting ? SOON : jitter(STEADY, chance);
  }

  /**
   * How long changes are collected since the last one was written: each makes Traefik reload all of them.
   *
   * @param sinceWrite empty if nothing was written yet
   * @return empty when changes may be written at once
   */
  public static Optional<Duration> pause(Optional<Duration> sinceWrite, RouteSet routes) {
    Duration reload = RELOAD_OF_ONE.multipliedBy(routes.desired().size());
    Duration pause = reload.compareTo(LONGEST_RELOAD) < 0 ? reload : LONGEST_RELOAD;
    // a clock that was set back delays nothing
    return sinceWrite.filter(since -> !since.isNegative()).map(pause::minus).filter(left -> left.toMillis() > 0);
  }

  /** False while Traefik leads to a port that no file leads to any more: the port isn't free before. */
  private static boolean isUpToDate(EdgeFacts facts) {
    return facts.servedPorts().map(Leads.of(facts).keySet()::containsAll).orElse(true);
  }

  private static Duration jitter(Duration longest, double chance) {
    return Duration.ofMillis((long) (longest.toMillis() * (0.75 + chance / 4)));
  }
}
