package io.exposedapp.probe;

import io.exposedapp.plan.reach.Lookup;
import io.exposedapp.plan.world.DnsFact;
import java.util.Optional;
import java.util.concurrent.Future;

/** A host that is looked up periodically. Guarded by {@link DnsProbes}. */
final class WatchedHost {

    private Lookup aim;
    private DnsFact fact;
    private Future<?> next;
    private boolean running;
    private int attempts;

    /** Takes what the plan says now. Returns true if the next lookup has to be scheduled anew. */
    boolean aim(Lookup wanted) {
        boolean caused = aim == null || !aim.cause().equals(wanted.cause());
        boolean turned = aim != null && aim.well() != wanted.well();
        aim = wanted;
        if (caused || turned && !wanted.well()) {
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
    }

    /** Returns true if the result differs from the one before. */
    boolean end(DnsFact result) {
        running = false;
        attempts++;
        boolean changed = !result.equals(fact);
        fact = result;
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

    Optional<DnsFact> fact() {
        return Optional.ofNullable(fact);
    }
}
