package io.exposedapp.engine;

import io.exposedapp.plan.reach.Watch;
import io.exposedapp.plan.world.Probed;
import java.util.Map;

/** Nothing was probed yet. */
public final class NoProbes<K, F> implements ProbeObservations<K, F> {

    @Override
    public Map<K, Probed<F>> facts() {
        return Map.of();
    }

    @Override
    public void watch(Map<K, Watch> wanted) {}

    @Override
    public void onChange(Runnable listener) {}
}
