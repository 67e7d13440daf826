package io.exposedapp;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;

/** Schedules another reconciliation after a while, in case an event was missed. */
final class Sweep {

    private Sweep() {}

    static <P extends HasMetadata> UpdateControl<P> every(Duration interval, UpdateControl<P> control) {
        return interval.isZero() ? control : control.rescheduleAfter(interval);
    }
}
