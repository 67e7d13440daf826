package io.exposedapp.drain;

import io.exposedapp.api.ConditionType;
import io.exposedapp.api.Edge;
import io.exposedapp.api.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;

/** The progress of a drain of the whole installation, according to the statuses of the Edges. */
public final class DrainProgress {

    private DrainProgress() {}

    /** Names of the edges that can be reached, as far as is known, and are not drained yet. */
    public static List<String> left(List<Edge> edges) {
        return edges.stream()
                .filter(e -> condition(e, ConditionType.Connected)
                        .filter(c -> c.getStatus().equals("False"))
                        .isEmpty())
                .filter(e -> condition(e, ConditionType.Synced)
                        .filter(c ->
                                c.getStatus().equals("True") && c.getReason().equals(Reason.Drained.name()))
                        .isEmpty())
                .map(e -> e.getMetadata().getName())
                .sorted()
                .toList();
    }

    private static Optional<Condition> condition(Edge edge, ConditionType type) {
        return Optional.ofNullable(edge.getStatus())
                .flatMap(s -> s.conditions().stream()
                        .filter(c -> c.getType().equals(type.name()))
                        .findFirst());
    }
}
