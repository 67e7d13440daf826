package io.exposedapp.model;

import java.time.Duration;

/**
 * The delay between attempts of something that fails. It grows up to a limit.
 *
 * @param initial the delay after the first failure
 * @param factor the factor by which each further delay grows
 * @param max the longest delay
 * @param jitter the share of a delay, from 0 to 1, that may be randomly taken off, so that many retries spread out
 */
public record Backoff(Duration initial, double factor, Duration max, double jitter) {

    /**
     * The delay before the next attempt.
     *
     * @param failures the number of failures in a row, from 1
     * @param chance from 0, for the shortest delay, to 1
     */
    public Duration delay(int failures, double chance) {
        double millis = initial.toMillis() * Math.pow(factor, Math.max(failures, 1) - 1.0);
        return Duration.ofMillis((long) (Math.min(millis, (double) max.toMillis()) * (1 - jitter + jitter * chance)));
    }
}
