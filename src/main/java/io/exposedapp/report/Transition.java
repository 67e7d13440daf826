package io.exposedapp.report;

import io.exposedapp.api.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A condition that turned False, or True again, or True with a reason to act, which is worth an Event. */
public record Transition(Condition condition, boolean isWarning) {

    /** Reasons of conditions that are True, and need action. Ready gives them too. */
    static final Set<Reason> NOTABLE = EnumSet.of(Reason.Degraded, Reason.AppError, Reason.Expiring);

    public static List<Transition> between(List<Condition> before, List<Condition> now) {
        return now.stream()
                .flatMap(condition -> {
                    Optional<Condition> former = before.stream()
                            .filter(c -> c.getType().equals(condition.getType()))
                            .findFirst();
                    String was = former.map(Condition::getStatus).orElse("Unknown");
                    boolean wentWrong = condition.getStatus().equals("False") && !was.equals("False");
                    boolean becameNotable = isNotable(condition)
                            && former.filter(f -> f.getStatus().equals("True") && !isNotable(f))
                                    .isPresent();
                    boolean cameRight = condition.getStatus().equals("True") && was.equals("False");
                    return wentWrong || cameRight || becameNotable
                            ? Stream.of(new Transition(condition, !cameRight))
                            : Stream.empty();
                })
                .toList();
    }

    private static boolean isNotable(Condition condition) {
        return condition.getStatus().equals("True")
                && NOTABLE.stream().anyMatch(reason -> reason.name().equals(condition.getReason()));
    }
}
