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
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Visits edges: applies the desired route files, asks Traefik, and records what the visit found. A visit that throws an
 * exception is recorded too, so that no app waits for it.
 */
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
        try {
            EdgeFacts found = record(
                    state,
                    edge,
                    wanted,
                    targets.of(edge)
                            .flatMap(target -> visit(state, edge, target, clusterUid, edges, wanted))
                            .fold(facts -> facts, why -> failure(why, state.facts())));
            state.endedAsExpected();
            return found;
        } catch (KubernetesClientException e) {
            if (state.facts().isPresent()) {
                // What was found before stands, and the framework tries again.
                throw e;
            }
            return record(state, edge, wanted, failure(unanswered(e), Optional.empty()));
        } catch (RuntimeException e) {
            return record(state, edge, wanted, failure(unexpected(state, edge, e), state.facts()));
        }
    }

    private EdgeFacts record(EdgeState state, Edge edge, WantedRoutes wanted, EdgeFacts found) {
        VisitSchedule.Last visit = VisitSchedule.after(
                state.lastVisit(),
                edge,
                wanted.routes(),
                found,
                ThreadLocalRandom.current().nextDouble());
        states.visited(state, visit, found, clock.instant());
        return found;
    }

    private static Verdict unanswered(KubernetesClientException e) {
        return Verdict.no(
                Reason.ApiServerUnreachable,
                "The API server gives no good answer about the Edge's Secret, so the edge can't be visited: "
                        + e.getMessage() + ". Does it work, and does the operator's node reach it?");
    }

    /**
     * Why a visit threw an exception. It is logged once for as long as visits end in the same way. The next visit opens
     * a connection of its own, because this one may be left in any state.
     */
    private static Verdict unexpected(EdgeState state, Edge edge, RuntimeException e) {
        String name = edge.getMetadata().getName();
        if (state.endedBy(e)) {
            Log.errorf(e, "Visiting edge %s failed; it keeps what it has, and the operator tries again", name);
        }
        state.close();
        return Verdict.no(
                Reason.InternalError,
                "Visiting edge " + name + " failed: " + e.getClass().getSimpleName()
                        + ". This is a fault of the operator, whose log has the details; please report it. Other edges go"
                        + " on, what this one serves stays as it is, and the operator tries again.");
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
