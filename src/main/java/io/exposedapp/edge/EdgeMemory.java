package io.exposedapp.edge;

import io.exposedapp.edge.lease.ClusterLeaseFile;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What visits to one edge remember of its files. Used by one visit at a time. */
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
     * Whether the lease that is held was taken over from another cluster. A takeover is new until it is reported once:
     * the visit that took the lease over may have failed later on, or was that of an operator that died since.
     */
    Takeover takeover(Duration recent) {
        boolean isRecent = lease.orElseThrow().wasTakenOverWithin(recent);
        if (tookOver || (isRecent && !reported)) {
            return Takeover.Now;
        }
        return isRecent ? Takeover.Recent : Takeover.None;
    }

    void takeoverReported() {
        tookOver = false;
        reported = true;
    }

    /** Whether the lease was released, and not taken again since. */
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
