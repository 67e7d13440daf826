package io.exposedapp.plan;

import io.exposedapp.model.AppKey;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.plan.route.RouteSet;
import io.exposedapp.plan.route.WantedRoutes;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * What is to be, for everything at once. Plans are compared by value: who finds its part unchanged has nothing to do.
 *
 * @param apps all there are
 * @param routes by edge
 * @param kept by edge, apps whose file stays as it is
 * @param rendered relays by all that they were rendered from: the next plan takes over those that would be the same
 */
public record Plan(
        SortedMap<AppKey, AppPlan> apps,
        RelaySet relays,
        SortedMap<String, RouteSet> routes,
        SortedMap<String, Set<AppKey>> kept,
        Map<List<?>, DaemonSet> rendered) {

    /** What a visit to the edge is to make of it; empty for an Edge that the plan doesn't know. */
    public Optional<WantedRoutes> wantedOn(String edge) {
        return Optional.ofNullable(routes.get(edge)).map(set -> new WantedRoutes(set, kept.get(edge), apps.keySet()));
    }
}
