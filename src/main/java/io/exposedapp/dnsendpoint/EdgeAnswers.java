package io.exposedapp.dnsendpoint;

import io.exposedapp.plan.world.EdgeFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Measures for how long each edge has not answered. The time begins with the first visit that fails, so a restart of
 * the operator begins it anew.
 */
final class EdgeAnswers {

    private final Duration deadAfter;
    private final InstantSource clock;
    private final Set<String> answering = new TreeSet<>();
    private final Map<String, Instant> silentSince = new HashMap<>();

    EdgeAnswers(Duration deadAfter, InstantSource clock) {
        this.deadAfter = deadAfter;
        this.clock = clock;
    }

    /** @param edges by name, what the last visits found. Edges that are missing were not visited yet */
    synchronized void see(Map<String, EdgeFacts> edges) {
        answering.clear();
        silentSince.keySet().retainAll(edges.keySet());
        edges.forEach((edge, facts) -> {
            if (facts.answers()) {
                answering.add(edge);
                silentSince.remove(edge);
            } else {
                silentSince.putIfAbsent(edge, clock.instant());
            }
        });
    }

    synchronized Set<String> answering() {
        return new TreeSet<>(answering);
    }

    synchronized Set<String> dead() {
        Set<String> dead = new TreeSet<>();
        silentSince.forEach((edge, since) -> {
            if (!left(since).isPresent()) {
                dead.add(edge);
            }
        });
        return dead;
    }

    /** How long it takes until the next edge is dead. Empty if none is about to be. */
    synchronized Optional<Duration> untilNextDeath() {
        return silentSince.values().stream()
                .map(this::left)
                .flatMap(Optional::stream)
                .min(Duration::compareTo);
    }

    private Optional<Duration> left(Instant since) {
        Duration left = Duration.between(clock.instant(), since.plus(deadAfter));
        return Optional.of(left).filter(l -> l.compareTo(Duration.ZERO) > 0);
    }
}
