package io.exposedapp.plan;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is to be, for everything at once. Plans are compared by value: who finds its part unchanged has nothing to do.
 *
 * @param routes by edge
 */
public record Plan(SortedMap<AppKey, AppPlan> apps, RelaySet relays, SortedMap<String, RouteSet> routes) {

  private static final RouteSet NO_ROUTES = new RouteSet(new TreeMap<>(), Set.of(), Set.of());

  public RouteSet routesOf(String edge) {
    return routes.getOrDefault(edge, NO_ROUTES);
  }
}
