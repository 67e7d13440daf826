package io.exposedapp.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A timer for one call. Setting it again replaces the former time, so at most one call is pending. */
final class Alarm {

    private final ScheduledExecutorService timer;
    private final Runnable call;
    private Optional<Future<?>> pending = Optional.empty();

    /** @param timer a timer that drops canceled tasks */
    Alarm(ScheduledExecutorService timer, Runnable call) {
        this.timer = timer;
        this.call = call;
    }

    /** @param delay the time until the call. Empty cancels the call */
    synchronized void set(Optional<Duration> delay) {
        pending.ifPresent(p -> p.cancel(false));
        pending = delay.map(d -> timer.schedule(call, d.toMillis(), TimeUnit.MILLISECONDS));
    }
}
