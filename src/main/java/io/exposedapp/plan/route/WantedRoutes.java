package io.exposedapp.plan.route;

import io.exposedapp.model.AppKey;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a visit is to make of an edge: its routes, and what decides about files that are found there besides. Apps of
 * other edges change the latter, so it does not cause a visit.
 *
 * @param routes of the edge
 * @param kept apps whose file stays as it is, whether or not it was seen when the plan was made
 * @param known all apps there are. A file of another app is removed once the API server says that its app is gone
 */
public record WantedRoutes(RouteSet routes, Set<AppKey> kept, Set<AppKey> known) {

    /** Nothing at all, for an edge that is to be left. */
    public static WantedRoutes nothing() {
        return new WantedRoutes(new RouteSet(new TreeMap<>(), Set.of(), true, false), Set.of(), Set.of());
    }

    /** The same, while apps that aren't known may be about to return. */
    public WantedRoutes whileRestoring() {
        return new WantedRoutes(new RouteSet(routes.desired(), routes.kept(), routes.drained(), true), kept, known);
    }

    /** Whether the app's file goes because its own spec says so (another edge, another wish) or the Edge's. */
    public boolean isUnwanted(AppKey app) {
        return routes.drained()
                || (known.contains(app)
                        && !kept.contains(app)
                        && !routes.desired().containsKey(app));
    }
}
