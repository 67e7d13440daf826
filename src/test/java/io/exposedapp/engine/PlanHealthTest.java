package io.exposedapp.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PlanHealthTest {

    private static final Duration TEN = Duration.ofSeconds(10);

    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final PlanHealth health = new PlanHealth(() -> now);

    @Test
    void nothingWaitsBeforeTheFirstChange() {
        passes(Duration.ofHours(1));
        assertThat(health.behind()).isZero();
        assertThat(health.problem()).isEmpty();
    }

    @Test
    void aChangeWaitsUntilItIsPlanned() {
        // Given
        health.changed();
        // When
        passes(TEN);
        // Then
        assertThat(health.behind()).isEqualTo(TEN);
        health.planned(now);
        assertThat(health.behind()).isZero();
    }

    @Test
    void theFirstChangeCountsWhileOthersCome() {
        // Given
        health.changed();
        passes(TEN);
        // When
        health.changed();
        passes(TEN);
        // Then
        assertThat(health.behind()).isEqualTo(TEN.multipliedBy(2));
    }

    @Test
    void aChangeAtTheMomentOfTheSnapshotIsPlanned() {
        // Given
        health.changed();
        // When
        health.planned(now);
        // Then
        passes(TEN);
        assertThat(health.behind()).isZero();
    }

    @Test
    void aChangeAfterTheSnapshotIsNotPlanned() {
        // Given
        Instant seen = now;
        passes(Duration.ofSeconds(1));
        health.changed();
        // When
        health.planned(seen);
        passes(TEN);
        // Then
        assertThat(health.behind()).isEqualTo(TEN);
    }

    @Test
    void aChangeAfterTheSnapshotCountsThoughAnEarlierOneIsPlanned() {
        // Given
        health.changed();
        passes(TEN);
        Instant seen = now;
        passes(Duration.ofSeconds(1));
        health.changed();
        // When
        health.planned(seen);
        passes(TEN);
        // Then
        assertThat(health.behind()).isBetween(TEN, TEN.plusSeconds(1));
    }

    @Test
    void aPlanThatIsBehindForAMinuteIsNoProblem() {
        // Given
        health.changed();
        // When
        passes(PlanHealth.OLD);
        // Then
        assertThat(health.problem()).isEmpty();
    }

    @Test
    void aPlanThatIsBehindForLongerIsAProblem() {
        // Given
        health.changed();
        // When
        passes(PlanHealth.OLD.plusSeconds(1));
        // Then
        Verdict problem = health.problem().orElseThrow();
        assertThat(problem.status()).isEqualTo(Verdict.Status.False);
        assertThat(problem.reason()).isEqualTo(Reason.PlanOutdated);
        assertThat(problem.message()).contains("61 s").doesNotContain("fails");
    }

    @Test
    void aFailureIsAProblemAtOnceAndNamesItsCause() {
        // When
        health.failed(new IllegalStateException("no such thing"));
        // Then
        assertThat(health.problem().orElseThrow().message()).contains("IllegalStateException: no such thing");
    }

    @Test
    void aPlanEndsTheProblem() {
        // Given
        health.changed();
        health.failed(new IllegalStateException("no such thing"));
        passes(Duration.ofMinutes(5));
        // When
        health.planned(now);
        // Then
        assertThat(health.problem()).isEmpty();
    }

    @Test
    void theSameFailureIsLoggedOnce() {
        assertThat(health.failed(new IllegalStateException("a"))).isTrue();
        assertThat(health.failed(new IllegalStateException("a"))).isFalse();
        assertThat(health.failed(new IllegalStateException("b"))).isTrue();
    }

    @Test
    void aFailureAfterAPlanIsLoggedAgain() {
        // Given
        health.failed(new IllegalStateException("a"));
        // When
        health.planned(now);
        // Then
        assertThat(health.failed(new IllegalStateException("a"))).isTrue();
    }

    @Test
    void aClockThatIsSetBackDelaysNothing() {
        // Given
        health.changed();
        // When
        passes(Duration.ofHours(-1));
        // Then
        assertThat(health.behind()).isZero();
        assertThat(health.problem()).isEmpty();
    }

    private void passes(Duration time) {
        now = now.plus(time);
    }
}
