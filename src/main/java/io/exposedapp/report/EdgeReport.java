package io.exposedapp.report;

import io.exposedapp.api.ConditionType;
import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeStatus;
import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.route.RouteSet;
import io.exposedapp.plan.route.WantedRoutes;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reports what a visit to an edge found as the Edge's status. */
public final class EdgeReport {

    private static final int MOST = 20;

    private EdgeReport() {}

    /** @param planProblem why the plan that the routes come from is not reliable */
    public static EdgeStatus of(
            Edge edge, WantedRoutes wanted, EdgeFacts facts, Optional<Verdict> planProblem, Instant now) {
        RouteSet routes = wanted.routes();
        List<Condition> previous =
                edge.getStatus() == null ? List.of() : edge.getStatus().conditions();
        long generation =
                Optional.ofNullable(edge.getMetadata().getGeneration()).orElse(0L);
        List<String> failing = failing(routes, facts);
        List<String> pending = pending(wanted, facts);
        Map<ConditionType, Verdict> verdicts = new LinkedHashMap<>();
        verdicts.put(ConditionType.Connected, facts.connected());
        verdicts.put(ConditionType.TraefikReady, facts.traefik());
        verdicts.put(ConditionType.Synced, synced(routes, facts, failing, pending));
        verdicts.put(
                ConditionType.Ready,
                Conditions.summary(
                        Stream.concat(verdicts.values().stream(), planProblem.stream())
                                .toList(),
                        routes.drained()
                                ? Verdict.yes(Reason.Drained, "The edge is drained.")
                                : Verdict.yes(Reason.Ready, "The edge serves all its routes.")));
        int desired = routes.desired().size();
        return new EdgeStatus(
                generation,
                new EdgeStatus.Routes(desired, desired - failing.size(), first(failing)),
                first(pending),
                Conditions.of(verdicts, previous, generation, now));
    }

    private static Verdict synced(RouteSet routes, EdgeFacts facts, List<String> failing, List<String> pending) {
        if (!facts.connected().isTrue()) {
            return pending.isEmpty()
                    ? Verdict.unknown(Reason.Pending, "What is on the edge can't be seen while it isn't connected.")
                    : Verdict.no(
                            Reason.Pending, "Changes that wait until the edge is connected: " + pending.size() + ".");
        }
        if (!pending.isEmpty()) {
            return Verdict.no(Reason.Pending, "Changes about to be made: " + pending.size() + ".");
        }
        if (routes.drained()) {
            return Verdict.yes(Reason.Drained, "All routes of this cluster are off; the Edge can be deleted.");
        }
        return failing.isEmpty()
                ? Verdict.yes(Reason.Synced, "The route files are those of the apps.")
                : Verdict.no(
                        Reason.Degraded,
                        "Routes that aren't served as they should be: " + String.join("; ", first(failing)));
    }

    private static List<String> failing(RouteSet routes, EdgeFacts facts) {
        return routes.desired().keySet().stream()
                .map(app -> Map.entry(app, state(facts, app)))
                .filter(app -> !app.getValue().isTrue())
                .map(app -> app.getKey() + ": " + app.getValue().reason())
                .toList();
    }

    private static Verdict state(EdgeFacts facts, AppKey app) {
        return !facts.connected().isTrue()
                ? facts.connected()
                : Optional.ofNullable(facts.routes().get(app))
                        .map(RouteFact::verdict)
                        .orElse(Verdict.unknown(Reason.Pending, ""));
    }

    /** Changes that the edge needs, as far as its files were observed. */
    private static List<String> pending(WantedRoutes wanted, EdgeFacts facts) {
        RouteSet routes = wanted.routes();
        List<String> pending = new ArrayList<>();
        routes.desired().forEach((app, file) -> {
            if (!Optional.ofNullable(facts.routes().get(app))
                    .flatMap(RouteFact::content)
                    .equals(Optional.of(file))) {
                pending.add("write " + app);
            }
        });
        facts.routes().forEach((app, fact) -> {
            if (fact.verdict().reason() == Reason.ForeignRouter) {
                // The file is not ours, so it is not removed.
                return;
            }
            if (wanted.isUnwanted(app)) {
                pending.add("remove " + app);
            } else if (!wanted.known().contains(app)) {
                boolean waits = routes.restoring() || facts.takeover() != Takeover.None;
                pending.add("remove " + app + (waits ? " unless it is back soon: a restore may be going on" : ""));
            }
        });
        return pending;
    }

    private static List<String> first(List<String> all) {
        return all.stream().limit(MOST).toList();
    }
}
