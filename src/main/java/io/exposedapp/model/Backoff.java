package io.exposedapp.model;

import java.time.Duration;

/**
 * How long to wait between tries of what fails: ever longer, up to a limit.
 *
 * @param initial the wait after the first failure
 * @param factor by how much the next wait is longer
 * @param max the longest wait
 * @param jitter the share of a wait, from 0 to 1, that chance may take off it, so that tries of many spread out
 */
public record Backoff(Duration initial, double factor, Duration max, double jitter) {

    /**
     * The wait before the next try.
     *
     * @param failures in a row, from 1
     * @param chance from 0, for the shortest wait, to 1
     */
    public Duration delay(int failures, double chance) {
        double millis = initial.toMillis() * Math.pow(factor, Math.max(failures, 1) - 1.0);
        return Duration.ofMillis((long) (Math.min(millis, (double) max.toMillis()) * (1 - jitter + jitter * chance)));
    }
}
