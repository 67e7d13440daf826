package io.exposedapp.report;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.stream.Stream;

/** A condition that turned False, or True again, which is worth an Event. */
public record Transition(Condition condition, boolean isWarning) {

    public static List<Transition> between(List<Condition> before, List<Condition> now) {
        return now.stream()
                .flatMap(condition -> {
                    String was = before.stream()
                            .filter(c -> c.getType().equals(condition.getType()))
                            .map(Condition::getStatus)
                            .findFirst()
                            .orElse("Unknown");
                    boolean wentWrong = condition.getStatus().equals("False") && !was.equals("False");
                    boolean cameRight = condition.getStatus().equals("True") && was.equals("False");
                    return wentWrong || cameRight ? Stream.of(new Transition(condition, wentWrong)) : Stream.empty();
                })
                .toList();
    }
}
