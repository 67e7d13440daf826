package io.exposedapp.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.Backoff;
import io.exposedapp.plan.reach.Watch;
import io.exposedapp.plan.world.PublicFact;
import io.exposedapp.plan.world.PublicFact.Answer;
import io.exposedapp.plan.world.PublicFact.Connection;
import io.exposedapp.plan.world.PublicTarget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which bad results count at once. */
class PublicProbesTest {

    private static final Backoff SOON = new Backoff(Duration.ofMillis(20), 1, Duration.ofMillis(20), 0);
    private static final PublicTarget APP = new PublicTarget("photos.example.com", "203.0.113.10", Optional.of("/"));
    private static final PublicFact WELL =
            new PublicFact(Connection.Established, Optional.empty(), Answer.Reached, 0, "");
    private static final PublicFact HANGING =
            new PublicFact(Connection.Established, Optional.empty(), Answer.TimedOut, 0, "");
    private static final PublicFact SILENT = PublicFact.unconnected(Connection.TimedOut, "");

    private final AtomicReference<PublicFact> now = new AtomicReference<>(WELL);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private final PublicProbes probes =
            new PublicProbes(target -> CompletableFuture.completedFuture(find()), new ProbeSchedule(SOON, SOON));

    /** Something else than WELL once. */
    private PublicFact find() {
        asked.incrementAndGet();
        return now.getAndSet(WELL);
    }

    @AfterEach
    void stop() {
        probes.stop();
    }

    @Test
    void anAnswerThatDidNotComeCountsAtOnce() {
        // Given
        watched();
        // When
        now.set(HANGING);
        // Then
        Awaitility.await().until(() -> told.get() > 0);
    }

    @Test
    void aConnectionThatFailedOnceDoesNotCount() {
        // Given
        watched();
        // When
        now.set(SILENT);
        Awaitility.await().until(() -> now.get().equals(WELL));
        int then = asked.get();
        Awaitility.await().until(() -> asked.get() >= then + 3);
        // Then
        assertThat(told).hasValue(0);
    }

    private void watched() {
        probes.watch(Map.of(APP, new Watch(true, List.of("1"))));
        Awaitility.await().until(() -> probes.facts().containsKey(APP));
        probes.onChange(told::incrementAndGet);
    }
}
