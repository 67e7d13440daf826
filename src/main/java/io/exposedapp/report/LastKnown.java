package io.exposedapp.report;

import io.exposedapp.api.ConditionType;
import io.exposedapp.api.Reason;
import io.exposedapp.model.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The verdicts in the status. A restart of the operator changes nothing outside the cluster, so they stand until that
 * was looked at again. What they say of another spec does not count.
 *
 * @param conditions those of the status
 * @param generation of the spec that the plan was made from
 */
record LastKnown(List<Condition> conditions, long generation) {

    private static final Set<Reason> NOT_LOOKED_AT =
            EnumSet.of(Reason.NotVisited, Reason.NotLookedUp, Reason.NotProbed);

    static boolean isLookedAt(Verdict now) {
        return !NOT_LOOKED_AT.contains(now.reason());
    }

    Verdict or(ConditionType type, Verdict now) {
        return isLookedAt(now) ? now : last(type).orElse(now);
    }

    private Optional<Verdict> last(ConditionType type) {
        return conditions.stream()
                .filter(c -> c.getType().equals(type.name()) && Objects.equals(c.getObservedGeneration(), generation))
                .map(LastKnown::verdict)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * The verdict that a condition was made from. Empty if another version wrote it and this version does not know it.
     */
    private static Optional<Verdict> verdict(Condition condition) {
        return Stream.of(Reason.values())
                .filter(r -> r.name().equals(condition.getReason()))
                .flatMap(reason -> Stream.of(Verdict.Status.values())
                        .filter(status -> status.name().equals(condition.getStatus()))
                        .map(status -> new Verdict(status, reason, condition.getMessage())))
                .findFirst();
    }
}
