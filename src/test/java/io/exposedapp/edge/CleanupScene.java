package io.exposedapp.edge;

import static org.awaitility.Awaitility.await;

import io.exposedapp.TestConfig;
import io.exposedapp.api.Edge;
import io.exposedapp.api.Reason;
import io.exposedapp.edge.EdgeState.Reached;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.edge.ssh.Limits;
import io.exposedapp.engine.KnownPlans;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Backoff;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import io.exposedapp.observe.ApiServer;
import io.exposedapp.observe.KnownGone;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Edges that are left, and an API server that says what it is told to. */
abstract class CleanupScene {

    static final String EDGES = "/apis/exposedapp.io/v1alpha1/edges";
    static final Duration NO_MORE = Duration.ofMillis(500);
    private static final Verdict FINE = Verdict.yes(Reason.Connected, "");
    static final Edge FSN = TestEdges.at("fsn", "100.64.0.1");
    static final Edge FSN_ELSEWHERE = TestEdges.at("fsn", "100.64.0.9");
    private static final EdgeTarget TARGET = new EdgeTarget("fsn", "203.0.113.1", 22, "exposedapp", List.of(), "", "");

    final ApiServer server = new ApiServer();
    final EdgeStates states = new EdgeStates(Limits.DEFAULT);
    /** What the tries come to, one after the other; the last one again and again. */
    final Deque<Supplier<Result<EdgeFacts>>> outcomes = new ArrayDeque<>();
    /** The edges that were cleaned, at each try. */
    final List<String> tries = new CopyOnWriteArrayList<>();

    volatile boolean meant = true;
    EdgeCleanup cleanup;

    @BeforeEach
    void start() {
        thereIsNoEdge();
        giveUpAfter(Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        cleanup.stop();
        server.close();
    }

    void reach(Edge edge) {
        states.of(edge).reached(edge, TARGET);
    }

    /** And no more of them follow. */
    void awaitTries(int count) {
        await().until(() -> tries.size() == count);
        await().during(NO_MORE).until(() -> tries.size() == count);
    }

    /** What the API server says is a reason to try nothing. */
    void awaitAskedInVain() {
        await().until(() -> !server.asked().isEmpty());
        await().during(NO_MORE).until(tries::isEmpty);
    }

    void thereIsNoEdge() {
        thereIs("");
    }

    void thereIs(String edge) {
        server.answer(
                EDGES,
                200,
                "{\"apiVersion\":\"exposedapp.io/v1alpha1\",\"kind\":\"EdgeList\",\"metadata\":{},\"items\":["
                        + edge.replace("\n", " ") + "]}");
    }

    void giveUpAfter(Duration time) {
        KnownGone gone = new KnownGone(true) {
            @Override
            public boolean isGone(Edge edge) {
                return meant;
            }
        };
        cleanup = new EdgeCleanup(
                new KnownPlans(),
                states,
                visits(),
                gone,
                server.client(),
                new Backoff(Duration.ofMillis(10), 2, Duration.ofMillis(20), 0),
                time);
        cleanup.onStart(null);
    }

    private EdgeVisits visits() {
        return new EdgeVisits(states, null, TestConfig.HOME, null) {
            @Override
            Result<EdgeFacts> leave(EdgeState state, Reached last, String clusterUid, Set<String> edges) {
                Supplier<Result<EdgeFacts>> outcome;
                synchronized (outcomes) {
                    tries.add(last.edge().getMetadata().getName());
                    outcome = outcomes.size() > 1 ? outcomes.poll() : outcomes.peek();
                }
                return outcome.get();
            }
        };
    }

    static EdgeFacts facts(Map<AppKey, RouteFact> routes) {
        return new EdgeFacts(FINE, FINE, routes, Optional.of(Set.of()), Takeover.None, true, 0);
    }
}
