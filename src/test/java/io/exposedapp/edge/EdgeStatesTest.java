package io.exposedapp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Edge;
import io.exposedapp.api.Reason;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.edge.ssh.Limits;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class EdgeStatesTest {

    private static final Edge FSN = TestEdges.at("fsn", "100.64.0.1");
    private static final Edge FSN_ELSEWHERE = TestEdges.at("fsn", "100.64.0.9");

    private final EdgeStates states = new EdgeStates(Limits.DEFAULT);
    private final List<EdgeState> left = new ArrayList<>();
    private final AtomicInteger changes = new AtomicInteger();

    EdgeStatesTest() {
        states.onLeft(left::add);
        states.onChange(changes::incrementAndGet);
    }

    @Test
    void whatAVisitFoundIsKnown() {
        // When
        visit(FSN, facts(0));

        // Then
        assertThat(states.factsOf(FSN)).contains(facts(0));
        assertThat(states.factsOf(TestEdges.at("nbg", "100.64.0.2"))).isEmpty();
    }

    @Test
    void onlyAVisitThatFindsSomethingElseIsAChange() {
        // When
        visit(FSN, facts(0));
        visit(FSN, facts(0));
        visit(FSN, facts(1));

        // Then
        assertThat(changes).hasValue(2);
    }

    @Test
    void factsOfTheFormerVpsDoNotCountForTheNewOne() {
        // Given
        visit(FSN, facts(0));
        EdgeState former = states.of(FSN);

        // Then before the first visit to the new VPS
        assertThat(states.factsOf(FSN_ELSEWHERE)).isEmpty();

        // When
        EdgeState now = states.of(FSN_ELSEWHERE);

        // Then
        assertThat(now).isNotSameAs(former);
        assertThat(now.facts()).isEmpty();
        assertThat(states.factsOf(FSN)).isEmpty();
        assertThat(left).containsExactly(former);
    }

    @Test
    void anEdgeWhoseVpsGetsAnotherAddressKeepsItsState() {
        // Given
        visit(FSN, facts(0));
        Edge moved = TestEdges.at("fsn", "100.64.0.9", "key-of-100.64.0.1");

        // When
        EdgeState state = states.of(moved);

        // Then
        assertThat(state.facts()).contains(facts(0));
        assertThat(left).isEmpty();
    }

    @Test
    void aDeletedEdgeIsLeftOnce() {
        // Given
        visit(FSN, facts(0));
        visit(TestEdges.at("nbg", "100.64.0.2"), facts(0));

        // When
        states.retain(Set.of("nbg"));
        states.retain(Set.of("nbg"));

        // Then
        assertThat(left).hasSize(1);
        assertThat(states.factsOf(FSN)).isEmpty();
        assertThat(states.find("nbg")).isPresent();
    }

    @Test
    void anEdgeThatDoesNotAnswerDelaysNothingElse() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            // Given a visit that waits for the edge
            EdgeState silent = states.of(FSN);
            CompletableFuture<Result<Boolean>> visit = CompletableFuture.supplyAsync(
                    () -> silent.work(FSN, target(mute.getLocalPort()), connection -> Result.ok(true)));
            Awaitility.await().until(() -> !visit.isDone());

            // When
            long start = System.nanoTime();
            visit(TestEdges.at("nbg", "100.64.0.2"), facts(0));
            states.factsOf(FSN);
            states.of(FSN_ELSEWHERE);
            states.retain(Set.of());

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
            assertThat(visit).isNotDone();
        }
    }

    private void visit(Edge edge, EdgeFacts found) {
        VisitSchedule.Last visit = new VisitSchedule.Last("", new TreeMap<>(), false, Set.of(), 0, Duration.ZERO);
        states.visited(states.of(edge), visit, found, Instant.EPOCH);
    }

    private static EdgeTarget target(int port) {
        return new EdgeTarget(
                "fsn", "127.0.0.1", port, "nobody", List.of("ssh-ed25519 AAAA"), TestKeys.privateKey(), "");
    }

    private static EdgeFacts facts(int failures) {
        Verdict fine = Verdict.yes(Reason.Connected, "");
        return new EdgeFacts(fine, fine, Map.of(), Optional.of(Set.of()), Takeover.None, true, failures);
    }
}
