package io.exposedapp.edge;

import io.exposedapp.api.Reason;
import io.exposedapp.plan.world.EdgeFacts;
import java.util.List;

/** Lists what remains on an edge after a visit that was to remove all our files. */
final class RemainingRoutes {

    private RemainingRoutes() {}

    /** The routes that remain, and why. Empty if the edge is clean. Files of others do not count. */
    static List<String> stays(EdgeFacts facts) {
        return facts.routes().entrySet().stream()
                .filter(route -> route.getValue().verdict().reason() != Reason.ForeignRouter)
                .map(route -> "the route of app " + route.getKey() + ": "
                        + route.getValue().verdict().message())
                .toList();
    }
}
