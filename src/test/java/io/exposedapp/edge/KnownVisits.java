package io.exposedapp.edge;

import io.exposedapp.TestConfig;
import io.exposedapp.api.Edge;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.model.Result;
import io.exposedapp.observe.KnownGone;

/** Visits to an edge whose target a test gives. */
public final class KnownVisits {

    private KnownVisits() {}

    public static EdgeVisits to(EdgeTarget target) {
        EdgeTargets targets = new EdgeTargets(null, TestConfig.HOME) {
            @Override
            public Result<EdgeTarget> of(Edge edge) {
                return Result.ok(target);
            }
        };
        return new EdgeVisits(new EdgeStates(), targets, TestConfig.HOME, new KnownGone(true));
    }
}
