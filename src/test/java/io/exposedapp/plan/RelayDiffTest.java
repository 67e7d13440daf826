package io.exposedapp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RelayDiffTest {

  private static final ConfigMap OWNER = new ConfigMapBuilder().withNewMetadata().withName("installation").withUid("u").endMetadata().build();
  private static final DaemonSet RELAY = new RelayManifest(WorldFolder.SETTINGS, OWNER).serving(8080,
      new Holding(new AppKey("photos", "immich"), "uid", List.of(new HostPath("photos.example.com", "/")), List.of("vps"), List.of("100.64.0.1")),
      new Backend("10.43.0.1", 80), new TreeMap<>(Map.of("home", "100.64.0.2")));
  private static final RelaySet WANTED = new RelaySet(new TreeMap<>(Map.of("relay-8080", RELAY)), List.of(), Set.of(), new TreeMap<>(), List.of());

  @Test
  void aMissingRelayIsCreated() {
    assertThat(RelayDiff.of(WANTED, List.of())).isEqualTo(new RelayDiff(List.of(RELAY), List.of(), List.of()));
  }

  @Test
  void whatTheApiServerAddsIsNoDifference() {
    DaemonSet there = new DaemonSetBuilder(RELAY)
        .editMetadata().withUid("x").withGeneration(3L).addToAnnotations("deprecated.daemonset.template.generation", "3").endMetadata()
        .editSpec().withRevisionHistoryLimit(10)
        .editTemplate().editSpec().withRestartPolicy("Always").editContainer(0).withTerminationMessagePath("/dev/termination-log").endContainer()
        .endSpec().endTemplate().endSpec()
        .withNewStatus().withNumberReady(1).endStatus().build();
    assertThat(RelayDiff.of(WANTED, List.of(there))).isEqualTo(new RelayDiff(List.of(), List.of(), List.of()));
  }

  @Test
  void aHandEditIsUndone() {
    DaemonSet image = new DaemonSetBuilder(RELAY).editSpec().editTemplate().editSpec().editContainer(0).withImage("evil").endContainer()
        .endSpec().endTemplate().endSpec().build();
    DaemonSet sidecar = new DaemonSetBuilder(RELAY).editSpec().editTemplate().editSpec().addNewContainer().withName("more").endContainer()
        .endSpec().endTemplate().endSpec().build();
    assertThat(RelayDiff.of(WANTED, List.of(image)).updates()).containsExactly(RELAY);
    assertThat(RelayDiff.of(WANTED, List.of(sidecar)).updates()).containsExactly(RELAY);
  }
}
