package io.exposedapp.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.ConditionType;
import io.exposedapp.api.Reason;
import io.exposedapp.model.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConditionsTest {

    private static final Instant EARLIER = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-22T13:00:00Z");

    @Test
    void theTransitionTimeStaysWhileTheStatusDoes() {
        // Given
        List<Condition> before = conditions(Verdict.no(Reason.EdgeUnreachable, "one"), List.of(), EARLIER);
        // When
        List<Condition> now = conditions(Verdict.no(Reason.AuthenticationFailed, "two"), before, LATER);
        // Then
        assertThat(now.get(0).getLastTransitionTime()).isEqualTo(EARLIER.toString());
        assertThat(now.get(0).getReason()).isEqualTo("AuthenticationFailed");
    }

    @Test
    void theTransitionTimeMovesWhenTheStatusFlips() {
        // Given
        List<Condition> before = conditions(Verdict.no(Reason.EdgeUnreachable, "one"), List.of(), EARLIER);
        // When
        List<Condition> now = conditions(Verdict.yes(Reason.Synced, "two"), before, LATER);
        // Then
        assertThat(now.get(0).getLastTransitionTime()).isEqualTo(LATER.toString());
    }

    @Test
    void theFirstThatIsNotTrueSpeaksForAll() {
        Verdict yes = Verdict.yes(Reason.Synced, "");
        Verdict unknown = Verdict.unknown(Reason.Pending, "");
        Verdict no = Verdict.no(Reason.DiskFull, "");
        assertThat(Conditions.summary(List.of(yes, unknown, no), yes)).isSameAs(unknown);
        assertThat(Conditions.summary(List.of(yes, yes), no)).isSameAs(no);
    }

    private static List<Condition> conditions(Verdict verdict, List<Condition> before, Instant now) {
        return Conditions.of(Map.of(ConditionType.RouteSynced, verdict), before, 1, now);
    }
}
