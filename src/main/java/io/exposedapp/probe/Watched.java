package io.exposedapp.probe;

import io.exposedapp.plan.reach.Watch;
import io.exposedapp.plan.world.Probed;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * Something that is probed periodically. Guarded by {@link PeriodicProbes}.
 *
 * @param <F> what a probe finds
 */
final class Watched<F> {

    private Watch aim;
    private List<String> begunFor;
    private Probed<F> found;
    private Future<?> next;
    private boolean running;
    private int attempts;

    /** Takes what the plan says now. Returns true if the next probe has to be scheduled anew. */
    boolean aim(Watch wanted) {
        boolean caused = aim == null || !aim.cause().equals(wanted.cause());
        boolean turned = aim != null && aim.well() != wanted.well();
        aim = wanted;
        if (caused || (turned && !wanted.well())) {
            attempts = caused ? 0 : 1;
        }
        return (caused || turned) && !running;
    }

    void next(Future<?> scheduled) {
        if (next != null) {
            next.cancel(false);
        }
        next = scheduled;
    }

    void begin() {
        running = true;
        begunFor = aim.cause();
    }

    /** Returns true if the result differs from the one before. One that was out of date at its end counts as none. */
    boolean end(F result) {
        running = false;
        attempts = begunFor.equals(aim.cause()) ? attempts + 1 : 0;
        Probed<F> now = new Probed<>(result, begunFor);
        boolean changed = !now.equals(found);
        found = now;
        return changed;
    }

    boolean isRunning() {
        return running;
    }

    boolean isWell() {
        return aim.well();
    }

    int attempts() {
        return attempts;
    }

    Optional<Probed<F>> found() {
        return Optional.ofNullable(found);
    }
}
