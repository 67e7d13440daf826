package io.exposedapp.edge;

import io.exposedapp.api.Edge;
import io.exposedapp.api.Reason;
import io.exposedapp.config.OperatorConfig;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.model.Names;
import io.exposedapp.model.Result;
import io.exposedapp.model.SameVps;
import io.exposedapp.model.Verdict;
import io.exposedapp.observe.DeletionCheck;
import io.exposedapp.plan.route.WantedRoutes;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** Goes to an edge, makes its route files what the plan says, asks Traefik, and tells what it found. */
@ApplicationScoped
public class EdgeVisits {

    private final EdgeTargets targets;
    private final EdgeConnections connections;
    private final OperatorConfig config;
    private final DeletionCheck gone;
    private final Clock clock = Clock.systemUTC();
    private final Map<String, EdgeMemory> memories = new ConcurrentHashMap<>();

    EdgeVisits(EdgeTargets targets, EdgeConnections connections, OperatorConfig config, DeletionCheck gone) {
        this.targets = targets;
        this.connections = connections;
        this.config = config;
        this.gone = gone;
    }

    public EdgeFacts visit(
            Edge edge, String clusterUid, Set<String> edges, WantedRoutes wanted, Optional<EdgeFacts> before) {
        String name = edge.getMetadata().getName();
        EdgeMemory memory = memory(name, edge);
        Result<EdgeFacts> facts = targets.of(edge)
                .flatMap(target -> visit(edge, target, connections.connect(target), clusterUid, edges, wanted, memory));
        EdgeFacts found = facts.fold(seen -> seen, why -> failure(why, before));
        memory.visited(
                VisitSchedule.after(
                        memory.lastVisit(),
                        edge,
                        wanted.routes(),
                        found,
                        ThreadLocalRandom.current().nextDouble()),
                clock.instant());
        return found;
    }

    /** How long the edge is to be left alone, whatever has changed in the cluster; empty when it may be visited. */
    public Optional<Duration> rest(Edge edge) {
        return Optional.ofNullable(memories.get(edge.getMetadata().getName()))
                .flatMap(memory -> memory.lastVisit()
                        .flatMap(last -> VisitSchedule.rest(last, edge, memory.sinceVisit(clock.instant()))));
    }

    /** When the next visit is due if nothing changes; only after a visit. */
    public Duration next(String edge) {
        return memories.get(edge).lastVisit().orElseThrow().pause();
    }

    /**
     * What is known of a VPS is nothing for another one that the Edge speaks of by now; the former one is left as if
     * its Edge was deleted.
     */
    private EdgeMemory memory(String name, Edge edge) {
        EdgeMemory known = memories.get(name);
        Optional<EdgeMemory.LastSeen> former = Optional.ofNullable(known)
                .flatMap(EdgeMemory::lastSeen)
                .filter(last -> !SameVps.is(last.edge().getSpec(), edge.getSpec()));
        former.ifPresent(last -> {
            memories.put(Names.formerEdge(name, last.edge().getSpec().tailnetAddress()), known);
            memories.remove(name);
        });
        return memories.computeIfAbsent(name, n -> new EdgeMemory());
    }

    private Result<EdgeFacts> visit(
            Edge edge,
            EdgeTarget target,
            Result<EdgeConnection> connected,
            String clusterUid,
            Set<String> edges,
            WantedRoutes wanted,
            EdgeMemory memory) {
        VisitSettings settings = new VisitSettings(
                config.clusterName(), clusterUid, edges, config.contentCheckInterval(), config.restoreGrace());
        return connected.flatMap(connection -> {
            memory.reached(edge, target);
            return new RouteVisit(target.edge(), settings, connection, memory, gone, clock).run(wanted);
        });
    }

    /** How long ago a route was written or removed there; empty if never. */
    public Optional<Duration> sinceWrite(String edge) {
        return Optional.ofNullable(memories.get(edge)).flatMap(m -> m.sinceWrite(clock.instant()));
    }

    /**
     * By name what is known of edges that aren't among these any more, and of former ones of those that are: to be
     * cleaned, then forgotten.
     */
    Set<String> others(Set<String> edges) {
        return memories.keySet().stream().filter(e -> !edges.contains(e)).collect(Collectors.toSet());
    }

    Optional<EdgeMemory.LastSeen> lastSeen(String edge) {
        return Optional.ofNullable(memories.get(edge)).flatMap(EdgeMemory::lastSeen);
    }

    /** Takes everything of ours off an edge as it was reached last. */
    Result<EdgeFacts> leave(String edge, EdgeMemory.LastSeen last, String clusterUid, Set<String> edges) {
        EdgeMemory memory = memories.computeIfAbsent(edge, n -> new EdgeMemory());
        return visit(
                last.edge(),
                last.target(),
                connections.connect(edge, last.target()),
                clusterUid,
                edges,
                WantedRoutes.nothing(),
                memory);
    }

    void forget(String edge) {
        memories.remove(edge);
        connections.forget(edge);
    }

    /** What was there is still there as far as anybody knows. */
    private static EdgeFacts failure(Verdict why, Optional<EdgeFacts> before) {
        return new EdgeFacts(
                why,
                Verdict.unknown(Reason.Pending, "Traefik can't be asked while the edge isn't connected."),
                before.map(EdgeFacts::routes).orElse(Map.of()),
                before.flatMap(EdgeFacts::servedPorts),
                Takeover.None,
                before.map(EdgeFacts::seen).orElse(false),
                before.filter(b -> !b.connected().isTrue())
                                .map(EdgeFacts::failures)
                                .orElse(0)
                        + 1);
    }
}
