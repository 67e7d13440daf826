package io.exposedapp.engine;

import io.exposedapp.api.Edge;
import io.exposedapp.plan.world.EdgeFacts;
import java.util.Optional;
import java.util.Set;

/** No edge was visited yet. */
final class NoVisits implements EdgeObservations {

    @Override
    public Optional<EdgeFacts> factsOf(Edge edge) {
        return Optional.empty();
    }

    @Override
    public void retain(Set<String> edges) {}

    @Override
    public void onChange(Runnable listener) {}
}
