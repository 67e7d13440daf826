package io.exposedapp.edge;

import io.exposedapp.api.Reason;
import io.exposedapp.observe.Apps;
import io.exposedapp.plan.AppKey;
import io.exposedapp.plan.EdgeFacts;
import io.exposedapp.plan.EdgeFacts.RouteFact;
import io.exposedapp.plan.Names;
import io.exposedapp.plan.RouteDiff;
import io.exposedapp.plan.RouteFile;
import io.exposedapp.plan.RouteSet;
import io.exposedapp.plan.ServedRoutes;
import io.exposedapp.plan.ServedRoutes.RouterSeen;
import io.exposedapp.plan.Verdict;
import io.quarkus.logging.Log;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One visit to the routes folder of an edge that is connected. */
final class RouteVisit {

  private final String edge;
  private final String clusterName;
  private final EdgeConnection connection;
  private final RouteLedger ledger;
  private final Apps apps;
  private final Clock clock;
  private final Map<AppKey, String> found = new TreeMap<>();
  private final Map<AppKey, Verdict> troubles = new HashMap<>();

  RouteVisit(String edge, String clusterName, EdgeConnection connection, RouteLedger ledger, Apps apps, Clock clock) {
    this.edge = edge;
    this.clusterName = clusterName;
    this.connection = connection;
    this.ledger = ledger;
    this.apps = apps;
    this.clock = clock;
  }

  /** Fails when the edge as a whole does; what fails for one route is told of that route. */
  Outcome<EdgeFacts> run(RouteSet wanted) {
    Outcome<Boolean> read = readFiles();
    if (read instanceof Outcome.Failed<Boolean> failed) {
      return failed.as();
    }
    RouteDiff diff = RouteDiff.of(clusterName, wanted, found);
    Optional<Outcome.Failed<EdgeFacts>> lost = apply(diff);
    return lost.isPresent() ? lost.get() : new Outcome.Ok<>(facts());
  }

  private Outcome<Boolean> readFiles() {
    Outcome<List<RemoteFile>> listed = connection.routes().list();
    if (listed instanceof Outcome.Failed<List<RemoteFile>> failed) {
      return failed.as();
    }
    for (RemoteFile file : ((Outcome.Ok<List<RemoteFile>>) listed).value()) {
      Optional<AppKey> app = Names.appOfRouteFile(clusterName, file.name());
      if (app.isEmpty()) {
        continue;
      }
      Optional<String> known = ledger.text(app.get(), file);
      if (known.isPresent()) {
        found.put(app.get(), known.get());
        continue;
      }
      Outcome<String> text = connection.routes().read(file.name());
      if (text instanceof Outcome.Failed<String> failed) {
        return failed.as();
      }
      found.put(app.get(), ((Outcome.Ok<String>) text).value());
      ledger.note(app.get(), file, ((Outcome.Ok<String>) text).value(), clock.instant());
    }
    return new Outcome.Ok<>(true);
  }

  /** Removals first: what must not be served any more doesn't wait for what is to be served too. */
  private Optional<Outcome.Failed<EdgeFacts>> apply(RouteDiff diff) {
    diff.foreign().forEach(app -> troubles.put(app, Verdict.no(Reason.ForeignRouter,
        "On edge " + edge + " there is a file " + Names.routeFile(clusterName, app) + " that isn't ours. Rename or remove it there.")));
    for (AppKey app : diff.deletes()) {
      if (delete(app) instanceof Outcome.Failed<Boolean> failed && isLost(failed)) {
        return Optional.of(failed.as());
      }
    }
    for (AppKey app : diff.orphans()) {
      if (apps.isGone(app) && delete(app) instanceof Outcome.Failed<Boolean> failed && isLost(failed)) {
        return Optional.of(failed.as());
      }
    }
    for (Map.Entry<AppKey, String> put : diff.puts().entrySet()) {
      if (put(put.getKey(), put.getValue()) instanceof Outcome.Failed<RemoteFile> failed && isLost(failed)) {
        return Optional.of(failed.as());
      }
    }
    return Optional.empty();
  }

