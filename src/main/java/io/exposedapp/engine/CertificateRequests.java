package io.exposedapp.engine;

import io.exposedapp.config.DaemonThreads;
import io.exposedapp.config.OperatorConfig;
import io.exposedapp.plan.reach.RequestWatch;
import io.exposedapp.plan.world.RequestFact;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the times at which Traefik is asked for the certificates of hosts that have none. After each request it is not
 * asked for a while, longer each time.
 */
@Singleton
public class CertificateRequests {

    /** The share of a pause that is randomly added, so that hosts that failed together don't return together. */
    private static final double JITTER = 0.1;

    private final Duration window;
    private final List<Duration> pauses;
    private final Clock clock = Clock.systemUTC();
    private final Map<String, Request> requests = new HashMap<>();

    /** Hosts that an edge was seen to have no certificate of. */
    private final Set<String> missing = new HashSet<>();

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, DaemonThreads.named("certificate-requests"));

    /**
     * @param count how often Traefik was asked
     * @param at when it was asked last
     * @param state what the host waits for
     */
    private record Request(int count, Instant at, State state) {}

    private enum State {
        /** For the plan, which lets the routes ask. */
        Open,
        /** For Traefik. */
        Asked,
        /** For the end of a pause. */
        Pausing
    }

    @Inject
    CertificateRequests(OperatorConfig config) {
        this(config.certificates().window(), config.certificates().pauses());
    }

    CertificateRequests(Duration window, List<Duration> pauses) {
        this.window = window;
        this.pauses = pauses;
        timer.setRemoveOnCancelPolicy(true);
    }

    synchronized Map<String, RequestFact> facts() {
        Map<String, RequestFact> facts = new HashMap<>();
        requests.forEach((host, r) -> facts.put(
                host,
                new RequestFact(
                        r.at().truncatedTo(ChronoUnit.SECONDS).toString(), r.count(), r.state() == State.Pausing)));
        return facts;
    }

    /** Takes, after each plan, which hosts routes ask for, and which of them have no certificate. */
    void watch(Map<String, RequestWatch> wanted) {
        if (take(wanted)) {
            listeners.forEach(Runnable::run);
        }
    }

    private synchronized boolean take(Map<String, RequestWatch> wanted) {
        missing.retainAll(wanted.keySet());
        boolean changed = requests.keySet()
                .removeIf(host -> !wanted.containsKey(host)
                        || wanted.get(host).missing().filter(m -> !m).isPresent());
        for (Map.Entry<String, RequestWatch> entry : wanted.entrySet()) {
            changed |= take(entry.getKey(), entry.getValue());
        }
        return changed;
    }

    private boolean take(String host, RequestWatch watch) {
        watch.missing().filter(m -> m).ifPresentOrElse(m -> missing.add(host), () -> missing.remove(host));
        Request request = requests.get(host);
        // After a pause the request counts at once: the certificate may be there before anything is known to be
        // missing.
        if (!watch.missing().orElse(request != null && request.state() == State.Open)) {
            return false;
        }
        if (request == null && watch.remembered().isPresent()) {
            return resume(host, watch.remembered().get(), watch.asked());
        }
        if (!watch.asked() || (request != null && request.state() != State.Open)) {
            return false;
        }
        int before = request == null ? 0 : request.count();
        return set(host, new Request(before + 1, clock.instant(), State.Asked), window);
    }

    /** Continues what was begun before the operator started. */
    private boolean resume(String host, RequestFact before, boolean asked) {
        Instant now = clock.instant();
        Instant at = Instant.parse(before.at());
        Request request = asked
                ? new Request(before.count(), now, State.Asked)
                : new Request(before.count(), at.isAfter(now) ? now : at, State.Pausing);
        return set(host, request, asked ? window : pauseAfter(request));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // end() throws nothing.
    private boolean set(String host, Request request, Duration until) {
        requests.put(host, request);
        timer.schedule(() -> end(host, request), until.isNegative() ? 0 : until.toMillis(), TimeUnit.MILLISECONDS);
        return true;
    }

    /** Ends a window or a pause, unless something else came between. */
    private void end(String host, Request request) {
        synchronized (this) {
            if (!request.equals(requests.get(host))) {
                return;
            }
            if (request.state() == State.Asked && !missing.contains(host)) {
                // It is unknown at present whether Traefik got it.
                set(host, request, window);
                return;
            }
            if (request.state() == State.Asked) {
                Request pausing = new Request(request.count(), request.at(), State.Pausing);
                set(host, pausing, pauseAfter(pausing));
            } else {
                requests.put(host, new Request(request.count(), request.at(), State.Open));
            }
        }
        listeners.forEach(Runnable::run);
    }

    private Duration pauseAfter(Request request) {
        Duration pause = pauses.get(Math.min(request.count(), pauses.size()) - 1);
        long jitter =
                (long) (pause.toMillis() * JITTER * ThreadLocalRandom.current().nextDouble());
        return Duration.between(
                clock.instant(), request.at().plus(window).plus(pause).plusMillis(jitter));
    }

    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
    }
}
