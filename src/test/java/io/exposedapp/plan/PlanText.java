package io.exposedapp.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.plan.route.RouteSet;
import io.exposedapp.plan.world.World;
import io.exposedapp.plan.world.Yaml;
import io.exposedapp.report.AppReport;
import io.exposedapp.report.EdgeReport;
import io.exposedapp.traefik.RouteFile;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A plan and what is reported of it, for a reader of differences: nothing that two plans may differ in is left out.
 * Printed in full, or short: of relays what {@link RelayText} tells, of route files and statuses a line for each part.
 */
final class PlanText {

    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final World world;
    private final Plan plan;
    private final boolean full;

    private PlanText(World world, Plan plan, boolean full) {
        this.world = world;
        this.plan = plan;
        this.full = full;
    }

    static String of(World world, Plan plan, boolean full) {
        PlanText text = new PlanText(world, plan, full);
        Map<String, Object> all = text.relays(plan.relays());
        put(all, "dnsEndpoints", text.endpoints());
        put(all, "edges", text.edges());
        put(all, "apps", text.apps());
        return Yaml.write(all);
    }

    private Map<String, Object> relays(RelaySet set) {
        Map<String, Object> text = new LinkedHashMap<>();
        SortedMap<Integer, Object> claims = new TreeMap<>();
        set.claims().forEach((port, claim) -> claims.put(port, Lines.ofClaim(claim)));
        put(text, "claims", claims);
        SortedMap<String, Object> desired = new TreeMap<>();
        set.desired().forEach((name, relay) -> desired.put(name, relay(relay)));
        put(text, "relays", desired);
        put(text, "removals", set.removals().stream().map(Lines::ofRemoval).toList());
        put(text, "rolling", set.rolling());
        put(text, "waiting", set.waiting());
        put(text, "notes", set.notes());
        SortedMap<String, Object> pods = new TreeMap<>();
        set.stalePods()
                .forEach((pod, stale) -> pods.put(
                        pod, stale.why() + stale.from().map(f -> " from " + f).orElse("")));
        put(text, "deletedPods", pods);
        return text;
    }

    private Object relay(DaemonSet relay) {
        return full ? Yaml.tree(relay) : RelayText.of(relay);
    }

    private Map<String, Object> endpoints() {
        Map<String, Object> endpoints = new LinkedHashMap<>();
        plan.endpoints()
                .desired()
                .forEach((app, endpoint) -> endpoints.put(app.toString(), Lines.ofEndpoint(endpoint)));
        plan.endpoints().removed().forEach(app -> endpoints.put(app.toString(), "removed"));
        plan.endpoints().foreign().forEach(app -> endpoints.put(app.toString(), "somebody else's"));
        return endpoints;
    }

    private Map<String, Object> edges() {
        Map<String, Object> edges = new TreeMap<>();
        plan.routes().forEach((name, routes) -> edges.put(name, edge(name, routes)));
        return edges;
    }

    private Map<String, Object> edge(String name, RouteSet routes) {
        Map<String, Object> text = new LinkedHashMap<>();
        SortedMap<String, Object> desired = new TreeMap<>();
        routes.desired().forEach((app, file) -> desired.put(app.toString(), route(app, file)));
        put(text, "routes", desired);
        put(
                text,
                "kept",
                plan.kept().get(name).stream().sorted().map(AppKey::toString).toList());
        put(text, "drained", routes.drained() ? "all files of this cluster go" : "");
        put(text, "restoring", routes.restoring() ? "files of unknown apps stay" : "");
        if (world.edgeFacts().containsKey(name)) {
            Edge edge = world.edges().stream()
                    .filter(e -> e.getMetadata().getName().equals(name))
                    .findFirst()
                    .orElseThrow();
            text.put(
                    "status",
                    status(Yaml.tree(EdgeReport.of(
                            edge,
                            plan.wantedOn(name).orElseThrow(),
                            world.edgeFacts().get(name),
                            Optional.empty(),
                            NOW))));
        }
        return text;
    }

    private Object route(AppKey app, RouteFile file) {
        String cluster = world.settings().clusterName();
        return full
                ? file.render(Names.routeMark(cluster, app))
                : Lines.ofParts(Yaml.tree(file.http())).replace(Names.traefik(cluster, app), "~");
    }

    private Map<String, Object> apps() {
        Map<String, Object> apps = new TreeMap<>();
        for (ExposedApp app : world.apps()) {
            AppPlan planned = plan.apps().get(AppKey.of(app));
            Map<String, Object> text = new LinkedHashMap<>();
            put(text, "nodes", Lines.ofNodes(planned.nodes()));
            put(text, "edges", Lines.ofVerdicts(planned.edges()));
            text.put("status", status(Yaml.tree(AppReport.of(planned, app.getStatus(), NOW))));
            apps.put(planned.key().toString(), text);
        }
        return apps;
    }

    private Object status(ObjectNode status) {
        return full ? status : Lines.ofStatus(status, NOW);
    }

    /** What is empty is not printed. */
    private static void put(Map<String, Object> text, String key, Object value) {
        boolean isEmpty = (value instanceof Map<?, ?> m && m.isEmpty())
                || (value instanceof Collection<?> c && c.isEmpty())
                || value.equals("");
        if (!isEmpty) {
            text.put(key, value);
        }
    }
}
