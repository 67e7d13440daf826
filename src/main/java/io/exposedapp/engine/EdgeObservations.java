package io.exposedapp.engine;

import io.exposedapp.api.Edge;
import io.exposedapp.plan.world.EdgeFacts;
import java.util.Optional;
import java.util.Set;

/** What visits to the edges found, for use in plans. */
public interface EdgeObservations {

    /** What the last visit found, if it was to the VPS that the Edge names now. */
    Optional<EdgeFacts> factsOf(Edge edge);

    /** Reports which Edges exist, each time a plan was made. What is known of any other Edge no longer counts. */
    void retain(Set<String> edges);

    /** Adds a listener that runs when a visit found something different from the visit before. */
    void onChange(Runnable listener);
}
