package io.exposedapp.edge;

import io.exposedapp.OperatorConfig;
import io.exposedapp.api.Edge;
import io.exposedapp.api.Reason;
import io.exposedapp.observe.Apps;
import io.exposedapp.plan.EdgeFacts;
import io.exposedapp.plan.RouteSet;
import io.exposedapp.plan.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Goes to an edge, makes its route files what the plan says, asks Traefik, and tells what it found. */
@ApplicationScoped
public class EdgeVisits {

  private final EdgeTargets targets;
  private final EdgeConnections connections;
  private final OperatorConfig config;
  private final Apps apps;
  private final Clock clock = Clock.systemUTC();
  private final Map<String, RouteLedger> ledgers = new ConcurrentHashMap<>();

  EdgeVisits(EdgeTargets targets, EdgeConnections connections, OperatorConfig config, Apps apps) {
    this.targets = targets;
    this.connections = connections;
    this.config = config;
    this.apps = apps;
  }

  public EdgeFacts visit(Edge edge, RouteSet wanted, Optional<EdgeFacts> before) {
    Outcome<EdgeTarget> target = targets.of(edge);
    if (target instanceof Outcome.Failed<EdgeTarget> failed) {
      return failure(failed, before);
    }
    Outcome<EdgeConnection> connection = connections.connect(((Outcome.Ok<EdgeTarget>) target).value());
    if (connection instanceof Outcome.Failed<EdgeConnection> failed) {
      return failure(failed, before);
    }
    String name = edge.getMetadata().getName();
    RouteLedger ledger = ledgers.computeIfAbsent(name, n -> new RouteLedger());
    RouteVisit visit = new RouteVisit(name, config.clusterName(), ((Outcome.Ok<EdgeConnection>) connection).value(), ledger, apps, clock);
    Outcome<EdgeFacts> facts = visit.run(wanted);
    if (facts instanceof Outcome.Failed<EdgeFacts> failed) {
      return failure(failed, before);
    }
    return ((Outcome.Ok<EdgeFacts>) facts).value();
  }

  /** Lets go of what belongs to edges that are gone. */
  public void retain(Set<String> edges) {
    for (String gone : Set.copyOf(ledgers.keySet())) {
      if (!edges.contains(gone)) {
        ledgers.remove(gone);
        connections.forget(gone);
      }
    }
  }

  /** What was there is still there as far as anybody knows. */
  private static EdgeFacts failure(Outcome.Failed<?> failed, Optional<EdgeFacts> before) {
    return new EdgeFacts(
        Verdict.no(failed.reason(), failed.message()),
        Verdict.unknown(Reason.Pending, "Traefik can't be asked while the edge isn't connected."),
        before.map(EdgeFacts::routes).orElse(Map.of()),
        before.map(EdgeFacts::servedPorts).orElse(Set.of()),
        before.map(EdgeFacts::seen).orElse(false),
        before.filter(b -> !b.connected().isTrue()).map(EdgeFacts::failures).orElse(0) + 1);
  }
}
