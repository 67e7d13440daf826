package io.exposedapp.plan;

import io.exposedapp.model.AppKey;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.plan.route.RouteSet;
import java.util.SortedMap;

/**
 * What is to be, for everything at once. Its parts are compared by value: a reconciler whose part is unchanged has
 * nothing to do.
 *
 * @param routes by edge
 * @param failures apps that couldn't be planned, and why: they keep what they have
 */
public record Plan(
        SortedMap<AppKey, AppPlan> apps,
        RelaySet relays,
        SortedMap<String, RouteSet> routes,
        SortedMap<AppKey, Throwable> failures) {}
