package io.exposedapp.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Calls once, later. Setting it again replaces what was set before, so there is never more than one call to come. */
final class Alarm {

    private final ScheduledExecutorService timer;
    private final Runnable call;
    private Optional<Future<?>> pending = Optional.empty();

    /** @param timer one that drops what is cancelled */
    Alarm(ScheduledExecutorService timer, Runnable call) {
        this.timer = timer;
        this.call = call;
    }

    /** @param delay empty: it isn't to call */
    synchronized void set(Optional<Duration> delay) {
        pending.ifPresent(p -> p.cancel(false));
        pending = delay.map(d -> timer.schedule(call, d.toMillis(), TimeUnit.MILLISECONDS));
    }
}
