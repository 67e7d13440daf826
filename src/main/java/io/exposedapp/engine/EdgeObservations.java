package io.exposedapp.engine;

import io.exposedapp.api.Edge;
import io.exposedapp.plan.world.EdgeFacts;
import java.util.Optional;
import java.util.Set;

/** What visits to the edges found, as plans need it. */
public interface EdgeObservations {

    /** What the last visit found, if it was to the VPS that the Edge names now. */
    Optional<EdgeFacts> factsOf(Edge edge);

    /** Tells which Edges there are, whenever a plan was made. What is known of others doesn't count any more. */
    void retain(Set<String> edges);

    /** Adds a listener that runs when a visit found something else than the one before. */
    void onChange(Runnable listener);
}
