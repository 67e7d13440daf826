package io.exposedapp.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How edges that were left are cleaned. */
class EdgeCleanupTest extends CleanupScene {

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
        await("no try follows").during(NO_MORE).until(() -> before.getAndSet(tries.size()) == tries.size());
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
        awaitAskedInVain();

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
}
