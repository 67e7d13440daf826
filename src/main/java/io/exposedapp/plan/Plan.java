package io.exposedapp.plan;

import io.exposedapp.model.AppKey;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.plan.route.RouteSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What is to be, for everything at once. Plans are compared by value: who finds its part unchanged has nothing to do.
 *
 * @param routes by edge
 * @param rendered relays by all that they were rendered from: the next plan takes over those that would be the same
 */
public record Plan(
        SortedMap<AppKey, AppPlan> apps,
        RelaySet relays,
        SortedMap<String, RouteSet> routes,
        Map<List<?>, DaemonSet> rendered) {}
