package io.exposedapp.probe;

import io.exposedapp.model.Backoff;
import java.time.Duration;

/**
 * When a host is looked up again.
 *
 * @param soon while it is new, or not as it should be
 * @param well when all is well
 */
record LookupSchedule(Backoff soon, Backoff well) {

    static final LookupSchedule DEFAULT = new LookupSchedule(
            new Backoff(Duration.ofSeconds(2), 1.3, Duration.ofSeconds(20), 0.2),
            new Backoff(Duration.ofSeconds(60), 1, Duration.ofSeconds(60), 0.2));

    /**
     * The time until the next lookup.
     *
     * @param attempts lookups since the host became new or wrong. None: at once
     * @param chance from 0 to 1
     */
    Duration next(int attempts, boolean isWell, double chance) {
        return attempts == 0 ? Duration.ZERO : (isWell ? well : soon).delay(attempts, chance);
    }
}
