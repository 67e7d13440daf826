package io.exposedapp.engine;

import io.exposedapp.plan.reach.Lookup;
import io.exposedapp.plan.world.DnsFact;
import java.util.Map;

/** No host was looked up yet. */
public final class NoDns implements DnsObservations {

    @Override
    public Map<String, DnsFact> facts() {
        return Map.of();
    }

    @Override
    public void watch(Map<String, Lookup> hosts) {}

    @Override
    public void onChange(Runnable listener) {}
}
