package io.exposedapp;

import io.javaoperatorsdk.operator.processing.retry.GenericRetry;

/** Retries unexpected failures forever with backoff, from 1 s to 20 s. */
public class EndlessRetry extends GenericRetry {

    public EndlessRetry() {
        setInitialInterval(1_000);
        setIntervalMultiplier(2);
        setMaxInterval(20_000);
        setMaxAttempts(-1);
    }
}
