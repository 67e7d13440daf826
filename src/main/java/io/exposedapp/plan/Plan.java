package io.exposedapp.plan;

import java.util.SortedMap;

/**
 * What is to be, for everything at once. Plans are compared by value: who finds its part unchanged has nothing to do.
 *
 * @param routes by edge
 */
public record Plan(SortedMap<AppKey, AppPlan> apps, RelaySet relays, SortedMap<String, RouteSet> routes) {}
