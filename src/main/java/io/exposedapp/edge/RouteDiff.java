package io.exposedapp.edge;

import io.exposedapp.model.AppKey;
import io.exposedapp.plan.route.WantedRoutes;
import io.exposedapp.traefik.RouteFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The changes that make an edge hold a route set.
 *
 * @param puts routes to write
 * @param deletes files to delete because the app's own spec no longer asks for them
 * @param orphans files of unknown apps. They are deleted once the API server confirms that the app is gone
 * @param foreign apps whose file name is taken by a file that is not ours. Such a file is never touched
 */
record RouteDiff(SortedMap<AppKey, RouteFile> puts, List<AppKey> deletes, List<AppKey> orphans, List<AppKey> foreign) {

    /** @param found by app, the files under our names */
    static RouteDiff of(String clusterName, WantedRoutes wanted, Map<AppKey, FoundFile> found) {
        RouteDiff diff = new RouteDiff(new TreeMap<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        wanted.routes().desired().forEach((app, file) -> {
            FoundFile there = found.get(app);
            if (there == null || (there.isOurs() && !there.holds(clusterName, app, file))) {
                diff.puts.put(app, file);
            }
        });
        found.forEach((app, file) -> {
            if (!file.isOurs()) {
                diff.foreign.add(app);
            } else if (wanted.isUnwanted(app)) {
                diff.deletes.add(app);
            } else if (!wanted.known().contains(app) && !wanted.routes().restoring()) {
                diff.orphans.add(app);
            }
        });
        return diff;
    }

    /** Apps whose file is to be changed or deleted, as far as the plan alone decides. */
    Set<AppKey> changes() {
        Set<AppKey> changes = new TreeSet<>(puts.keySet());
        changes.addAll(deletes);
        return changes;
    }
}
