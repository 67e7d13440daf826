package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several operators: one works and another takes over; and two that work at the same time harm nobody. */
class LeaderIT {

  private static final Duration TAKEOVER = Duration.ofSeconds(30);

  @Test
  void anotherOneTakesOverWhenTheLeaderDies() {
    install("--set", "replicas=2");
    try (LabApp before = LabApp.served("before-takeover"); LabApp after = LabApp.create("after-takeover")) {
      String leader = leader();
      // When
      Lab.kubectl("-n", Lab.SYSTEM, "delete", "pod", leader, "--grace-period=0", "--force").orFail();
      after.expose().orFail();
      // Then
      Lab.await("another one leads", TAKEOVER).until(() -> !leader().equals(leader));
      Lab.await("it works").until(() -> Lab.status(after.url()).equals("200"));
      assertThat(Lab.status(before.url())).isEqualTo("200");
    } finally {
      install();
    }
  }

  @Test
  void aLeaderThatWasFrozenAndWakesUpHarmsNobody() {
    install("--set", "replicas=2");
    try (LabApp deleted = LabApp.served("before-freeze"); LabApp made = LabApp.create("while-frozen")) {
      String frozen = leader();
      // Given: one that knows nothing of what comes
      Lab.signalOperator("STOP", frozen);
      try {
        Lab.kubectl("-n", deleted.namespace, "delete", "xapp", "app", "--timeout=10s").orFail();
        made.expose().orFail();
        Lab.await("another one leads", TAKEOVER).until(() -> !leader().equals(frozen));
        Lab.await("it works").until(() -> Lab.status(made.url()).equals("200") && !Lab.routeFiles().contains(deleted.routeFile()));
        String written = lastChange(made);
        // When
        Lab.signalOperator("CONT", frozen);
        // Then
        Lab.await("it steps down", TAKEOVER).until(() -> restarts(frozen) > 0);
        assertThat(Lab.routeFiles()).contains(made.routeFile()).doesNotContain(deleted.routeFile());
        assertThat(lastChange(made)).isEqualTo(written);
        assertThat(Lab.status(made.url())).isEqualTo("200");
        assertThat(leader()).isNotEqualTo(frozen);
      } finally {
        Lab.kubectl("-n", Lab.SYSTEM, "delete", "pod", frozen, "--grace-period=0", "--force", "--ignore-not-found").orFail();
      }
    } finally {
      install();
    }
  }

  @Test
  void twoThatWriteAtTheSameTimeShareNoPortAndRewriteNothing() {
    List<LabApp> apps = new ArrayList<>();
    try (LabApp old = LabApp.served("unchanged")) {
      // Given: two without a lease
      Lab.kubectl("-n", Lab.SYSTEM, "scale", "deployment/exposedapp-operator", "--replicas=2").orFail();
      Lab.kubectl("-n", Lab.SYSTEM, "rollout", "status", "deployment/exposedapp-operator", "--timeout=90s").orFail();
      String written = lastChange(old);
      // When
      for (int i = 0; i < 6; i++) {
        apps.add(LabApp.create("both-" + i));
      }
      apps.forEach(a -> a.expose().orFail());
      // Then
      apps.forEach(a -> Lab.await(a.url() + " answers", TAKEOVER).until(() -> Lab.body(a.url()).contains("\"app\":\"" + a.namespace + "\"")));
      assertThat(apps.stream().map(LabApp::port)).doesNotHaveDuplicates();
      Lab.await("both are at rest", TAKEOVER).until(() -> apps.stream().allMatch(a -> a.condition("Ready").startsWith("True")));
      List<LabApp> leaving = apps.subList(0, 3);
      List<LabApp> staying = apps.subList(3, 6);
      List<String> made = staying.stream().map(LeaderIT::lastChange).toList();
      // When
      leaving.forEach(a -> Lab.kubectl("-n", a.namespace, "delete", "xapp", "app", "--timeout=10s").orFail());
      // Then
      Lab.await("routes go", TAKEOVER).until(() -> leaving.stream().noneMatch(a -> Lab.routeFiles().contains(a.routeFile())));
      assertThat(staying.stream().map(LeaderIT::lastChange)).as("what didn't change").containsExactlyElementsOf(made);
      assertThat(lastChange(old)).isEqualTo(written);
      assertThat(Lab.status(old.url())).isEqualTo("200");
    } finally {
      apps.forEach(LabApp::close);
      install();
    }
  }

  private static String leader() {
    return Lab.kubectl("-n", Lab.SYSTEM, "get", "lease", "exposedapp-operator", "-o", "jsonpath={.spec.holderIdentity}").out();
  }

  private static int restarts(String pod) {
    String count = Lab.kubectl("-n", Lab.SYSTEM, "get", "pod", pod, "-o", "jsonpath={.status.containerStatuses[0].restartCount}").out();
    return count.isBlank() ? 0 : Integer.parseInt(count);
  }

  private static String lastChange(LabApp app) {
    return Lab.run("vps", "stat", "-c", "%y %i", "/srv/exposedapp/routes/" + app.routeFile()).orFail();
  }

  private static void install(String... more) {
    List<String> command = new ArrayList<>(List.of("install", "--set", "sweepInterval=0s", "--force-conflicts"));
    command.addAll(List.of(more));
    Lab.lab(200, command.toArray(String[]::new)).orFail();
  }
}
