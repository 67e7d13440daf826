package io.exposedapp.plan.route;

import io.exposedapp.model.AppKey;
import io.exposedapp.traefik.RouteFile;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The routes of one edge as they should be.
 *
 * @param desired by app
 * @param kept apps whose file stays as it is: refused ones with their last good route
 * @param known all apps there are; a file of another app is removed once the API server says that its app is gone
 * @param drained all our files go, whosever they are
 * @param restoring files of apps that aren't known stay for now: the apps may be about to return
 */
public record RouteSet(
        SortedMap<AppKey, RouteFile> desired, Set<AppKey> kept, Set<AppKey> known, boolean drained, boolean restoring) {

    /** The same, while apps that aren't known may be about to return. */
    public RouteSet whileRestoring() {
        return new RouteSet(desired, kept, known, drained, true);
    }

    /** Nothing at all, for an edge that is to be left. */
    public static RouteSet nothing() {
        return new RouteSet(new TreeMap<>(), Set.of(), Set.of(), true, false);
    }

    /** The apps whose file goes because their own spec says so: another edge, another wish; or the Edge's. */
    public boolean isUnwanted(AppKey app) {
        return drained || (known.contains(app) && !kept.contains(app) && !desired.containsKey(app));
    }
}
