package io.exposedapp.edge;

import io.exposedapp.api.Reason;
import io.exposedapp.plan.RouteFile;
import io.exposedapp.plan.ServedRoutes;
import io.exposedapp.plan.ServedRoutes.RouterSeen;
import io.exposedapp.plan.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What Traefik on an edge makes of the files there, as far as it can be asked. */
final class TraefikView {

  private final String edge;
  private final Optional<Outcome<ServedRoutes>> served;
  private final Map<String, String> brokenFiles;

  /**
   * @param served empty where there is no API to ask
   * @param brokenFiles other people's files that Traefik can't read, and why
   */
  private TraefikView(String edge, Optional<Outcome<ServedRoutes>> served, Map<String, String> brokenFiles) {
    this.edge = edge;
    this.served = served;
    this.brokenFiles = brokenFiles;
  }

  static TraefikView ask(String edge, TraefikApi api, Map<String, String> brokenFiles) {
    return new TraefikView(edge, api.configured() ? Optional.of(served(api)) : Optional.empty(), brokenFiles);
  }

  private static Outcome<ServedRoutes> served(TraefikApi api) {
    return api.routers().flatMap(routers -> api.services().map(services -> new ServedRoutes(
        routers.stream().collect(Collectors.toMap(TraefikRouter::name, r -> new RouterSeen(r.rule(), r.status(), r.errors()), (a, b) -> a)),
        services.stream().collect(Collectors.toMap(TraefikService::name, TraefikService::servers, (a, b) -> a)))));
  }

  Verdict traefik() {
    if (!brokenFiles.isEmpty()) {
      String names = brokenFiles.entrySet().stream().map(b -> "/routes/" + b.getKey() + " (" + b.getValue() + ")").collect(Collectors.joining(", "));
      return Verdict.no(Reason.ForeignFileBroken, "Files on edge " + edge + " that aren't this cluster's can't be parsed: " + names
          + ". Traefik takes up no change of any file until they are corrected or removed, and after a restart no file at all.");
    }
    return served.map(answer -> answer instanceof Outcome.Failed<ServedRoutes> failed
        ? Verdict.no(Reason.TraefikUnreachable, failed.message())
        : Verdict.yes(Reason.Connected, "Traefik's API answers."))
        .orElse(Verdict.yes(Reason.NotVerified, "spec.traefik.api is empty, so whether Traefik serves the routes isn't verified."));
  }

  Verdict route(Optional<RouteFile> content, Duration sinceWritten) {
    if (served.isEmpty()) {
      return Verdict.yes(Reason.NotVerified, "Edge " + edge + " holds the route; whether its Traefik serves it isn't verified (spec.traefik.api is empty).");
    }
    if (served.get() instanceof Outcome.Failed<ServedRoutes> failed) {
      return Verdict.no(Reason.TraefikUnreachable, failed.message());
    }
    return content
        .map(file -> ((Outcome.Ok<ServedRoutes>) served.get()).value().verdict(edge, file, sinceWritten))
        .orElseGet(() -> Verdict.unknown(Reason.Pending, "The route on edge " + edge + " is about to be written anew."));
  }

  /** Relay ports that Traefik leads to; none where there is no API to ask, empty while it doesn't answer. */
  Optional<Set<Integer>> ports(String clusterName) {
    return served.isEmpty() ? Optional.of(Set.of())
        : served.filter(Outcome.Ok.class::isInstance).map(s -> ((Outcome.Ok<ServedRoutes>) s).value().ports(clusterName));
  }
}
