package io.exposedapp.edge;

import io.exposedapp.TestConfig;
import io.exposedapp.api.Edge;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.model.Result;
import io.exposedapp.observe.KnownGone;
import java.util.function.Supplier;

/** Visits to an edge whose target a test gives. */
public final class KnownVisits {

    private KnownVisits() {}

    public static EdgeVisits to(EdgeTarget target) {
        return to(() -> Result.ok(target));
    }

    /** The target is looked up at each visit. */
    public static EdgeVisits to(Supplier<Result<EdgeTarget>> target) {
        EdgeTargets targets = new EdgeTargets(null, TestConfig.HOME) {
            @Override
            public Result<EdgeTarget> of(Edge edge) {
                return target.get();
            }
        };
        return new EdgeVisits(new EdgeStates(), targets, TestConfig.HOME, new KnownGone(true));
    }
}
