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

/** Tracks whether the plan in force includes all observed changes. */
@ApplicationScoped
public class PlanHealth {

    /** A plan that lacks a change for longer than this is reported. */
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

    /** Records a change that no plan includes yet. */
    synchronized void changed() {
        lastChange = Optional.of(clock.instant());
        unplannedSince = unplannedSince.or(() -> lastChange);
    }

    /** Records a plan that was made from what was observed at this time or later. It lacks the changes after that. */
    synchronized void planned(Instant seen) {
        failure = Optional.empty();
        // It is not known which change was the first after the snapshot, but it is not earlier than the snapshot.
        unplannedSince = unplannedSince
                .filter(since -> lastChange.orElse(since).isAfter(seen))
                .map(since -> since.isAfter(seen) ? since : seen);
    }

    /** Records a failure. Returns true if it differs from the last one, so that it is logged. */
    synchronized boolean failed(RuntimeException e) {
        Optional<String> now = Optional.of(e.toString());
        boolean isNews = !failure.equals(now);
        failure = now;
        return isNews;
    }

    /** How long a change has been waiting for a plan. Zero while no change is waiting. */
    public synchronized Duration behind() {
        return unplannedSince
                .map(since -> Duration.between(since, clock.instant()))
                .filter(waited -> !waited.isNegative())
                .orElse(Duration.ZERO);
    }

    /** Why the plan in force is not reliable. Empty while it is. */
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
