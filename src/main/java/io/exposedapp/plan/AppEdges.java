package io.exposedapp.plan;

import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeRef;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.api.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which edges serve an app. */
final class AppEdges {

  private AppEdges() {}

  static Resolved<List<Edge>> resolve(ExposedAppSpec spec, List<Edge> edges) {
    Map<String, Edge> byName = edges.stream()
        .collect(Collectors.toMap(e -> e.getMetadata().getName(), Function.identity(), (a, b) -> a, TreeMap::new));
    if (spec.edges().isEmpty()) {
      return byDefault(byName);
    }
    List<String> named = spec.edges().stream().map(EdgeRef::name).sorted().toList();
    List<String> missing = named.stream().filter(n -> !byName.containsKey(n)).toList();
    if (!missing.isEmpty()) {
      return Resolved.refused(Verdict.no(Reason.EdgeNotFound,
          "There is no Edge " + String.join(", ", missing) + ". " + known(byName) + " Create it, or correct spec.edges."));
    }
    return Resolved.of(named.stream().map(byName::get).toList());
  }

  private static Resolved<List<Edge>> byDefault(Map<String, Edge> byName) {
    List<Edge> defaults = byName.values().stream().filter(e -> e.getSpec().servesByDefault())
        .sorted(Comparator.comparing(e -> e.getMetadata().getName())).toList();
    if (!defaults.isEmpty()) {
      return Resolved.of(defaults);
    }
    if (byName.size() == 1) {
      return Resolved.of(List.copyOf(byName.values()));
    }
    return Resolved.refused(Verdict.no(Reason.NoDefaultEdge,
        byName.isEmpty()
            ? "There is no Edge yet. Set up a VPS with config/edge/setup.sh and apply the Edge that it prints."
            : "spec.edges is empty, and no Edge has default: true. " + known(byName) + " Name one in spec.edges, or make one the default."));
  }

  private static String known(Map<String, Edge> byName) {
    return byName.isEmpty() ? "There is none at all." : "There are: " + String.join(", ", byName.keySet()) + ".";
  }
}
