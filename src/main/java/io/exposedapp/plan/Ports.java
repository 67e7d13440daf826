package io.exposedapp.plan;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.api.Reason;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which port each app gets: the pinned one, the one it holds or has reserved, the one that its file on an edge names, the one in its status, the
 * lowest free one; when none is free, one that is reserved for a deleted app and that no edge leads to any more. An app that pins no port leaves
 * one that something else uses by now.
 */
final class Ports {

  private final Settings settings;
  private final Map<Integer, String> occupied;
  private final Map<Integer, AppKey> holders = new TreeMap<>();
  private final Map<Integer, AppKey> named;
  private final Set<Integer> reclaimable = new HashSet<>();

  /**
   * @param edges facts of every Edge there is; empty for one that wasn't visited yet
   * @param leads what the files there lead to
   * @param present apps there are
   */
  Ports(Settings settings, List<Claim> claims, Map<Integer, String> occupied, Collection<Optional<EdgeFacts>> edges, Leads leads, Set<AppKey> present) {
    this.settings = settings;
    this.occupied = occupied;
    claims.forEach(c -> holders.put(c.port(), c.app()));
    named = leads.firsts();
    Set<Integer> serving = claims.stream().filter(c -> !c.reservation()).map(Claim::port).collect(Collectors.toSet());
    claims.stream().filter(Claim::reservation).filter(c -> !present.contains(c.app()))
        .filter(c -> !serving.contains(c.port()) && !named.containsKey(c.port()))
        .filter(c -> edges.stream().allMatch(e -> e.isPresent() && e.get().isUnserved(c.port())))
        .forEach(c -> reclaimable.add(c.port()));
  }

  /** Decides for all apps; holders and pinned ones first, so that a newcomer without a wish never takes what another has a right to. */
  Map<AppKey, Resolved<Integer>> assign(List<ExposedApp> apps) {
    Map<AppKey, Resolved<Integer>> ports = new TreeMap<>();
    // told once for each app: sorting asks again and again
    Map<AppKey, Integer> turns = apps.stream().collect(Collectors.toMap(AppKey::of, this::turn));
    apps.stream().sorted(Comparator.comparing((ExposedApp a) -> turns.get(AppKey.of(a))).thenComparing(Hosts.OLDEST_FIRST)).forEach(app -> {
      Resolved<Integer> port = choose(app);
      port.value().ifPresent(p -> {
        holders.put(p, AppKey.of(app));
        reclaimable.remove(p);
      });
      ports.put(AppKey.of(app), port);
    });
    return ports;
  }

  private int turn(ExposedApp app) {
    return pinned(app).isPresent() ? 0 : owned(holders, AppKey.of(app)).isPresent() ? 1 : owned(named, AppKey.of(app)).isPresent() ? 2 : inStatus(app).isPresent() ? 3 : 4;
  }

  private Resolved<Integer> choose(ExposedApp app) {
    AppKey key = AppKey.of(app);
    if (pinned(app).isPresent()) {
      return pinned(app).map(p -> refusal(p, key).<Resolved<Integer>>map(Resolved::refused).orElseGet(() -> Resolved.of(p))).get();
    }
    return inStatus(app).filter(p -> key.equals(holders.get(p)) && !occupied.containsKey(p))
        .or(() -> owned(key))
        .or(() -> owned(named, key).filter(p -> isFree(p, key)))
        .or(() -> inStatus(app).filter(p -> isFree(p, key)))
        .or(() -> lowest(p -> isFree(p, key)))
        .or(() -> lowest(p -> reclaimable.contains(p) && !occupied.containsKey(p)))
        .or(() -> owned(holders, key))
        .map(Resolved::of)
        .orElseGet(() -> Resolved.refused(Verdict.no(Reason.PortRangeExhausted,
            "All ports from " + settings.firstPort() + " to " + settings.lastPort()
                + " are held, or used by something else in the cluster. Install with a wider range (relay.ports), or delete apps.")));
  }

  /** Why the app can't have the port that it pins. */
  private Optional<Verdict> refusal(int port, AppKey app) {
    AppKey holder = holders.getOrDefault(port, app);
    if (!holder.equals(app) && !reclaimable.contains(port)) {
      return Optional.of(Verdict.no(Reason.PortTaken,
          "Port " + port + " is held by ExposedApp " + holder + ". Pin another port, or leave spec.relay.port out."));
    }
    if (!named.getOrDefault(port, app).equals(app)) {
      return Optional.of(Verdict.no(Reason.PortTaken,
          "A route of ExposedApp " + named.get(port) + " still leads to port " + port + ". Pin another port, or wait until the edge was reached."));
    }
    return Optional.ofNullable(occupied.get(port)).filter(by -> !app.equals(holders.get(port))).map(by -> Verdict.no(Reason.PortTaken,
        "Port " + port + " is used on the nodes by " + by + ". Pin another port, or leave spec.relay.port out."));
  }

  private static Optional<Integer> pinned(ExposedApp app) {
    return Optional.ofNullable(app.getSpec().relay()).map(r -> r.port());
  }

  /** The lowest port that the app holds and can use. */
  private Optional<Integer> owned(AppKey app) {
    return holders.entrySet().stream().filter(e -> e.getValue().equals(app) && !occupied.containsKey(e.getKey())).map(Map.Entry::getKey).findFirst();
  }

  private static Optional<Integer> owned(Map<Integer, AppKey> ports, AppKey app) {
    return ports.entrySet().stream().filter(e -> e.getValue().equals(app)).map(Map.Entry::getKey).findFirst();
  }

  /** The status survives an uninstall, the claims don't. */
  static Optional<Integer> inStatus(ExposedApp app) {
    return Optional.ofNullable(app.getStatus()).map(ExposedAppStatus::relay).map(ExposedAppStatus.RelayStatus::port);
  }

  private Optional<Integer> lowest(IntPredicate wanted) {
    return IntStream.rangeClosed(settings.firstPort(), settings.lastPort()).filter(wanted).boxed().findFirst();
  }

  private boolean isFree(int port, AppKey app) {
    return port >= settings.firstPort() && port <= settings.lastPort() && !holders.containsKey(port) && !occupied.containsKey(port)
        && named.getOrDefault(port, app).equals(app);
  }
}
