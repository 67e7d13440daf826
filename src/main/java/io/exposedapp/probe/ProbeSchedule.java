package io.exposedapp.probe;

import io.exposedapp.model.Backoff;
import java.time.Duration;

/**
 * When a probe runs again.
 *
 * @param soon while what it probes is new, changed or not as it should be
 * @param well when all is well
 */
record ProbeSchedule(Backoff soon, Backoff well) {

    /** It becomes slower gradually: what was set right after a minute is seen within some five seconds. */
    private static final Backoff SOON = new Backoff(Duration.ofSeconds(2), 1.05, Duration.ofSeconds(20), 0.2);

    /** A change in the cluster takes a moment to have its effect outside: so many probes follow it soon. */
    static final int AFTER_A_CHANGE = 3;

    /** @param interval between probes when all is well */
    static ProbeSchedule every(Duration interval) {
        return new ProbeSchedule(SOON, new Backoff(interval, 1, interval, 0.1));
    }

    /**
     * The time until the next probe.
     *
     * @param attempts probes since it became new, changed or wrong. None: at once
     * @param chance from 0 to 1
     */
    Duration next(int attempts, boolean isWell, double chance) {
        return attempts == 0
                ? Duration.ZERO
                : (isWell && attempts >= AFTER_A_CHANGE ? well : soon).delay(attempts, chance);
    }
}
