package io.exposedapp.plan;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.api.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Which port each app gets: the pinned one, the one it holds, the one in its status, the lowest free one, in this order. */
final class Ports {

  private final Settings settings;
  private final Map<Integer, AppKey> holders = new TreeMap<>();

  Ports(Settings settings, List<Claim> claims) {
    this.settings = settings;
    claims.forEach(c -> holders.put(c.port(), c.app()));
  }

  /** Decides for all apps; holders and pinned ones first, so that a newcomer without a wish never takes what another has a right to. */
  Map<AppKey, Resolved<Integer>> assign(List<ExposedApp> apps) {
    Map<AppKey, Resolved<Integer>> ports = new TreeMap<>();
    apps.stream().sorted(Comparator.comparingInt(this::turn).thenComparing(Hosts.OLDEST_FIRST)).forEach(app -> {
      Resolved<Integer> port = choose(app);
      port.value().ifPresent(p -> holders.put(p, AppKey.of(app)));
      ports.put(AppKey.of(app), port);
    });
    return ports;
  }

  private int turn(ExposedApp app) {
    return pinned(app).isPresent() ? 0 : held(AppKey.of(app)).isPresent() ? 1 : 2;
  }

  private Resolved<Integer> choose(ExposedApp app) {
    AppKey key = AppKey.of(app);
    if (pinned(app).isPresent()) {
      int port = pinned(app).get();
      AppKey holder = holders.getOrDefault(port, key);
      return holder.equals(key)
          ? Resolved.of(port)
          : Resolved.refused(Verdict.no(Reason.PortTaken,
              "Port " + port + " is held by ExposedApp " + holder + ". Pin another port, or leave spec.relay.port out."));
    }
    return hint(app).filter(p -> key.equals(holders.get(p)))
        .or(() -> held(key))
        .or(() -> hint(app).filter(this::free))
        .or(() -> IntStream.rangeClosed(settings.firstPort(), settings.lastPort()).boxed().filter(this::free).findFirst())
        .map(Resolved::of)
        .orElseGet(() -> Resolved.refused(Verdict.no(Reason.PortRangeExhausted,
            "All ports from " + settings.firstPort() + " to " + settings.lastPort()
                + " are held. Install with a wider range (relay.ports), or delete apps.")));
  }

  private static Optional<Integer> pinned(ExposedApp app) {
    return Optional.ofNullable(app.getSpec().relay()).map(r -> r.port());
  }

  private Optional<Integer> held(AppKey app) {
    return holders.entrySet().stream().filter(e -> e.getValue().equals(app)).map(Map.Entry::getKey).findFirst();
  }

  /** The status survives an uninstall, the claims don't. */
  private Optional<Integer> hint(ExposedApp app) {
    return Optional.ofNullable(app.getStatus()).map(ExposedAppStatus::relay).map(ExposedAppStatus.RelayStatus::port);
  }

  private boolean free(int port) {
    return port >= settings.firstPort() && port <= settings.lastPort() && !holders.containsKey(port);
  }
}
