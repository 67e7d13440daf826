package io.exposedapp.engine;

import io.exposedapp.plan.world.DnsEndpointFacts;
import io.exposedapp.plan.world.EdgeFacts;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The installation writes no DNSEndpoints. */
public final class NoEndpoints implements EndpointObservations {

    @Override
    public DnsEndpointFacts facts(Map<String, EdgeFacts> edges) {
        return DnsEndpointFacts.OFF;
    }

    @Override
    public Optional<Duration> untilNextDeath() {
        return Optional.empty();
    }

    @Override
    public void onChange(Runnable listener) {}
}
