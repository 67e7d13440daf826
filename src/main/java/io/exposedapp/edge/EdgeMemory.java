package io.exposedapp.edge;

import io.exposedapp.api.Edge;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is kept of one edge from visit to visit. Only its worker uses it, and after the Edge's deletion whoever cleans up. */
final class EdgeMemory {

  final RouteLedger ledger = new RouteLedger();
  final KnownTexts texts = new KnownTexts();
  final ForeignFiles foreign = new ForeignFiles();
  private Optional<ClaimFile.Held> claim = Optional.empty();
  private boolean released;
  private volatile Optional<Instant> lastWrite = Optional.empty();
  private volatile Optional<LastSeen> lastSeen = Optional.empty();

  /** The Edge as it was when it was reached last, and the way that led there. */
  record LastSeen(Edge edge, EdgeTarget target) {}

  Optional<ClaimFile.Held> claim() {
    return claim;
  }

  void claimed(ClaimFile.Held held) {
    claim = Optional.of(held);
    released = false;
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

  void wrote(Instant now) {
    lastWrite = Optional.of(now);
  }

  Optional<Duration> sinceWrite(Instant now) {
    return lastWrite.map(w -> Duration.between(w, now));
  }
}
