package io.exposedapp.edge;

import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import io.exposedapp.observe.DeletionCheck;
import io.exposedapp.plan.route.WantedRoutes;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import io.exposedapp.traefik.TraefikView;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One visit to a connected edge:
 *
 * <ol>
 *   <li>List the folder, and read what changed.
 *   <li>Hold the cluster lease.
 *   <li>Delete and write files.
 *   <li>Ask Traefik what it serves.
 * </ol>
 */
record RouteVisit(
        VisitSettings settings,
        EdgeConnection connection,
        EdgeMemory memory,
        DeletionCheck gone,
        Clock clock,
        RouteFileSync files) {

    RouteVisit(
            String edge,
            VisitSettings settings,
            EdgeConnection connection,
            EdgeMemory memory,
            DeletionCheck gone,
            Clock clock) {
        this(
                settings,
                connection,
                memory,
                gone,
                clock,
                new RouteFileSync(edge, settings.clusterName(), connection.routes(), memory, clock));
    }

    /** Runs the visit. Fails if the edge as a whole fails. A failure of one route is in that route's verdict. */
    Result<EdgeFacts> run(WantedRoutes wanted) {
        return files.read(settings.checkInterval())
                .flatMap(read -> lease(wanted))
                .flatMap(takeover -> files.apply(diff(wanted, takeover), gone)
                        .flatMap(applied -> release(wanted))
                        .flatMap(released -> memory.foreign.broken(files.foreign(), connection.routes()))
                        .map(broken -> facts(takeover, connection.traefik().view(broken))));
    }

    private RouteDiff diff(WantedRoutes wanted, Takeover takeover) {
        return RouteDiff.of(
                settings.clusterName(), takeover == Takeover.None ? wanted : wanted.whileRestoring(), files.found());
    }

    /** Whether the edge is drained and has no file of ours, so that it needs no lease. */
    private boolean isLeft(WantedRoutes wanted) {
        return wanted.routes().drained() && !files.hasOurs();
    }

    private Result<Takeover> lease(WantedRoutes wanted) {
        if (isLeft(wanted) && memory.isReleased()) {
            return Result.ok(Takeover.None);
        }
        return connection
                .lease(settings.clusterName())
                .hold(settings.clusterUid(), settings.edges(), memory.lease(), clock.instant())
                .map(held -> {
                    memory.held(held);
                    return memory.takeover(settings.restoreGrace());
                });
    }

    private Result<Boolean> release(WantedRoutes wanted) {
        if (!isLeft(wanted) || memory.isReleased()) {
            return Result.ok(true);
        }
        return connection
                .lease(settings.clusterName())
                .release(settings.clusterUid())
                .map(released -> {
                    memory.released();
                    return true;
                });
    }

    private EdgeFacts facts(Takeover takeover, TraefikView traefik) {
        Map<AppKey, RouteFact> routes = new TreeMap<>();
        files.found()
                .forEach((app, file) -> routes.put(
                        app,
                        new RouteFact(
                                file.content(),
                                Optional.ofNullable(files.troubles().get(app))
                                        .orElseGet(() -> traefik.route(
                                                file.content(),
                                                Duration.between(memory.ledger.since(app), clock.instant()))))));
        files.troubles().forEach((app, trouble) -> routes.putIfAbsent(app, new RouteFact(Optional.empty(), trouble)));
        if (takeover == Takeover.Now) {
            memory.takeoverReported();
        }
        return new EdgeFacts(
                Verdict.yes(Reason.Connected, "Logged in with the pinned host key."),
                traefik.traefik(),
                routes,
                traefik.ports(settings.clusterName()),
                takeover,
                true,
                0);
    }
}
