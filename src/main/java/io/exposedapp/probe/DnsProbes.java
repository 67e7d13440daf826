package io.exposedapp.probe;

import io.exposedapp.config.DaemonThreads;
import io.exposedapp.config.OperatorConfig;
import io.exposedapp.engine.DnsObservations;
import io.exposedapp.plan.reach.Lookup;
import io.exposedapp.plan.world.DnsFact;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Looks up the hosts of all apps periodically. Each host has its own schedule, so that slow name servers of one do not
 * delay others.
 */
@ApplicationScoped
public class DnsProbes implements DnsObservations {

    /** The most lookups at once. Each takes two sockets, and a few seconds at most. */
    static final int MOST_AT_ONCE = 256;

    /** When a lookup is tried again that would be one more. */
    private static final long FULL_PAUSE_MILLIS = 100;

    private final Function<String, CompletionStage<DnsFact>> lookup;
    private final LookupSchedule schedule;
    private final Map<String, WatchedHost> hosts = new HashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, DaemonThreads.named("dns-probe"));
    private int running;

    @Inject
    DnsProbes(OperatorConfig config) {
        this(new DnsLookup(Resolvers.of(config.dns()))::of, LookupSchedule.DEFAULT);
    }

    DnsProbes(Function<String, CompletionStage<DnsFact>> lookup, LookupSchedule schedule) {
        this.lookup = lookup;
        this.schedule = schedule;
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public synchronized Map<String, DnsFact> facts() {
        Map<String, DnsFact> facts = new HashMap<>();
        hosts.forEach((host, watched) -> watched.fact().ifPresent(fact -> facts.put(host, fact)));
        return facts;
    }

    @Override
    public synchronized void watch(Map<String, Lookup> wanted) {
        hosts.keySet().retainAll(wanted.keySet());
        wanted.forEach((host, next) -> {
            WatchedHost watched = hosts.computeIfAbsent(host, h -> new WatchedHost());
            if (watched.aim(next)) {
                in(schedule.next(watched.attempts(), next.well(), chance()).toMillis(), host, watched);
            }
        });
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private void in(long millis, String host, WatchedHost watched) {
        watched.next(timer.schedule(() -> look(host, watched), millis, TimeUnit.MILLISECONDS));
    }

    private synchronized void look(String host, WatchedHost watched) {
        if (hosts.get(host) != watched || watched.isRunning()) {
            return;
        }
        if (running >= MOST_AT_ONCE) {
            in(FULL_PAUSE_MILLIS, host, watched);
            return;
        }
        running++;
        watched.begin();
        start(host)
                .whenCompleteAsync(
                        (fact, failure) ->
                                seen(host, watched, failure == null ? fact : DnsFact.failed(failure.toString())),
                        timer);
    }

    private CompletionStage<DnsFact> start(String host) {
        try {
            return lookup.apply(host);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void seen(String host, WatchedHost watched, DnsFact fact) {
        if (record(host, watched, fact)) {
            listeners.forEach(Runnable::run);
        }
    }

    /** Returns true if something differs from the lookup before. */
    private synchronized boolean record(String host, WatchedHost watched, DnsFact fact) {
        running--;
        boolean changed = watched.end(fact);
        if (hosts.get(host) != watched) {
            return false;
        }
        in(schedule.next(watched.attempts(), watched.isWell(), chance()).toMillis(), host, watched);
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
