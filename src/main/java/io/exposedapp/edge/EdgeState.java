package io.exposedapp.edge;

import io.exposedapp.api.Edge;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.edge.ssh.Limits;
import io.exposedapp.model.Result;
import io.exposedapp.model.SameVps;
import io.exposedapp.plan.world.EdgeFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * The state of one VPS that an Edge names: its connection, what visits remember, and what the last visit found. It has
 * its own lock, so that a slow edge delays no other.
 */
final class EdgeState {

    private final EdgeMemory memory = new EdgeMemory();
    private final ConnectionSlot connection;
    private volatile Edge edge;
    private volatile Optional<Reached> reached = Optional.empty();
    private volatile Optional<EdgeFacts> facts = Optional.empty();
    private volatile Optional<Visit> lastVisit = Optional.empty();
    private volatile String lastException = "";

    EdgeState(Edge edge, Limits limits) {
        this.edge = edge;
        connection = new ConnectionSlot(limits);
    }

    /** The Edge as it was when it was last reached, and the target at that time. */
    record Reached(Edge edge, EdgeTarget target) {}

    private record Visit(VisitSchedule.Last visit, Instant at) {}

    /** Whether the Edge still names this VPS. */
    boolean isOf(Edge now) {
        return SameVps.is(edge.getSpec(), now.getSpec());
    }

    void update(Edge now) {
        edge = now;
    }

    /** Runs work on the edge once it is connected, for one caller at a time. */
    synchronized <T> Result<T> work(Edge now, EdgeTarget target, Function<EdgeConnection, Result<T>> work) {
        return connection.connect(target).flatMap(open -> {
            reached(now, target);
            return work.apply(open);
        });
    }

    void reached(Edge now, EdgeTarget target) {
        reached = Optional.of(new Reached(now, target));
    }

    EdgeMemory memory() {
        return memory;
    }

    Optional<Reached> lastReached() {
        return reached;
    }

    /** What the last visit found. */
    Optional<EdgeFacts> facts() {
        return facts;
    }

    /** Records a visit. Returns true if it found something different from the visit before. */
    boolean visited(VisitSchedule.Last visit, EdgeFacts found, Instant now) {
        lastVisit = Optional.of(new Visit(visit, now));
        boolean isNew = !facts.equals(Optional.of(found));
        facts = Optional.of(found);
        return isNew;
    }

    /** Records that a visit ended by an exception. Returns true if the visit before did not end by the same one. */
    boolean endedBy(RuntimeException e) {
        boolean isNew = !e.toString().equals(lastException);
        lastException = e.toString();
        return isNew;
    }

    void endedAsExpected() {
        lastException = "";
    }

    Optional<VisitSchedule.Last> lastVisit() {
        return lastVisit.map(Visit::visit);
    }

    Duration sinceVisit(Instant now) {
        return lastVisit.map(v -> Duration.between(v.at(), now)).orElseThrow();
    }

    /** Closes the connection. */
    void close() {
        connection.close();
    }
}
