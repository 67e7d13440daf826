package io.exposedapp.engine;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Whether the plan in force takes account of what was seen. */
@ApplicationScoped
public class PlanHealth {

    /** A plan that lacks a change for longer is told of. */
    static final Duration OLD = Duration.ofMinutes(1);

    private final InstantSource clock;
    private Optional<Instant> unplannedSince = Optional.empty();
    private Optional<Instant> lastChange = Optional.empty();
    private Optional<String> failure = Optional.empty();

    @Inject
    public PlanHealth() {
        this(Clock.systemUTC());
    }

    PlanHealth(InstantSource clock) {
        this.clock = clock;
    }

    /** Something changed that no plan takes account of yet. */
    synchronized void changed() {
        lastChange = Optional.of(clock.instant());
        unplannedSince = unplannedSince.or(() -> lastChange);
    }

    /** A plan was made from what was seen at this moment or later. What changed after it isn't in it. */
    synchronized void planned(Instant seen) {
        failure = Optional.empty();
        // which change was the first after the snapshot isn't known, but it isn't earlier than that
        unplannedSince = unplannedSince
                .filter(since -> lastChange.orElse(since).isAfter(seen))
                .map(since -> since.isAfter(seen) ? since : seen);
    }

    /** True if it failed in another way than the last time, so that it is to be logged. */
    synchronized boolean failed(RuntimeException e) {
        Optional<String> now = Optional.of(e.toString());
        boolean isNews = !failure.equals(now);
        failure = now;
        return isNews;
    }

    /** How long a change has been waiting for a plan. Zero while none is. */
    public synchronized Duration behind() {
        return unplannedSince
                .map(since -> Duration.between(since, clock.instant()))
                .filter(waited -> !waited.isNegative())
                .orElse(Duration.ZERO);
    }

    /** Why the plan in force is not to be relied on. Empty while it is. */
    public synchronized Optional<Verdict> problem() {
        if (failure.isEmpty() && behind().compareTo(OLD) <= 0) {
            return Optional.empty();
        }
        return Optional.of(
                Verdict.no(
                        Reason.PlanOutdated,
                        "The operator's plan lacks changes of the last " + behind().toSeconds() + " s"
                                + failure.map(f -> ", since planning fails (" + f + ")")
                                        .orElse("")
                                + ". Routes and relays stay as they are. The operator's log has the details; please report it."));
    }
}
