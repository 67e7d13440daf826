package io.exposedapp;

import io.exposedapp.config.OperatorConfig;
import io.exposedapp.engine.RefusedWrites;
import io.exposedapp.relay.Left;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;

/** When a reconciler of the installation runs again without a wake-up. */
final class Sweep {

    private static final Duration AGAIN = Duration.ofMillis(300);
    private static final Duration NEXT_ROLLOUT = Duration.ofSeconds(1);

    private Sweep() {}

    /**
     * Soon after another writer was faster, after a pause where an object stays refused or is not removed, else after
     * the sweep interval, in case an event was missed.
     *
     * @param rolling whether something waits for the end of a rollout
     */
    static UpdateControl<ConfigMap> next(Left left, boolean rolling, OperatorConfig config) {
        left.failure().ifPresent(failure -> {
            throw failure;
        });
        return left.overtaken() || left.left() || rolling
                ? UpdateControl.<ConfigMap>noUpdate()
                        .rescheduleAfter(left.overtaken() ? AGAIN : rolling ? NEXT_ROLLOUT : RefusedWrites.PAUSE)
                : config.sweepInterval().isZero()
                        ? UpdateControl.noUpdate()
                        : UpdateControl.<ConfigMap>noUpdate().rescheduleAfter(config.sweepInterval());
    }
}
