package io.exposedapp.plan;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the last visit to an edge found.
 *
 * @param connected whether the operator was logged in, and if not, why
 * @param traefik whether Traefik's API answered
 * @param routes our files there, by app; as of the last visit that succeeded
 * @param failures how many visits in a row failed
 */
public record EdgeFacts(Verdict connected, Verdict traefik, Map<AppKey, RouteFact> routes, int failures) {

  /**
   * One file of ours.
   *
   * @param content what the file holds now; empty where there is none
   * @param verdict whether Traefik serves just that
   */
  public record RouteFact(Optional<RouteFile> content, Verdict verdict) {}

  /** Ports that the app's file on this edge leads to. */
  public Set<Integer> ports(AppKey app) {
    return Optional.ofNullable(routes.get(app)).flatMap(RouteFact::content).map(RouteFile::ports).orElse(Set.of());
  }
}
