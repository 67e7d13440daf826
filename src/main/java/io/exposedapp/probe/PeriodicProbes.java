package io.exposedapp.probe;

import io.exposedapp.config.DaemonThreads;
import io.exposedapp.engine.ProbeObservations;
import io.exposedapp.plan.reach.Watch;
import io.exposedapp.plan.world.Probed;
import jakarta.annotation.PreDestroy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Runs one kind of probe periodically. Each thing that is probed has its own schedule, so that a slow one does not
 * delay others.
 *
 * @param <K> what is probed
 * @param <F> what a probe finds
 */
abstract class PeriodicProbes<K, F> implements ProbeObservations<K, F> {

    /** The most probes at once. Each takes one or two sockets, for a few seconds at most. */
    static final int MOST_AT_ONCE = 256;

    /** When a probe is tried again that would be one more. */
    private static final long FULL_PAUSE_MILLIS = 100;

    private final BiFunction<K, Optional<F>, CompletionStage<F>> probe;
    private final Function<Throwable, F> failed;
    private final ProbeSchedule schedule;
    private final Map<K, Watched<F>> all = new HashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor timer;
    private int running;

    /**
     * @param name of the timer's thread
     * @param probe gets what the last probe found
     * @param failed what a probe finds that threw
     */
    PeriodicProbes(
            String name,
            BiFunction<K, Optional<F>, CompletionStage<F>> probe,
            Function<Throwable, F> failed,
            ProbeSchedule schedule) {
        this.probe = probe;
        this.failed = failed;
        this.schedule = schedule;
        timer = new ScheduledThreadPoolExecutor(1, DaemonThreads.named(name));
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public synchronized Map<K, Probed<F>> facts() {
        Map<K, Probed<F>> facts = new HashMap<>();
        all.forEach((key, watched) -> watched.found().ifPresent(found -> facts.put(key, found)));
        return facts;
    }

    @Override
    public synchronized void watch(Map<K, Watch> wanted) {
        all.keySet().retainAll(wanted.keySet());
        wanted.forEach((key, next) -> {
            Watched<F> watched = all.computeIfAbsent(key, k -> new Watched<>());
            if (watched.aim(next)) {
                in(schedule.next(watched.attempts(), next.well(), chance()).toMillis(), key, watched);
            }
        });
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Whether one lost packet may be the cause of this result. */
    boolean isDoubtful(F fact) {
        return true;
    }

    private void in(long millis, K key, Watched<F> watched) {
        watched.next(timer.schedule(() -> begin(key, watched), millis, TimeUnit.MILLISECONDS));
    }

    private synchronized void begin(K key, Watched<F> watched) {
        if (all.get(key) != watched || watched.isRunning()) {
            return;
        }
        if (running >= MOST_AT_ONCE) {
            in(FULL_PAUSE_MILLIS, key, watched);
            return;
        }
        running++;
        watched.begin();
        start(key, watched.found().map(Probed::fact))
                .whenCompleteAsync(
                        (fact, failure) -> end(key, watched, failure == null ? fact : failed.apply(failure)), timer);
    }

    private CompletionStage<F> start(K key, Optional<F> before) {
        try {
            return probe.apply(key, before);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void end(K key, Watched<F> watched, F fact) {
        if (record(key, watched, fact)) {
            listeners.forEach(Runnable::run);
        }
    }

    /** Returns true if something differs from the probe before. */
    private synchronized boolean record(K key, Watched<F> watched, F fact) {
        running--;
        boolean changed = watched.end(fact, isDoubtful(fact));
        if (all.get(key) != watched) {
            return false;
        }
        in(schedule.next(watched.attempts(), watched.isWell(), chance()).toMillis(), key, watched);
        return changed;
    }

    private static double chance() {
        return ThreadLocalRandom.current().nextDouble();
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
    }
}
