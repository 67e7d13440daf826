package io.exposedapp.edge;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.plan.route.RouteSet;
import io.exposedapp.traefik.RouteFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * What has to be done on an edge so that it holds a route set.
 *
 * @param puts texts to write
 * @param deletes files that go because the app's own spec says so
 * @param orphans files whose app isn't known: to be asked for, then deleted
 * @param foreign apps whose file's name is taken by a file that isn't ours: it is never touched
 */
public record RouteDiff(
        SortedMap<AppKey, String> puts, List<AppKey> deletes, List<AppKey> orphans, List<AppKey> foreign) {

    /** @param found texts of the files that bear our cluster's names */
    public static RouteDiff of(String clusterName, RouteSet wanted, Map<AppKey, String> found) {
        return of(clusterName, wanted, found, (app, file) -> file.render(Names.routeMark(clusterName, app)));
    }

    /** @param render makes a file's text, mark included */
    public static RouteDiff of(
            String clusterName,
            RouteSet wanted,
            Map<AppKey, String> found,
            BiFunction<AppKey, RouteFile, String> render) {
        RouteDiff diff = new RouteDiff(new TreeMap<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        wanted.desired().forEach((app, file) -> {
            String text = render.apply(app, file);
            Optional<String> there = Optional.ofNullable(found.get(app));
            if (there.isEmpty()
                    || isOurs(clusterName, app, there.get()) && !there.get().equals(text)) {
                diff.puts.put(app, text);
            }
        });
        found.forEach((app, text) -> {
            if (!isOurs(clusterName, app, text)) {
                diff.foreign.add(app);
            } else if (wanted.isUnwanted(app)) {
                diff.deletes.add(app);
            } else if (!wanted.known().contains(app) && !wanted.restoring()) {
                diff.orphans.add(app);
            }
        });
        return diff;
    }

    /** Apps whose file is to be another, or none, as far as the plan alone says so. */
    public Set<AppKey> changes() {
        Set<AppKey> changes = new TreeSet<>(puts.keySet());
        changes.addAll(deletes);
        return changes;
    }

    /** Whether a file that bears our cluster's name is ours: its first line says so. */
    public static boolean isOurs(String clusterName, AppKey app, String text) {
        return text.startsWith(Names.routeMark(clusterName, app) + "\n");
    }
}
