package io.exposedapp.dnsendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EdgeAnswersTest {

    private static final Verdict YES = Verdict.yes(Reason.Connected, "");
    private static final Verdict NO = Verdict.no(Reason.EdgeUnreachable, "");

    private static final EdgeFacts WELL = facts(YES, YES, Optional.of(Set.of()));
    private static final EdgeFacts UNREACHABLE = facts(NO, NO, Optional.of(Set.of()));

    private Instant now = Instant.parse("2026-11-30T00:00:00Z");
    private final EdgeAnswers answers = new EdgeAnswers(Duration.ofSeconds(30), () -> now);

    @Test
    void anEdgeThatHasNotAnsweredForSomeTimeIsDead() {
        // Given
        answers.see(Map.of("fsn", UNREACHABLE, "nbg", WELL));
        // When
        pass(29);
        // Then
        assertThat(answers.dead()).isEmpty();
        assertThat(answers.answering()).containsExactly("nbg");
        assertThat(answers.untilNextDeath()).contains(Duration.ofSeconds(1));
        // When
        pass(1);
        // Then
        assertThat(answers.dead()).containsExactly("fsn");
        assertThat(answers.untilNextDeath()).isEmpty();
    }

    @Test
    void theTimeBeginsWithTheFirstVisitThatFails() {
        // Given
        answers.see(Map.of("fsn", UNREACHABLE));
        pass(20);
        // When
        answers.see(Map.of("fsn", UNREACHABLE));
        pass(10);
        // Then
        assertThat(answers.dead()).containsExactly("fsn");
    }

    @Test
    void anAnswerEndsItAtOnce() {
        // Given
        answers.see(Map.of("fsn", UNREACHABLE));
        pass(40);
        // When
        answers.see(Map.of("fsn", WELL));
        // Then
        assertThat(answers.dead()).isEmpty();
        assertThat(answers.answering()).containsExactly("fsn");
    }

    @Test
    void anEdgeWhoseTraefikIsSilentDoesNotAnswer() {
        // When
        answers.see(Map.of("fsn", facts(YES, Verdict.no(Reason.TraefikUnreachable, ""), Optional.empty())));
        pass(30);
        // Then
        assertThat(answers.dead()).containsExactly("fsn");
    }

    @Test
    void anEdgeWithSomebodysBrokenFileServesOn() {
        // When
        answers.see(Map.of("fsn", facts(YES, Verdict.no(Reason.ForeignFileBroken, ""), Optional.of(Set.of(8080)))));
        pass(60);
        // Then
        assertThat(answers.dead()).isEmpty();
    }

    @Test
    void anEdgeThatNamesAnotherVpsBeginsAnew() {
        // Given
        answers.see(Map.of("fsn", UNREACHABLE));
        pass(40);
        // When
        answers.see(Map.of());
        answers.see(Map.of("fsn", UNREACHABLE));
        // Then
        assertThat(answers.dead()).isEmpty();
    }

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
    }

    private static EdgeFacts facts(Verdict connected, Verdict traefik, Optional<Set<Integer>> served) {
        return new EdgeFacts(connected, traefik, Map.of(), served, Takeover.None, true, 0);
    }
}
