package io.exposedapp.plan.route;

import io.exposedapp.model.AppKey;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a visit applies to an edge: its routes, and what decides about other files that the visit finds. The latter
 * changes with apps of other edges, so a change of it does not cause a visit.
 *
 * @param routes the route set of the edge
 * @param kept apps whose file is kept as it is, whether or not it was observed when the plan was made
 * @param known all apps that exist. The file of another app is removed once the API server confirms that the app is
 *     gone
 */
public record WantedRoutes(RouteSet routes, Set<AppKey> kept, Set<AppKey> known) {

    /** No routes at all, for an edge that is to be cleaned up. */
    public static WantedRoutes nothing() {
        return new WantedRoutes(new RouteSet(new TreeMap<>(), Set.of(), true, false), Set.of(), Set.of());
    }

    /** The same routes, while unknown apps may be about to return. */
    public WantedRoutes whileRestoring() {
        return new WantedRoutes(new RouteSet(routes.desired(), routes.kept(), routes.drained(), true), kept, known);
    }

    /**
     * Whether the app's file is removed because of the app's own spec, which may name another edge, or because the Edge
     * is drained.
     */
    public boolean isUnwanted(AppKey app) {
        return routes.drained()
                || (known.contains(app)
                        && !kept.contains(app)
                        && !routes.desired().containsKey(app));
    }
}
