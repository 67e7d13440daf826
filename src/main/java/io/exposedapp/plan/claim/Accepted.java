package io.exposedapp.plan.claim;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.model.AppKey;
import java.util.List;

/** An app that holds its hosts, with the edges that serve it. */
public record Accepted(ExposedApp app, List<Edge> edges) {

    public AppKey key() {
        return AppKey.of(app);
    }
}
