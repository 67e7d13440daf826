package io.exposedapp.report;

import io.exposedapp.api.ConditionType;
import io.exposedapp.model.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Converts verdicts to conditions. The transition time changes only with the status (Kubernetes API conventions,
 * "Typical status properties").
 */
final class Conditions {

    private Conditions() {}

    static List<Condition> of(
            Map<ConditionType, Verdict> verdicts, List<Condition> previous, long generation, Instant now) {
        List<Condition> conditions = new ArrayList<>();
        verdicts.forEach((type, verdict) -> conditions.add(new ConditionBuilder()
                .withType(type.name())
                .withStatus(verdict.status().name())
                .withReason(verdict.reason().name())
                .withMessage(verdict.message())
                .withObservedGeneration(generation)
                .withLastTransitionTime(since(type, verdict, previous, now))
                .build()));
        return conditions;
    }

    private static String since(ConditionType type, Verdict verdict, List<Condition> previous, Instant now) {
        return previous.stream()
                .filter(c -> c.getType().equals(type.name())
                        && c.getStatus().equals(verdict.status().name()))
                .map(Condition::getLastTransitionTime)
                .findFirst()
                .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** The first verdict that is not True, or {@code allTrue} if there is none. */
    static Verdict summary(List<Verdict> verdicts, Verdict allTrue) {
        return verdicts.stream().filter(v -> !v.isTrue()).findFirst().orElse(allTrue);
    }
}
