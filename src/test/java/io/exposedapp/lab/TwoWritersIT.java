package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two operators that work at the same time, as none should: they harm nobody. */
class TwoWritersIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void twoThatWriteAtTheSameTimeShareNoPortAndRewriteNothing() {
    List<LabApp> apps = new ArrayList<>();
    try (LabApp old = LabApp.served("unchanged")) {
      // Given: two without a lease
      Lab.kubectl("-n", Lab.SYSTEM, "scale", "deployment/exposedapp-operator", "--replicas=2").orFail();
      Lab.kubectl("-n", Lab.SYSTEM, "rollout", "status", "deployment/exposedapp-operator", "--timeout=90s").orFail();
      String written = old.lastWrite();
      // When
      for (int i = 0; i < 6; i++) {
        apps.add(LabApp.create("both-" + i));
      }
      apps.forEach(a -> a.expose().orFail());
      // Then
      apps.forEach(a -> Lab.await(a.url() + " answers", SOON).until(() -> Lab.body(a.url()).contains("\"app\":\"" + a.namespace + "\"")));
      assertThat(apps.stream().map(LabApp::port)).doesNotHaveDuplicates();
      Lab.await("both are at rest", SOON).until(() -> apps.stream().allMatch(a -> a.condition("Ready").startsWith("True")));
      List<LabApp> leaving = apps.subList(0, 3);
      List<LabApp> staying = apps.subList(3, 6);
      List<String> made = staying.stream().map(LabApp::lastWrite).toList();
      // When
      leaving.forEach(a -> Lab.kubectl("-n", a.namespace, "delete", "xapp", "app", "--timeout=10s").orFail());
      // Then
      Lab.await("routes go", SOON).until(() -> leaving.stream().noneMatch(a -> Lab.routeFiles().contains(a.routeFile())));
      assertThat(staying.stream().map(LabApp::lastWrite)).as("what didn't change").containsExactlyElementsOf(made);
      assertThat(old.lastWrite()).isEqualTo(written);
      assertThat(Lab.status(old.url())).isEqualTo("200");
    } finally {
      Lab.scaleOperator(1);
      apps.forEach(LabApp::close);
    }
  }
}
