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
  private final PortTable holders = new PortTable();
  private final PortTable named = new PortTable();
  private final Set<Integer> reclaimable = new HashSet<>();
  private int lowest;

  /**
   * @param edges facts of every Edge there is; empty for one that wasn't visited yet
   * @param leads what the files there lead to
   * @param present apps there are
   */
  Ports(Settings settings, List<Claim> claims, Map<Integer, String> occupied, Collection<Optional<EdgeFacts>> edges, Leads leads, Set<AppKey> present) {
    this.settings = settings;
    this.occupied = occupied;
    claims.forEach(c -> holders.put(c.port(), c.app()));
    leads.firsts().forEach(named::put);
    lowest = settings.firstPort();
    Set<Integer> serving = claims.stream().filter(c -> !c.reservation()).map(Claim::port).collect(Collectors.toSet());
    claims.stream().filter(Claim::reservation).filter(c -> !present.contains(c.app()))
        .filter(c -> !serving.contains(c.port()) && !named.has(c.port()))
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
    AppKey key = AppKey.of(app);
    return pinned(app).isPresent() ? 0 : !holders.portsOf(key).isEmpty() ? 1 : !named.portsOf(key).isEmpty() ? 2 : inStatus(app).isPresent() ? 3 : 4;
  }

  private Resolved<Integer> choose(ExposedApp app) {
    AppKey key = AppKey.of(app);
    if (pinned(app).isPresent()) {
      return pinned(app).map(p -> refusal(p, key).<Resolved<Integer>>map(Resolved::refused).orElseGet(() -> Resolved.of(p))).get();
    }
    return inStatus(app).filter(p -> key.equals(holders.appOf(p)) && !occupied.containsKey(p))
        .or(() -> holders.portsOf(key).stream().filter(p -> !occupied.containsKey(p)).findFirst())
        .or(() -> named.portsOf(key).stream().findFirst().filter(p -> isFree(p, key)))
        .or(() -> inStatus(app).filter(p -> isFree(p, key)))
        .or(() -> lowestFree(key))
        .or(() -> lowest(settings.firstPort(), p -> reclaimable.contains(p) && !occupied.containsKey(p)))
        .or(() -> holders.portsOf(key).stream().findFirst())
        .map(Resolved::of)
        .orElseGet(() -> Resolved.refused(Verdict.no(Reason.PortRangeExhausted,
            "All ports, " + range() + ", are held or used by something else in the cluster" + others()
                + ". Install with a wider range (relay.ports), or delete apps.")));
  }

  private String range() {
    return settings.firstPort() + " to " + settings.lastPort();
  }

  /** Which one of those that aren't relays uses most. */
  private String others() {
    Map<String, Long> counts = occupied.entrySet().stream().filter(o -> isInRange(o.getKey()))
        .collect(Collectors.groupingBy(Map.Entry::getValue, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream().max(Map.Entry.comparingByValue()).map(m -> ", " + m.getValue() + " of them by " + m.getKey()).orElse("");
  }

  private boolean isInRange(int port) {
    return port >= settings.firstPort() && port <= settings.lastPort();
  }

  /** Why the app can't have the port that it pins. Ports outside the range are the nodes' own: kubelet's, say, which couldn't come back after a restart. */
  private Optional<Verdict> refusal(int port, AppKey app) {
    if (!isInRange(port) && !app.equals(holders.appOf(port))) {
      return Optional.of(Verdict.no(Reason.PortNotAllowed, "Port " + port + " isn't one of those that this cluster gives to relays, " + range()
          + ". Pin one of these, leave spec.relay.port out, or have the chart's relay.ports widened."));
    }
    if (holders.isAnothers(port, app) && !reclaimable.contains(port)) {
      return Optional.of(Verdict.no(Reason.PortTaken,
          "Port " + port + " is held by ExposedApp " + holders.appOf(port) + ". Pin another port, or leave spec.relay.port out."));
    }
    if (named.isAnothers(port, app)) {
      return Optional.of(Verdict.no(Reason.PortTaken,
          "A route of ExposedApp " + named.appOf(port) + " still leads to port " + port + ". Pin another port, or wait until the edge was reached."));
    }
    return Optional.ofNullable(occupied.get(port)).filter(by -> !app.equals(holders.appOf(port))).map(by -> Verdict.no(Reason.PortTaken,
        "Port " + port + " is used on the nodes by " + by + ". Pin another port, or leave spec.relay.port out."));
  }

  static Optional<Integer> pinned(ExposedApp app) {
    return Optional.ofNullable(app.getSpec().relay()).map(r -> r.port());
  }

  /** The status survives an uninstall, the claims don't. */
  static Optional<Integer> inStatus(ExposedApp app) {
    return Optional.ofNullable(app.getStatus()).map(ExposedAppStatus::relay).map(ExposedAppStatus.RelayStatus::port);
  }

  /** What is held or occupied stays so while apps are gone through: the next one needn't look there again. */
  private Optional<Integer> lowestFree(AppKey app) {
    while (lowest <= settings.lastPort() && (holders.has(lowest) || occupied.containsKey(lowest))) {
      lowest++;
    }
    return lowest(lowest, p -> isFree(p, app));
  }

  private Optional<Integer> lowest(int from, IntPredicate wanted) {
    return IntStream.rangeClosed(from, settings.lastPort()).filter(wanted).boxed().findFirst();
  }

  private boolean isFree(int port, AppKey app) {
    return isInRange(port) && !holders.has(port) && !occupied.containsKey(port)
        && !named.isAnothers(port, app);
  }
}
