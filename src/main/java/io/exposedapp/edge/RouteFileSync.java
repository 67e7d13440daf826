package io.exposedapp.edge;

import io.exposedapp.api.Reason;
import io.exposedapp.edge.sftp.RemoteFile;
import io.exposedapp.edge.sftp.RouteDirectory;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import io.exposedapp.observe.DeletionCheck;
import io.exposedapp.traefik.RouteFile;
import io.quarkus.logging.Log;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Reads our files in the routes folder of an edge during one visit, and applies a difference.
 *
 * @param found by app, the files under our names
 * @param troubles by app, why a file could not be read, written or deleted
 * @param foreign files whose name does not belong to this cluster
 */
record RouteFileSync(
        String edge,
        String clusterName,
        RouteDirectory folder,
        EdgeMemory memory,
        Clock clock,
        Map<AppKey, FoundFile> found,
        Map<AppKey, Verdict> troubles,
        List<RemoteFile> foreign) {

    RouteFileSync(String edge, String clusterName, RouteDirectory folder, EdgeMemory memory, Clock clock) {
        this(
                edge,
                clusterName,
                folder,
                memory,
                clock,
                new ConcurrentSkipListMap<>(),
                new ConcurrentHashMap<>(),
                new ArrayList<>());
    }

    /** Whether any of the files has our mark. */
    boolean hasOurs() {
        return found.values().stream().anyMatch(FoundFile::isOurs);
    }

    /**
     * Lists the folder, and reads the files whose size or time changed, or that are due for a check.
     *
     * @param checkInterval the time after which a file is read although it seems unchanged
     */
    Result<Boolean> read(Duration checkInterval) {
        return folder.list().flatMap(files -> {
            Map<AppKey, RemoteFile> toRead = new TreeMap<>();
            files.forEach(file -> Names.appOfRouteFile(clusterName, file.name())
                    .ifPresentOrElse(app -> toRead.put(app, file), () -> foreign.add(file)));
            memory.ledger.retain(toRead.keySet());
            Set<AppKey> due = memory.ledger.due(checkInterval, clock.instant());
            toRead.forEach((app, file) -> memory.ledger
                    .known(app, file)
                    .filter(known -> !due.contains(app))
                    .ifPresent(known -> found.put(app, known)));
            toRead.keySet().removeAll(found.keySet());
            return RouteDirectory.each(toRead.entrySet(), file -> read(file.getKey(), file.getValue()))
                    .map(read -> true);
        });
    }

    private Result<FoundFile> read(AppKey app, RemoteFile file) {
        return folder.read(file.name())
                .map(text -> note(app, file, FoundFile.read(clusterName, app, text)))
                .mapFailure(why -> {
                    // A file that cannot be read may belong to another program, so it is not touched. It delays no
                    // other file.
                    found.put(app, FoundFile.unknown(""));
                    return trouble(app, why);
                });
    }

    /**
     * Applies the difference. Fails only if the edge is lost.
     *
     * <ol>
     *   <li>An operator that is cut off from the API server may have only an old plan. It changes nothing, because the
     *       ports may belong to other apps by now.
     *   <li>Deletions come first, so that the route of an app that lost its grant does not wait for others to be
     *       written.
     * </ol>
     */
    Result<Boolean> apply(RouteDiff diff, DeletionCheck gone) {
        diff.foreign()
                .forEach(app -> troubles.putIfAbsent(
                        app,
                        Verdict.no(
                                Reason.ForeignRouter,
                                "On edge " + edge + " there is a file " + Names.routeFile(clusterName, app)
                                        + " that isn't ours. Rename or remove it there.")));
        Optional<Verdict> cutOff = diff.changes().isEmpty() ? Optional.empty() : gone.cutOff();
        if (cutOff.isPresent()) {
            diff.changes().forEach(app -> troubles.put(app, cutOff.get()));
            return Result.ok(true);
        }
        return RouteDirectory.each(diff.deletes(), this::delete)
                .flatMap(deleted -> RouteDirectory.each(gone.gone(diff.orphans()), this::delete))
                .flatMap(deleted ->
                        RouteDirectory.each(diff.puts().entrySet(), put -> put(put.getKey(), put.getValue())))
                .map(written -> true);
    }

    private Result<Boolean> delete(AppKey app) {
        return folder.delete(Names.routeFile(clusterName, app))
                .map(deleted -> {
                    found.remove(app);
                    memory.ledger.forget(app);
                    memory.wrote(clock.instant());
                    Log.infof("Route of app %s removed from edge %s", app, edge);
                    return deleted;
                })
                .mapFailure(why -> trouble(app, why));
    }

    private Result<FoundFile> put(AppKey app, RouteFile route) {
        String text = route.render(Names.routeMark(clusterName, app));
        return folder.put(Names.routeFile(clusterName, app), text)
                .map(file -> {
                    memory.wrote(clock.instant());
                    Log.infof("Route of app %s written to edge %s", app, edge);
                    return note(app, file, FoundFile.written(route, text));
                })
                .mapFailure(why -> trouble(app, why));
    }

    private FoundFile note(AppKey app, RemoteFile file, FoundFile holds) {
        found.put(app, holds);
        memory.ledger.note(app, file, holds, clock.instant());
        return holds;
    }

    private Verdict trouble(AppKey app, Verdict why) {
        troubles.put(app, why);
        return why;
    }
}
