package io.exposedapp.edge;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EdgeCleanupTest {

    private static final String EDGES = "/apis/exposedapp.io/v1alpha1/edges";
    private static final Verdict FINE = Verdict.yes(Reason.Connected, "");
    private static final Edge FSN = TestEdges.at("fsn", "100.64.0.1");
    private static final Edge FSN_ELSEWHERE = TestEdges.at("fsn", "100.64.0.9");
    private static final EdgeTarget TARGET = new EdgeTarget("fsn", "203.0.113.1", 22, "exposedapp", List.of(), "", "");

    private final ApiServer server = new ApiServer();
    private final EdgeStates states = new EdgeStates(Limits.DEFAULT);
    /** What the tries come to, one after the other; the last one again and again. */
    private final Deque<Supplier<Result<EdgeFacts>>> outcomes = new ArrayDeque<>();
    /** The edges that were cleaned, at each try. */
    private final List<String> tries = new CopyOnWriteArrayList<>();

    private volatile boolean meant = true;
    private EdgeCleanup cleanup;

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

    @Test
    void aDeletedEdgeIsCleanedOnce() {
        // Given
        outcomes.add(() -> Result.ok(facts(Map.of())));
        reach(FSN);

        // When
        states.retain(Set.of());

        // Then
        awaitTries(1);
    }

    @Test
    void anUnexpectedExceptionIsNoReasonToGiveUp() {
        // Given
        outcomes.add(() -> {
            throw new IllegalStateException("bug");
        });
        outcomes.add(() -> Result.ok(facts(Map.of())));
        reach(FSN);

        // When
        states.retain(Set.of());

        // Then
        awaitTries(2);
    }

    @Test
    void filesThatStayAreTriedAgain() {
        // Given
        outcomes.add(() -> Result.ok(facts(Map.of(
                new AppKey("photos", "immich"),
                new RouteFact(Optional.empty(), Verdict.no(Reason.PermissionDenied, "somebody else's"))))));
        outcomes.add(() -> Result.ok(facts(Map.of())));
        reach(FSN);

        // When
        states.retain(Set.of());

        // Then
        awaitTries(2);
    }

    @Test
    void whetherAnotherEdgeNamesTheVpsIsAskedAgainUntilItIsKnown() {
        // Given
        server.answer(EDGES, 403, "");
        outcomes.add(() -> Result.ok(facts(Map.of())));
        reach(FSN);
        states.retain(Set.of());
        await().until(() -> server.asked().size() > 1);
        assertThat(tries).isEmpty();

        // When
        thereIsNoEdge();

        // Then
        awaitTries(1);
    }

    @Test
    void nothingIsRemovedFromAVpsThatAnotherEdgeNames() {
        // Given
        thereIs(TestEdges.text("renamed", "100.64.0.1", "another key"));
        reach(FSN);

        // When
        states.retain(Set.of("renamed"));

        // Then
        awaitTries(0);
    }

    @Test
    void nothingIsRemovedForAnEdgeThatWentWithItsDefinition() {
        // Given
        meant = false;
        reach(FSN);

        // When
        states.retain(Set.of());

        // Then
        awaitTries(0);
    }

    @Test
    void anEdgeThatWasNeverReachedIsNotTried() {
        // Given
        states.of(FSN);

        // When
        states.retain(Set.of());

        // Then
        awaitTries(0);
    }

    @Test
    void anEdgeThatStaysOutOfReachIsGivenUpInTheEnd() {
        // Given
        cleanup.stop();
        giveUpAfter(Duration.ofMillis(200));
        outcomes.add(() -> Result.failed(Reason.EdgeUnreachable, "the VPS is off"));
        reach(FSN);

        // When
        states.retain(Set.of());

        // Then
        await().until(() -> !tries.isEmpty());
        AtomicInteger before = new AtomicInteger();
        await("no try follows")
                .during(Duration.ofMillis(300))
                .until(() -> before.getAndSet(tries.size()) == tries.size());
    }

    @Test
    void anEdgeThatIsDeletedAgainIsCleanedAgain() {
        // Given
        outcomes.add(() -> Result.ok(facts(Map.of())));
        reach(FSN);
        states.retain(Set.of());
        awaitTries(1);
        reach(FSN);

        // When
        states.retain(Set.of());

        // Then
        awaitTries(2);
    }

    @Test
    void theFormerVpsOfAnEdgeIsLeftOnceTheNewOneWasReached() {
        // Given: that takes longer than it is tried
        cleanup.stop();
        giveUpAfter(Duration.ofMillis(50));
        thereIs(TestEdges.text("fsn", "100.64.0.9", "key-of-100.64.0.9"));
        outcomes.add(() -> Result.ok(facts(Map.of())));
        reach(FSN);
        states.of(FSN_ELSEWHERE);
        await().during(Duration.ofMillis(300)).until(tries::isEmpty);

        // When
        reach(FSN_ELSEWHERE);

        // Then
        awaitTries(1);
    }

    @Test
    void anEdgeThatDoesNotAnswerDelaysTheCleaningOfNoOther() {
        // Given
        CountDownLatch never = new CountDownLatch(1);
        outcomes.add(() -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Result.failed(Reason.EdgeUnreachable, "late");
        });
        outcomes.add(() -> Result.ok(facts(Map.of())));
        reach(FSN);
        reach(TestEdges.at("nbg", "100.64.0.2"));

        // When
        states.retain(Set.of());

        // Then
        await().untilAsserted(() -> assertThat(tries).containsExactlyInAnyOrder("fsn", "nbg"));
    }

    private void reach(Edge edge) {
        states.of(edge).reached(edge, TARGET);
    }

    /** And no more of them follow. */
    private void awaitTries(int count) {
        await().until(() -> tries.size() == count);
        await().during(Duration.ofMillis(150)).until(() -> tries.size() == count);
    }

    private void thereIsNoEdge() {
        thereIs("");
    }

    private void thereIs(String edge) {
        server.answer(
                EDGES,
                200,
                "{\"apiVersion\":\"exposedapp.io/v1alpha1\",\"kind\":\"EdgeList\",\"metadata\":{},\"items\":["
                        + edge.replace("\n", " ") + "]}");
    }

    private void giveUpAfter(Duration time) {
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

    private static EdgeFacts facts(Map<AppKey, RouteFact> routes) {
        return new EdgeFacts(FINE, FINE, routes, Optional.of(Set.of()), Takeover.None, true, 0);
    }
}
