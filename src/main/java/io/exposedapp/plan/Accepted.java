package io.exposedapp.plan;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import java.util.List;

/** An app whose host is its own, with the edges that serve it. */
record Accepted(ExposedApp app, List<Edge> edges) {

  AppKey key() {
    return AppKey.of(app);
  }
}
