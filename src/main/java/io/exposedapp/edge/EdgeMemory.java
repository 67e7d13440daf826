package io.exposedapp.edge;

import io.exposedapp.edge.lease.ClusterLeaseFile;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What visits to one edge remember of its files. Only one visit at a time uses it. */
final class EdgeMemory {

    final RouteLedger ledger = new RouteLedger();
    final ForeignFiles foreign = new ForeignFiles();
    private Optional<ClusterLeaseFile.Held> lease = Optional.empty();
    private boolean released;
    private boolean tookOver;
    private boolean reported;
    private volatile Optional<Instant> lastWrite = Optional.empty();

    Optional<ClusterLeaseFile.Held> lease() {
        return lease;
    }

    void held(ClusterLeaseFile.Held held) {
        lease = Optional.of(held);
        tookOver |= held.isNew();
        released = false;
    }

    /**
     * Whether the held lease was taken over from another cluster. A takeover is new until it was reported once: the
     * visit that took over the lease may have failed later, or its operator may have died since.
     */
    Takeover takeover(Duration recent) {
        boolean isRecent = lease.orElseThrow().wasTakenOverWithin(recent);
        return tookOver || (isRecent && !reported) ? Takeover.Now : isRecent ? Takeover.Recent : Takeover.None;
    }

    void takeoverReported() {
        tookOver = false;
        reported = true;
    }

    /** Whether the lease was released, and not acquired again since. */
    boolean isReleased() {
        return released;
    }

    void released() {
        lease = Optional.empty();
        released = true;
    }

    void wrote(Instant now) {
        lastWrite = Optional.of(now);
    }

    Optional<Duration> sinceWrite(Instant now) {
        return lastWrite.map(w -> Duration.between(w, now));
    }
}
