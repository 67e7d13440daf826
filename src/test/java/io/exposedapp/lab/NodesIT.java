package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.OwnLab;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A second node joins, dies under load, comes back and leaves. */
class NodesIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void aNodeThatDiesUnderLoadLeavesItsShareToTheOther() {
    try (LabApp app = LabApp.create("two-nodes")) {
      // Given: a server on the first node, relays on both
      Lab.kubectl("-n", app.namespace, "patch", "deployment", "web", "--type", "merge", "-p",
          "{\"spec\": {\"template\": {\"spec\": {\"nodeName\": \"home\"}}}}").orFail();
      app.expose().orFail();
      Lab.awaitAnswer(app.url());
      Lab.lab(120, "node-join", "home2").orFail();
      try {
        Lab.await("both nodes serve", SOON).until(() -> servers(app) == 2);
        app.awaitCondition("RelayReady", "True Serving", "home", "home2");
        try (Load load = Load.on(app.url(), 4, Duration.ofSeconds(10))) {
          Lab.await("load").until(() -> load.answers().size() > 20);
          // When
          Lab.docker("kill", OwnLab.container("home2")).orFail();
          Instant killed = Instant.now();
          // Then
          Lab.await("the dead node's relay leaves the route", Duration.ofSeconds(100)).until(() -> servers(app) == 1);
          assertThat(load.stop()).isNotEmpty();
          assertThat(load.answersSince(killed.plusSeconds(5))).hasSizeGreaterThan(20).allSatisfy(a -> assertThat(a.status()).isEqualTo("200"));
        }
        app.awaitCondition("RelayReady", "True Degraded", "not on home2");
        // When
        Lab.docker("start", OwnLab.container("home2")).orFail();
        // Then
        Lab.await("both serve again", Duration.ofSeconds(60)).until(() -> servers(app) == 2);
      } finally {
        Lab.lab(120, "node-leave", "home2").orFail();
      }
      Lab.await("one is left", SOON).until(() -> servers(app) == 1 && app.condition("RelayReady").startsWith("True Serving"));
      assertThat(Lab.status(app.url())).isEqualTo("200");
    }
  }

  /** How many servers the app's route has. */
  private static long servers(LabApp app) {
    return Lab.run("vps", "cat", "/srv/exposedapp/routes/" + app.routeFile()).out().lines().filter(l -> l.contains("- url:")).count();
  }
}
