package io.exposedapp.plan;

import io.exposedapp.model.AppKey;
import io.exposedapp.plan.reach.DnsEndpointSet;
import io.exposedapp.plan.reach.RequestWatch;
import io.exposedapp.plan.reach.Watch;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.plan.route.RouteSet;
import io.exposedapp.plan.route.WantedRoutes;
import io.exposedapp.plan.world.PublicTarget;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * The desired state of everything. Its parts are compared by value: a reconciler whose part is unchanged has nothing to
 * do.
 *
 * @param apps all apps that exist
 * @param routes by edge, its route set
 * @param kept by edge, apps whose route file is kept as it is
 * @param lookups by host, how its DNS is to be looked up
 * @param probes what is to be requested as visitors do
 * @param certificates by host, how its certificate is requested
 * @param endpoints the DNSEndpoints of the apps
 * @param failures by app, why it could not be planned. Such an app keeps what it has
 */
public record Plan(
        SortedMap<AppKey, AppPlan> apps,
        RelaySet relays,
        SortedMap<String, RouteSet> routes,
        SortedMap<String, Set<AppKey>> kept,
        SortedMap<String, Watch> lookups,
        SortedMap<PublicTarget, Watch> probes,
        SortedMap<String, RequestWatch> certificates,
        DnsEndpointSet endpoints,
        SortedMap<AppKey, Throwable> failures) {

    /** The routes that a visit to the edge applies. Empty for an Edge that the plan does not know. */
    public Optional<WantedRoutes> wantedOn(String edge) {
        return Optional.ofNullable(routes.get(edge)).map(set -> new WantedRoutes(set, kept.get(edge), apps.keySet()));
    }
}
