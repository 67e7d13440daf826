package io.exposedapp;

import io.exposedapp.model.AppKey;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a few work at a time. Who comes while all turns are taken is noted, goes away, and is called later: nobody waits
 * on a thread, or asks again and again.
 */
final class WriteLimiter {

    private final Set<AppKey> waiting = new LinkedHashSet<>();
    private int free;

    WriteLimiter(int atATime) {
        free = atATime;
    }

    /** False if it is to be called later. */
    synchronized boolean take(AppKey who) {
        if (free == 0) {
            waiting.add(who);
            return false;
        }
        free--;
        return true;
    }

    synchronized void giveBack() {
        free++;
    }

    /**
     * Who is to be called now: the one that has waited longest, if there is a turn for it. Each that was called calls
     * the next, whether or not it took its turn.
     */
    synchronized Optional<AppKey> next() {
        Iterator<AppKey> first = waiting.iterator();
        if (free == 0 || !first.hasNext()) {
            return Optional.empty();
        }
        AppKey next = first.next();
        first.remove();
        return Optional.of(next);
    }
}
