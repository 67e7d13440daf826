package io.exposedapp.engine;

import io.exposedapp.plan.reach.Watch;
import io.exposedapp.plan.world.Probed;
import java.util.Map;

/**
 * What probes find outside the cluster, for use in plans.
 *
 * @param <K> what is probed: a host, say
 * @param <F> what a probe finds
 */
public interface ProbeObservations<K, F> {

    /** The last result of each probe. */
    Map<K, Probed<F>> facts();

    /** Sets what is probed, each time a plan was made. Results of anything else are dropped. */
    void watch(Map<K, Watch> wanted);

    /** Adds a listener that runs when a probe found something different from the probe before. */
    void onChange(Runnable listener);
}
