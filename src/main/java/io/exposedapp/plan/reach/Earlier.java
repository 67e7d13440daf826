package io.exposedapp.plan.reach;

import io.exposedapp.model.Verdict;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * The state of the layers before the public address.
 *
 * @param edges by edge, the state of the app's route there
 * @param dns what its hosts resolve to
 */
public record Earlier(Verdict backendReady, Verdict relayReady, SortedMap<String, Verdict> edges, HostsDns dns) {

    /** What visitors pass behind a gate, in the reverse order of a request. */
    Stream<Verdict> behind(Gate gate) {
        return Stream.of(backendReady, relayReady, gate.route());
    }

    /** The route where it is best. */
    Verdict bestRoute() {
        return edges.values().stream()
                .filter(Verdict::isTrue)
                .findFirst()
                .orElseGet(() -> Verdict.worst(List.copyOf(edges.values())));
    }
}
