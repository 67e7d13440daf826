package io.exposedapp.plan;

import io.exposedapp.api.Edge;
import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.route.RouteDocument;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import io.exposedapp.plan.world.Yaml;
import io.exposedapp.traefik.RouteFile;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the last visit to an edge found.
 *
 * @param routes route files as they are rendered today, by app; all of them are served
 * @param files texts of route files, by name; for what is not rendered so today. They are served too
 * @param serves ports that Traefik leads to besides
 * @param answers false for an edge that doesn't answer any more; what it held is remembered
 * @param seen false for one that never did since the operator started
 */
record VisitDocument(
        Map<String, RouteDocument> routes,
        Map<String, String> files,
        Set<Integer> serves,
        Boolean answers,
        Boolean seen) {

    VisitDocument {
        routes = Objects.requireNonNullElse(routes, Map.of());
        files = Objects.requireNonNullElse(files, Map.of());
        serves = Objects.requireNonNullElse(serves, Set.of());
        answers = Objects.requireNonNullElse(answers, true);
        seen = Objects.requireNonNullElse(seen, true);
    }

    /** @param edge whose entry points and certificates the routes have */
    EdgeFacts facts(String clusterName, Edge edge) {
        Map<AppKey, RouteFact> found = new TreeMap<>();
        routes.forEach((app, route) -> {
            AppKey key = Yaml.app(app);
            found.put(key, served(route.text(clusterName, key, edge)));
        });
        files.forEach((name, text) ->
                found.put(Names.appOfRouteFile(clusterName, name).orElseThrow(), served(text)));
        Set<Integer> ports = new TreeSet<>(serves);
        found.values().forEach(f -> ports.addAll(f.content().orElseThrow().ports()));
        Verdict connected = answers
                ? Verdict.yes(Reason.Connected, "Logged in.")
                : Verdict.no(Reason.EdgeUnreachable, "No answer.");
        return new EdgeFacts(
                connected,
                connected,
                found,
                seen ? Optional.of(ports) : Optional.empty(),
                Takeover.None,
                seen,
                answers ? 0 : 1);
    }

    private static RouteFact served(String text) {
        return new RouteFact(RouteFile.parse(text), Verdict.yes(Reason.Synced, "Served."));
    }
}
