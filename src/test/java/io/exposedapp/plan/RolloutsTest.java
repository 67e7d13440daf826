package io.exposedapp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RolloutsTest {

  private static final Map<String, String> NOW = Map.of(Names.HAPROXY_ANNOTATION, "now");
  private static final Map<String, String> BEFORE = Map.of(Names.HAPROXY_ANNOTATION, "before");
  private static final Pod NEW = pod(NOW, "haproxy:3").build();
  private static final Pod OLD = pod(BEFORE, "haproxy:3").build();

  @Test
  void whileAnOldPodIsOnANodeThatAnswersItGoesOn() {
    assertThat(rolling(node("True"), OLD, NEW)).containsExactly("relay-8080");
  }

  @Test
  void whenOnlyNewPodsAreLeftItIsDone() {
    assertThat(rolling(node("True"), NEW)).isEmpty();
  }

  @Test
  void anotherImageIsOldToo() {
    assertThat(rolling(node("True"), pod(NOW, "haproxy:2").build())).containsExactly("relay-8080");
  }

  @Test
  void anOldPodOnANodeThatDoesntAnswerHoldsNothingUp() {
    assertThat(rolling(node("False"), OLD)).isEmpty();
    assertThat(rolling(node("Unknown"), OLD)).isEmpty();
    assertThat(rolling(new NodeBuilder().withNewMetadata().withName("home").endMetadata().build(), OLD)).isEmpty();
  }

  @Test
  void anOldPodThatEndsHoldsNothingUp() {
    assertThat(rolling(node("True"), pod(BEFORE, "haproxy:3").editMetadata().withDeletionTimestamp("2026-11-22T12:00:00Z").endMetadata().build(), NEW)).isEmpty();
  }

  @Test
  void aPodThatHasNoNodeYetHoldsNothingUp() {
    assertThat(rolling(node("True"), pod(BEFORE, "haproxy:3").editSpec().withNodeName(null).endSpec().build())).isEmpty();
  }

  @Test
  void whatHasNoPodsOfItsOwnIsNotReplaced() {
    assertThat(Rollouts.rolling(List.of(claim(relay(), true)), List.of(OLD), List.of(node("True")))).isEmpty();
    DaemonSet idle = new DaemonSetBuilder(relay()).editSpec().editTemplate().editSpec().addToNodeSelector(Names.NOWHERE_LABEL, "true").endSpec()
        .endTemplate().endSpec().build();
    assertThat(Rollouts.rolling(List.of(claim(idle, false)), List.of(OLD), List.of(node("True")))).isEmpty();
  }

  @Test
  void podsOfAnotherPortAreAnothers() {
    assertThat(rolling(node("True"), NEW, pod(BEFORE, "haproxy:3").editMetadata().addToLabels(Names.PORT_LABEL, "8081").endMetadata().build())).isEmpty();
  }

  private static Set<String> rolling(Node node, Pod... pods) {
    return Rollouts.rolling(List.of(claim(relay(), false)), List.of(pods), List.of(node));
  }

  private static Claim claim(DaemonSet relay, boolean reservation) {
    return new Claim(8080, new AppKey("photos", "immich"), "", List.of(), List.of(), List.of(), reservation, relay);
  }

  private static DaemonSet relay() {
    return new DaemonSetBuilder().withNewMetadata().withName("relay-8080").endMetadata().withNewSpec().withNewTemplate()
        .withNewMetadata().withAnnotations(NOW).endMetadata()
        .withNewSpec().addNewContainer().withImage("haproxy:3").endContainer().endSpec().endTemplate().endSpec().build();
  }

  private static PodBuilder pod(Map<String, String> annotations, String image) {
    return new PodBuilder().withNewMetadata().addToLabels(Names.PORT_LABEL, "8080").withAnnotations(annotations).endMetadata()
        .withNewSpec().withNodeName("home").addNewContainer().withImage(image).endContainer().endSpec();
  }

  private static Node node(String ready) {
    return new NodeBuilder().withNewMetadata().withName("home").endMetadata()
        .withNewStatus().addNewCondition().withType("Ready").withStatus(ready).endCondition().endStatus().build();
  }
}
