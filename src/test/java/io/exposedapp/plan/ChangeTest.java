package io.exposedapp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.api.ExposedAppStatus.RelayStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeTest {

  @Test
  void whatTheOperatorWritesIntoAStatusMattersNot() {
    ExposedApp reported = app(1, 8080);
    reported.setStatus(new ExposedAppStatus(1L, "https://a.example.com", null, new RelayStatus(8080, List.of()), List.of(), List.of()));
    assertThat(Change.matters(app(1, 8080), reported)).isFalse();
    assertThat(Change.matters(edge(1), edge(1))).isFalse();
  }

  @Test
  void aSpecMatters() {
    assertThat(Change.matters(app(1, 8080), app(2, 8080))).isTrue();
    assertThat(Change.matters(edge(1), edge(2))).isTrue();
  }

  @Test
  void thePortInTheStatusMatters() {
    assertThat(Change.matters(app(1, 8080), app(1, 8081))).isTrue();
  }

  @Test
  void ofARelayItsClaimAndItsRolloutMatter() {
    assertThat(Change.matters(relay("photos", 1, 1), relay("photos", 1, 2))).isFalse();
    assertThat(Change.matters(relay("photos", 1, 1), relay("wiki", 1, 1))).isTrue();
    assertThat(Change.matters(relay("photos", 1, 1), relay("photos", 2, 1))).isTrue();
  }

  @Test
  void ofOthersEverythingMatters() {
    HasMetadata node = new NodeBuilder().withNewMetadata().withName("home").endMetadata().build();
    assertThat(Change.matters(node, node)).isTrue();
  }

  private static ExposedApp app(long generation, int port) {
    ExposedApp app = new ExposedApp();
    app.setMetadata(new ObjectMetaBuilder().withNamespace("apps").withName("a").withUid("u").withGeneration(generation).build());
    app.setStatus(new ExposedAppStatus(null, null, null, new RelayStatus(port, List.of()), null, null));
    return app;
  }

  private static Edge edge(long generation) {
    Edge edge = new Edge();
    edge.setMetadata(new ObjectMetaBuilder().withName("vps").withUid("u").withGeneration(generation).build());
    return edge;
  }

  private static DaemonSet relay(String app, long observed, int ready) {
    return new DaemonSetBuilder().withNewMetadata().withName("relay-8080").withUid("u").withGeneration(2L).addToAnnotations(Names.APP_NAME_ANNOTATION, app)
        .endMetadata().withNewStatus().withObservedGeneration(observed).withNumberReady(ready).endStatus().build();
  }
}
