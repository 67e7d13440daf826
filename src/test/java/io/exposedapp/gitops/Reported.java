package io.exposedapp.gitops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.model.AppKey;
import io.exposedapp.plan.Plan;
import io.exposedapp.plan.Planner;
import io.exposedapp.plan.WorldFolder;
import io.exposedapp.plan.world.NewObjects;
import io.exposedapp.plan.world.World;
import io.exposedapp.plan.world.Yaml;
import io.exposedapp.report.AppReport;
import io.exposedapp.report.EdgeReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ExposedApps and Edges with the status that the operator reports in a golden world. */
final class Reported {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private Reported() {}

    static ObjectNode app(String world) {
        return app(world, "photos/immich");
    }

    static ObjectNode app(String world, String key) {
        return find(world, "ExposedApp", key);
    }

    static ObjectNode edge(String world) {
        return find(world, "Edge", "null/vps");
    }

    /** All of a world, in the order of the world. */
    static List<ObjectNode> all(String folder) {
        World world = WorldFolder.read(WorldFolder.WORLDS.resolve(folder));
        Plan plan = Planner.plan(world);
        List<ObjectNode> objects = new ArrayList<>();
        for (ExposedApp app : world.apps()) {
            app.setStatus(AppReport.of(plan.apps().get(AppKey.of(app)), app.getStatus(), NOW));
            objects.add(Yaml.tree(app));
        }
        for (Edge edge : world.edges()) {
            String name = edge.getMetadata().getName();
            if (world.edgeFacts().containsKey(name)) {
                edge.setStatus(EdgeReport.of(
                        edge,
                        plan.wantedOn(name).orElseThrow(),
                        world.edgeFacts().get(name),
                        Optional.empty(),
                        NOW));
            } else {
                NewObjects.reset(edge);
            }
            objects.add(Yaml.tree(edge));
        }
        return objects;
    }

    /** As created a moment ago: with the status that the CRD gives to it. */
    static ObjectNode created(ObjectNode object) {
        if (Yaml.object(object) instanceof ExposedApp app) {
            NewObjects.reset(app);
            return Yaml.tree(app);
        }
        Edge edge = (Edge) Yaml.object(object);
        NewObjects.reset(edge);
        return Yaml.tree(edge);
    }

    /** Its spec was changed since the report. */
    static ObjectNode changed(ObjectNode object) {
        ObjectNode changed = object.deepCopy();
        changed.withObject("metadata").put("generation", 2);
        return changed;
    }

    static ObjectNode deleted(ObjectNode object) {
        ObjectNode deleted = object.deepCopy();
        deleted.withObject("metadata").put("deletionTimestamp", NOW.toString());
        return deleted;
    }

    private static ObjectNode find(String world, String kind, String key) {
        return all(world).stream()
                .filter(o -> o.path("kind").asText().equals(kind))
                .filter(o -> key.equals(o.at("/metadata/namespace").asText("null") + "/"
                        + o.at("/metadata/name").asText()))
                .findFirst()
                .orElseThrow();
    }
}