  private static boolean isLost(Outcome.Failed<?> failed) {
    return failed.reason() == Reason.EdgeUnreachable;
  }

  private Outcome<Boolean> delete(AppKey app) {
    Outcome<Boolean> outcome = connection.routes().delete(Names.routeFile(clusterName, app));
    if (outcome instanceof Outcome.Failed<Boolean> failed) {
      troubles.put(app, Verdict.no(failed.reason(), failed.message()));
    } else {
      found.remove(app);
      ledger.forget(app);
      Log.infof("Route of app %s removed from edge %s", app, edge);
    }
    return outcome;
  }

  private Outcome<RemoteFile> put(AppKey app, String text) {
    Outcome<RemoteFile> outcome = connection.routes().put(Names.routeFile(clusterName, app), text);
    if (outcome instanceof Outcome.Failed<RemoteFile> failed) {
      troubles.put(app, Verdict.no(failed.reason(), failed.message()));
    } else {
      found.put(app, text);
      ledger.note(app, ((Outcome.Ok<RemoteFile>) outcome).value(), text, clock.instant());
      Log.infof("Route of app %s written to edge %s", app, edge);
    }
    return outcome;
  }

  private EdgeFacts facts() {
    Verdict connected = Verdict.yes(Reason.Connected, "Logged in with the pinned host key.");
    Outcome<ServedRoutes> served = connection.traefik().configured() ? served()
        : new Outcome.Ok<>(new ServedRoutes(Map.of(), Map.of()));
    Map<AppKey, RouteFact> routes = new TreeMap<>();
    found.forEach((app, text) -> routes.put(app, new RouteFact(RouteFile.parse(text), verdict(app, text, served))));
    troubles.forEach((app, trouble) -> routes.putIfAbsent(app, new RouteFact(Optional.empty(), trouble)));
    Set<Integer> ports = served instanceof Outcome.Ok<ServedRoutes> ok ? ok.value().ports(clusterName) : Set.of();
    return new EdgeFacts(connected, traefik(served), routes, ports, true, 0);
  }

  private Outcome<ServedRoutes> served() {
    return connection.traefik().routers().flatMap(routers -> connection.traefik().services().map(services -> new ServedRoutes(
        routers.stream().collect(Collectors.toMap(TraefikRouter::name, r -> new RouterSeen(r.rule(), r.status(), r.errors()), (a, b) -> a)),
        services.stream().collect(Collectors.toMap(TraefikService::name, TraefikService::servers, (a, b) -> a)))));
  }

  private Verdict traefik(Outcome<ServedRoutes> served) {
    if (!connection.traefik().configured()) {
      return Verdict.yes(Reason.NotVerified, "spec.traefik.api is empty, so whether Traefik serves the routes isn't verified.");
    }
    return served instanceof Outcome.Failed<ServedRoutes> failed
        ? Verdict.no(Reason.TraefikUnreachable, failed.message())
        : Verdict.yes(Reason.Connected, "Traefik's API answers.");
  }

  private Verdict verdict(AppKey app, String text, Outcome<ServedRoutes> served) {
    if (troubles.containsKey(app)) {
      return troubles.get(app);
    }
    if (!connection.traefik().configured()) {
      return Verdict.yes(Reason.NotVerified, "Edge " + edge + " holds the route; whether its Traefik serves it isn't verified (spec.traefik.api is empty).");
    }
    if (served instanceof Outcome.Failed<ServedRoutes> failed) {
      return Verdict.no(Reason.TraefikUnreachable, failed.message());
    }
    return RouteFile.parse(text)
        .map(file -> ((Outcome.Ok<ServedRoutes>) served).value().verdict(edge, file, Duration.between(ledger.since(app), clock.instant())))
        .orElseGet(() -> Verdict.unknown(Reason.Pending, "The route on edge " + edge + " is about to be written anew."));
  }
}
