package io.exposedapp.edge;

import io.exposedapp.api.Edge;
import io.exposedapp.edge.lease.ClusterLeaseFile;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of one edge from visit to visit. Only its worker uses it, and after the Edge's deletion whoever cleans
 * up.
 */
final class EdgeMemory {

    final RouteLedger ledger = new RouteLedger();
    final ForeignFiles foreign = new ForeignFiles();
    private Optional<ClusterLeaseFile.Held> claim = Optional.empty();
    private boolean released;
    private boolean tookOver;
    private boolean told;
    private volatile Optional<Instant> lastWrite = Optional.empty();
    private volatile Optional<LastSeen> lastSeen = Optional.empty();
    private Optional<VisitSchedule.Last> lastVisit = Optional.empty();
    private Instant visited = Instant.EPOCH;

    /** The Edge as it was when it was reached last, and the way that led there. */
    record LastSeen(Edge edge, EdgeTarget target) {}

    Optional<ClusterLeaseFile.Held> claim() {
        return claim;
    }

    void claimed(ClusterLeaseFile.Held held) {
        claim = Optional.of(held);
        tookOver |= held.isNew();
        released = false;
    }

    /**
     * What became of the name that is held: a takeover is new until somebody was told of it. The visit that took the
     * name over may have failed later on, or was that of an operator that died since.
     */
    Takeover takeover(Duration recent) {
        boolean isRecent = claim.orElseThrow().wasTakenOverWithin(recent);
        if (tookOver || (isRecent && !told)) {
            return Takeover.Now;
        }
        return isRecent ? Takeover.Recent : Takeover.None;
    }

    void toldOfTakeover() {
        tookOver = false;
        told = true;
    }

    /** Whether the claim was given up, and not taken again since. */
    boolean isReleased() {
        return released;
    }

    void released() {
        claim = Optional.empty();
        released = true;
    }

    Optional<LastSeen> lastSeen() {
        return lastSeen;
    }

    void reached(Edge edge, EdgeTarget target) {
        lastSeen = Optional.of(new LastSeen(edge, target));
    }

    Optional<VisitSchedule.Last> lastVisit() {
        return lastVisit;
    }

    void visited(VisitSchedule.Last visit, Instant now) {
        lastVisit = Optional.of(visit);
        visited = now;
    }

    Duration sinceVisit(Instant now) {
        return Duration.between(visited, now);
    }

    void wrote(Instant now) {
        lastWrite = Optional.of(now);
    }

    Optional<Duration> sinceWrite(Instant now) {
        return lastWrite.map(w -> Duration.between(w, now));
    }
}
