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
 * What has to be done on an edge so that it holds a route set.
 *
 * @param puts routes to write
 * @param deletes files that go because the app's own spec says so
 * @param orphans files whose app isn't known: they go once the API server says that the app is gone
 * @param foreign apps whose file's name is taken by a file that isn't ours: it is never touched
 */
record RouteDiff(SortedMap<AppKey, RouteFile> puts, List<AppKey> deletes, List<AppKey> orphans, List<AppKey> foreign) {

    /** @param found the files of our names */
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

    /** Apps whose file is to be another, or none, as far as the plan alone says so. */
    Set<AppKey> changes() {
        Set<AppKey> changes = new TreeSet<>(puts.keySet());
        changes.addAll(deletes);
        return changes;
    }
}
