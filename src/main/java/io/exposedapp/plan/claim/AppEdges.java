package io.exposedapp.plan.claim;

import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeRef;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.Reason;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decides which edges serve an app:
 *
 * <ol>
 *   <li>An app that names edges is served by these only.
 *   <li>Any other app is served by all default Edges and by the edges that serve it already. If there is only one Edge,
 *       that one serves it too.
 * </ol>
 *
 * <p>An edge that serves an app keeps serving it. A second Edge, or another default, therefore removes no route.
 */
public record AppEdges(Map<String, Edge> byName, Grants grants) {

    public AppEdges(List<Edge> edges, Grants grants) {
        this(byName(edges), grants);
    }

    private static Map<String, Edge> byName(List<Edge> edges) {
        return edges.stream()
                .collect(Collectors.toMap(
                        e -> e.getMetadata().getName(), Function.identity(), (a, b) -> a, TreeMap::new));
    }

    /** @param serving names of the edges that serve the app already */
    public Result<List<Edge>> resolve(ExposedApp app, Set<String> serving) {
        return app.getSpec().edges().isEmpty() ? byDefault(app, serving) : named(app);
    }

    private Result<List<Edge>> named(ExposedApp app) {
        List<String> named =
                app.getSpec().edges().stream().map(EdgeRef::name).sorted().toList();
        List<Edge> edges =
                named.stream().filter(byName::containsKey).map(byName::get).toList();
        // Check the grants before missing Edges are reported. An app that names a missing Edge keeps its routes, and a
        // route without a grant must not be kept.
        if (!edges.stream().allMatch(e -> grants.allows(e, app))) {
            return Result.failed(grants.refusal(edges, app));
        }
        List<String> missing =
                named.stream().filter(n -> !byName.containsKey(n)).toList();
        return missing.isEmpty()
                ? Result.ok(edges)
                : Result.failed(Verdict.no(
                        Reason.EdgeNotFound,
                        "There is no Edge " + String.join(", ", missing) + ". " + known()
                                + " Create it, or correct spec.edges."));
    }

    private Result<List<Edge>> byDefault(ExposedApp app, Set<String> serving) {
        List<Edge> candidates = byName.values().stream()
                .filter(e -> e.getSpec().servesByDefault()
                        || serving.contains(e.getMetadata().getName())
                        || byName.size() == 1)
                .sorted(Comparator.comparing(e -> e.getMetadata().getName()))
                .toList();
        if (candidates.isEmpty()) {
            return Result.failed(Verdict.no(
                    Reason.NoDefaultEdge,
                    byName.isEmpty()
                            ? "There is no Edge yet. Set up a VPS with config/edge/setup.sh and apply the Edge that it prints."
                            : "spec.edges is empty, and no Edge has default: true. " + known()
                                    + " Name one in spec.edges, or make one the default."));
        }
        List<Edge> allowed =
                candidates.stream().filter(e -> grants.allows(e, app)).toList();
        return allowed.isEmpty() ? Result.failed(grants.refusal(candidates, app)) : Result.ok(allowed);
    }

    private String known() {
        return byName.isEmpty() ? "There is none at all." : "There are: " + String.join(", ", byName.keySet()) + ".";
    }
}
