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
    private boolean doubted;
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

    /**
     * Takes a result. One that was out of date at its end counts as none. One that differs from what was well needs a
     * second probe that says so too, because one lost packet is no news.
     *
     * @param doubtful whether one lost packet may be its cause
     * @return whether something differs from the result before
     */
    boolean end(F result, boolean doubtful) {
        running = false;
        attempts = begunFor.equals(aim.cause()) ? attempts + 1 : 0;
        Probed<F> now = new Probed<>(result, begunFor);
        boolean changed = !now.equals(found);
        doubted = changed
                && doubtful
                && !doubted
                && aim.well()
                && found != null
                && found.cause().equals(begunFor);
        if (doubted) {
            attempts = Math.min(attempts, 1);
            return false;
        }
        found = now;
        return changed;
    }

    boolean isRunning() {
        return running;
    }

    /** Whether it may be probed rarely. */
    boolean isWell() {
        return aim.well() && !doubted;
    }

    int attempts() {
        return attempts;
    }

    Optional<Probed<F>> found() {
        return Optional.ofNullable(found);
    }
}
