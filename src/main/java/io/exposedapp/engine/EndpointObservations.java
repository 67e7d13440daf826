package io.exposedapp.engine;

import io.exposedapp.plan.world.DnsEndpointFacts;
import io.exposedapp.plan.world.EdgeFacts;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What DNSEndpoints depend on, for use in plans. */
public interface EndpointObservations {

    /**
     * The facts, with the edges that answer and those that are dead by now.
     *
     * @param edges by name, what the last visits found
     */
    DnsEndpointFacts facts(Map<String, EdgeFacts> edges);

    /** How long it takes until the next edge counts as dead, if nothing is seen of it meanwhile. */
    Optional<Duration> untilNextDeath();

    /** Adds a listener that runs when another writer changed a DNSEndpoint, or when their CRD appears or vanishes. */
    void onChange(Runnable listener);
}
