package io.exposedapp;

import io.javaoperatorsdk.operator.processing.retry.GenericRetry;

/** For what nobody expected: tried again for ever, after 1 s at first, after 20 s at most. */
public class EndlessRetry extends GenericRetry {

    public EndlessRetry() {
        setInitialInterval(1_000);
        setIntervalMultiplier(2);
        setMaxInterval(20_000);
        setMaxAttempts(-1);
    }
}
