package io.exposedapp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.plan.ServedRoutes.RouterSeen;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ServedRoutesTest {

  private static final String RULE = "Host(`a.example.com`)";
  private static final RouteFile FILE = new RouteFile(new RouteFile.Http(
      new TreeMap<>(Map.of("r", new RouteFile.Router(RULE, List.of("web"), 1, List.of(), "s", null))), new TreeMap<>(),
      new TreeMap<>(Map.of("s", new RouteFile.Service(new RouteFile.LoadBalancer(List.of(new RouteFile.Server("http://100.64.0.2:8080")), null)))),
      new TreeMap<>()));
  private static final Map<String, List<String>> SERVERS = Map.of("s@file", List.of("http://100.64.0.2:8080"));

  @Test
  void routerAndServersAsWrittenAreServed() {
    assertReason(new ServedRoutes(Map.of("r@file", new RouterSeen(RULE, "enabled", List.of())), SERVERS), Duration.ZERO, Reason.Synced);
  }

  @Test
  void aRouterThatTraefikRefusesIsToldWithItsError() {
    ServedRoutes served = new ServedRoutes(Map.of("r@file", new RouterSeen(RULE, "disabled", List.of("entryPoint \"web\" doesn't exist"))), SERVERS);
    assertReason(served, Duration.ZERO, Reason.RejectedByTraefik);
    assertThat(served.verdict("vps", FILE, Duration.ZERO).message()).contains("entryPoint \"web\" doesn't exist");
  }

  @Test
  void whatTraefikHasNotTakenUpYetIsPendingAndLaterRejected() {
    ServedRoutes none = new ServedRoutes(Map.of(), Map.of());
    assertReason(none, Duration.ofSeconds(1), Reason.Pending);
    assertReason(none, ServedRoutes.PATIENCE, Reason.RejectedByTraefik);
  }

  @Test
  void anOldRuleOrOldServersAreNotYetServed() {
    assertReason(new ServedRoutes(Map.of("r@file", new RouterSeen("Host(`old.example.com`)", "enabled", List.of())), SERVERS), Duration.ZERO, Reason.Pending);
    assertReason(new ServedRoutes(Map.of("r@file", new RouterSeen(RULE, "enabled", List.of())), Map.of("s@file", List.of("http://100.64.0.2:9999"))),
        Duration.ZERO, Reason.Pending);
  }

  private static void assertReason(ServedRoutes served, Duration waited, Reason reason) {
    assertThat(served.verdict("vps", FILE, waited).reason()).isEqualTo(reason);
  }
}
