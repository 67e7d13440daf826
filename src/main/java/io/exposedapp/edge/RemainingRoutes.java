package io.exposedapp.edge;

import io.exposedapp.api.Reason;
import io.exposedapp.plan.world.EdgeFacts;
import java.util.List;

/** What becomes of an edge whose Edge was deleted. */
public final class RemainingRoutes {

    private RemainingRoutes() {}

    /**
     * What of ours is still there after a visit that was to take all of it off, and why; empty when the edge is left.
     */
    public static List<String> stays(EdgeFacts facts) {
        return facts.routes().entrySet().stream()
                .filter(route -> route.getValue().verdict().reason() != Reason.ForeignRouter)
                .map(route -> "the route of app " + route.getKey() + ": "
                        + route.getValue().verdict().message())
                .toList();
    }
}
