package io.exposedapp.edge;

import io.exposedapp.api.Edge;
import io.exposedapp.api.Reason;
import io.exposedapp.config.OperatorConfig;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.model.Result;
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
import java.util.concurrent.ThreadLocalRandom;

/** Visits edges: applies the desired route files, asks Traefik, and records what the visit found. */
@ApplicationScoped
public class EdgeVisits {

    private final EdgeStates states;
    private final EdgeTargets targets;
    private final OperatorConfig config;
    private final DeletionCheck gone;
    private final Clock clock = Clock.systemUTC();

    EdgeVisits(EdgeStates states, EdgeTargets targets, OperatorConfig config, DeletionCheck gone) {
        this.states = states;
        this.targets = targets;
        this.config = config;
        this.gone = gone;
    }

    /**
     * Visits the edge that the Edge names.
     *
     * @param clusterUid distinguishes this cluster from another one of the same name
     * @param edges names of the Edges that exist
     */
    public EdgeFacts visit(Edge edge, String clusterUid, Set<String> edges, WantedRoutes wanted) {
        EdgeState state = states.of(edge);
        EdgeFacts found = targets.of(edge)
                .flatMap(target -> visit(state, edge, target, clusterUid, edges, wanted))
                .fold(facts -> facts, why -> failure(why, state.facts()));
        VisitSchedule.Last visit = VisitSchedule.after(
                state.lastVisit(),
                edge,
                wanted.routes(),
                found,
                ThreadLocalRandom.current().nextDouble());
        states.visited(state, visit, found, clock.instant());
        return found;
    }

    /** What the last visit found, if it was to the VPS that the Edge names now. */
    public Optional<EdgeFacts> factsOf(Edge edge) {
        return states.factsOf(edge);
    }

    /** How long the backoff of the edge lasts, whatever changes in the cluster. Empty if the edge may be visited. */
    public Optional<Duration> backoff(Edge edge) {
        return state(edge)
                .flatMap(state -> state.lastVisit()
                        .flatMap(last -> VisitSchedule.backoff(last, edge, state.sinceVisit(clock.instant()))));
    }

    /** The time until the next visit is due, if nothing changes. Available only after a visit. */
    public Duration next(Edge edge) {
        return state(edge).flatMap(EdgeState::lastVisit).orElseThrow().pause();
    }

    /** How long ago a route was written or removed on the edge. Empty if never. */
    public Optional<Duration> sinceWrite(Edge edge) {
        return state(edge).flatMap(state -> state.memory().sinceWrite(clock.instant()));
    }

    /** Removes all our files from an abandoned edge, at the target where it was last reached. */
    Result<EdgeFacts> leave(EdgeState state, EdgeState.Reached last, String clusterUid, Set<String> edges) {
        return visit(state, last.edge(), last.target(), clusterUid, edges, WantedRoutes.nothing());
    }

    private Result<EdgeFacts> visit(
            EdgeState state, Edge edge, EdgeTarget target, String clusterUid, Set<String> edges, WantedRoutes wanted) {
        VisitSettings settings = new VisitSettings(
                config.clusterName(), clusterUid, edges, config.contentCheckInterval(), config.restoreGrace());
        return state.work(
                edge,
                target,
                connection ->
                        new RouteVisit(target.edge(), settings, connection, state.memory(), gone, clock).run(wanted));
    }

    private Optional<EdgeState> state(Edge edge) {
        return states.find(edge.getMetadata().getName()).filter(state -> state.isOf(edge));
    }

    /** The facts after a failed visit. They assume that what was observed before is unchanged. */
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
