package io.exposedapp.plan;

import io.exposedapp.model.AppKey;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.plan.route.RouteSet;
import io.exposedapp.plan.route.WantedRoutes;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * What is to be, for everything at once. Its parts are compared by value: a reconciler whose part is unchanged has
 * nothing to do.
 *
 * @param apps all there are
 * @param routes by edge
 * @param kept by edge, apps whose file stays as it is
 * @param failures apps that couldn't be planned, and why: they keep what they have
 */
public record Plan(
        SortedMap<AppKey, AppPlan> apps,
        RelaySet relays,
        SortedMap<String, RouteSet> routes,
        SortedMap<String, Set<AppKey>> kept,
        SortedMap<AppKey, Throwable> failures) {

    /** What a visit to the edge is to make of it. Empty for an Edge that the plan doesn't know. */
    public Optional<WantedRoutes> wantedOn(String edge) {
        return Optional.ofNullable(routes.get(edge)).map(set -> new WantedRoutes(set, kept.get(edge), apps.keySet()));
    }
}
