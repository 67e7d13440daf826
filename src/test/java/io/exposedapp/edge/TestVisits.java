package io.exposedapp.edge;

import static io.exposedapp.model.Results.ok;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.model.Result;
import io.exposedapp.model.Verdict;
import io.exposedapp.observe.KnownGone;
import io.exposedapp.plan.route.RouteSet;
import io.exposedapp.plan.route.WantedRoutes;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.traefik.RouteFile;
import io.exposedapp.traefik.RouteFile.Http;
import io.exposedapp.traefik.RouteFile.LoadBalancer;
import io.exposedapp.traefik.RouteFile.Router;
import io.exposedapp.traefik.RouteFile.Server;
import io.exposedapp.traefik.RouteFile.Service;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Visits of one cluster's operator to one edge, with a clock that is set by hand. */
final class TestVisits extends Clock {

    static final Duration CHECK_INTERVAL = Duration.ofHours(1);
    static final Duration RESTORE_GRACE = Duration.ofMinutes(10);

    private final String clusterUid;
    private final EdgeMemory memory = new EdgeMemory();
    private boolean apiServerAnswers = true;
    private Runnable beforeChanges = () -> {};
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    TestVisits(String clusterUid) {
        this.clusterUid = clusterUid;
    }

    /** A visit that works. */
    EdgeFacts visit(EdgeConnection connection, WantedRoutes wanted, AppKey... gone) {
        return ok(tryToVisit(connection, wanted, gone));
    }

    Result<EdgeFacts> tryToVisit(EdgeConnection connection, WantedRoutes wanted, AppKey... gone) {
        VisitSettings settings = new VisitSettings("home", clusterUid, Set.of("fsn"), CHECK_INTERVAL, RESTORE_GRACE);
        KnownGone asked = new KnownGone(apiServerAnswers, gone) {
            @Override
            public Optional<Verdict> cutOff() {
                beforeChanges.run();
                return super.cutOff();
            }
        };
        return new RouteVisit("fsn", settings, connection, memory, asked, this).run(wanted);
    }

    void cutOffFromTheApiServer(boolean cutOff) {
        apiServerAnswers = !cutOff;
    }

    /** What happens when the name is known to be ours and nothing is changed yet. */
    void beforeChanges(Runnable happens) {
        beforeChanges = happens;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    static WantedRoutes wanted(AppKey... apps) {
        return new WantedRoutes(
                new RouteSet(
                        Stream.of(apps).collect(Collectors.toMap(a -> a, TestVisits::route, (a, b) -> a, TreeMap::new)),
                        Set.of(),
                        false,
                        false),
                Set.of(),
                Set.of(apps));
    }

    static String name(AppKey app) {
        return Names.routeFile("home", app);
    }

    static String text(AppKey app) {
        return route(app).render(Names.routeMark("home", app));
    }

    private static RouteFile route(AppKey app) {
        String name = Names.traefik("home", app);
        return new RouteFile(new Http(
                new TreeMap<>(Map.of(
                                name,
                                new Router(
                                        "Host(`" + app.name() + ".example.com`)",
                                        List.of("websecure"),
                                        10_001,
                                        List.of(),
                                        name,
                                        null))),
                        null,
                new TreeMap<>(Map.of(
                                name,
                                new Service(new LoadBalancer(List.of(new Server("http://100.64.0.2:8080")), null)))),
                        null));
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
