package io.exposedapp.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exposedapp.TestConfig;
import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeSpec;
import io.exposedapp.api.Reason;
import io.exposedapp.edge.EdgeMemory.LastSeen;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.engine.KnownPlans;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import io.exposedapp.observe.ApiServer;
import io.exposedapp.observe.KnownGone;
import io.exposedapp.plan.Plan;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EdgeCleanupTest {

    private static final String EDGES = "/apis/exposedapp.io/v1alpha1/edges";
    private static final Verdict FINE = Verdict.yes(Reason.Connected, "");

    private final ApiServer server = new ApiServer();
    private final KnownPlans plans = new KnownPlans();
    /** What the visits come to, one after the other; the last one again and again. */
    private final Deque<Supplier<Result<EdgeFacts>>> outcomes = new ArrayDeque<>();

    private final List<String> done = new CopyOnWriteArrayList<>();
    /** The edge that goes, and whether there is one of its name that was reached. */
    private volatile String left = "fsn";

    private volatile boolean reached = true;
    private EdgeCleanup leavings;

    @BeforeEach
    void start() {
        noOtherEdge();
        leaveWithin(Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        leavings.stop();
        server.close();
    }

    @Test
    void anEdgeThatIsLeftIsForgotten() {
        // Given
        outcomes.add(() -> Result.ok(facts(Map.of())));

        // When
        edgeGoes();

        // Then
        awaitDone("leave", "forget");
    }

    @Test
    void whatNobodyExpectedIsNoReasonToGiveUp() {
        // Given
        outcomes.add(() -> {
            throw new IllegalStateException("bug");
        });
        outcomes.add(() -> Result.ok(facts(Map.of())));

        // When
        edgeGoes();

        // Then
        awaitDone("leave", "leave", "forget");
    }

    @Test
    void filesThatStayAreTriedAgain() {
        // Given
        outcomes.add(() -> Result.ok(facts(Map.of(
                new AppKey("photos", "immich"),
                new RouteFact(Optional.empty(), Verdict.no(Reason.PermissionDenied, "somebody else's"))))));
        outcomes.add(() -> Result.ok(facts(Map.of())));

        // When
        edgeGoes();

        // Then
        awaitDone("leave", "leave", "forget");
    }

    @Test
    void whetherAnotherEdgeSpeaksOfTheVpsIsAskedAgainUntilItIsKnown() {
        // Given
        server.answer(EDGES, 403, "");
        outcomes.add(() -> Result.ok(facts(Map.of())));
        edgeGoes();
        await().until(() -> server.asked().size() > 1);
        assertThat(done).isEmpty();

        // When
        noOtherEdge();

        // Then
        awaitDone("leave", "forget");
    }

    @Test
    void anEdgeThatStaysOutOfReachIsForgottenInTheEnd() {
        // Given
        leavings.stop();
        leaveWithin(Duration.ofMillis(200));
        outcomes.add(() -> Result.failed(Reason.EdgeUnreachable, "the VPS is off"));

        // When
        edgeGoes();

        // Then
        await().until(() -> done.contains("forget"));
        assertThat(done).startsWith("leave").endsWith("forget");
    }

    @Test
    void anEdgeThatGoesAgainIsLeftAgain() {
        // Given
        outcomes.add(() -> Result.ok(facts(Map.of())));
        edgeGoes();
        awaitDone("leave", "forget");

        // When
        edgeGoes();

        // Then
        awaitDone("leave", "forget", "leave", "forget");
    }

    @Test
    void theFormerVpsOfAnEdgeIsLeftOnceTheNewOneWasReached() {
        // Given: that takes longer than it is tried
        leavings.stop();
        leaveWithin(Duration.ofMillis(50));
        left = "fsn, formerly at 100.64.0.1";
        reached = false;
        outcomes.add(() -> Result.ok(facts(Map.of())));
        edgeGoes();
        await().during(Duration.ofMillis(300)).until(done::isEmpty);

        // When
        reached = true;

        // Then
        awaitDone("leave", "forget");
    }

    private void awaitDone(String... all) {
        await().untilAsserted(() -> assertThat(done).containsExactly(all));
    }

    private void noOtherEdge() {
        server.answer(
                EDGES,
                200,
                "{\"apiVersion\":\"exposedapp.io/v1alpha1\",\"kind\":\"EdgeList\",\"metadata\":{},\"items\":[]}");
    }

    private void edgeGoes() {
        plans.set(new Plan(new TreeMap<>(), null, new TreeMap<>(), new TreeMap<>(), new TreeMap<>()));
    }

    private void leaveWithin(Duration time) {
        KnownGone gone = new KnownGone(true) {
            @Override
            public boolean isGone(Edge edge) {
                return left.equals("fsn");
            }
        };
        leavings = new EdgeCleanup(
                plans,
                visits(),
                gone,
                server.client(),
                new EdgeCleanup.Pauses(Duration.ofMillis(10), Duration.ofMillis(20), time));
        leavings.onStart(null);
    }

    private EdgeVisits visits() {
        return new EdgeVisits(null, null, TestConfig.HOME, null) {
            @Override
            Set<String> others(Set<String> edges) {
                return Set.of(left);
            }

            @Override
            Optional<LastSeen> lastSeen(String edge) {
                return edge.equals("fsn") && !reached
                        ? Optional.empty()
                        : Optional.of(new LastSeen(
                                edge(), new EdgeTarget("fsn", "203.0.113.1", 22, "exposedapp", List.of(), "", "")));
            }

            @Override
            Result<EdgeFacts> leave(String edge, LastSeen last, String clusterUid, Set<String> edges) {
                done.add("leave");
                return (outcomes.size() > 1 ? outcomes.poll() : outcomes.peek()).get();
            }

            @Override
            void forget(String edge) {
                done.add("forget");
            }
        };
    }

    private static Edge edge() {
        Edge edge = new Edge();
        edge.setMetadata(new ObjectMetaBuilder().withName("fsn").build());
        edge.setSpec(new EdgeSpec(null, List.of(), "100.64.0.1", null, null, null, null, null));
        return edge;
    }

    private static EdgeFacts facts(Map<AppKey, RouteFact> routes) {
        return new EdgeFacts(FINE, FINE, routes, Optional.of(Set.of()), Takeover.None, true, 0);
    }
}
