package io.exposedapp.edge;

import io.exposedapp.api.Reason;
import io.exposedapp.plan.world.EdgeFacts;
import java.util.List;

/** What a visit that is to remove everything of ours leaves on an edge. */
final class RemainingRoutes {

    private RemainingRoutes() {}

    /**
     * The routes that are still there, and why. Empty when the edge is clean. Other people's files stay as they are.
     */
    static List<String> stays(EdgeFacts facts) {
        return facts.routes().entrySet().stream()
                .filter(route -> route.getValue().verdict().reason() != Reason.ForeignRouter)
                .map(route -> "the route of app " + route.getKey() + ": "
                        + route.getValue().verdict().message())
                .toList();
    }
}
