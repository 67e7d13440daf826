package io.exposedapp.plan.relay;

import static io.exposedapp.plan.relay.RelayObjects.node;
import static io.exposedapp.plan.relay.RelayObjects.pod;
import static io.exposedapp.plan.relay.RelayObjects.relay;
import static io.exposedapp.plan.relay.RelayObjects.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.Names;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutsTest {

    private static final Pod NEW = pod("b").build();
    private static final Pod OLD = pod("a").build();

    @Test
    void aRolloutGoesOnWhileAnOldPodIsOnAReadyNode() {
        assertThat(rolling(node("True"), OLD, NEW)).containsExactly("relay-8080");
    }

    @Test
    void aRolloutIsDoneWhenOnlyNewPodsAreLeft() {
        assertThat(rolling(node("True"), NEW)).isEmpty();
    }

    @Test
    void aChangeThatIsNotObservedYetIsARollout() {
        DaemonSet changed = new DaemonSetBuilder(relay())
                .editMetadata()
                .withGeneration(2L)
                .endMetadata()
                .withNewStatus()
                .withObservedGeneration(1L)
                .endStatus()
                .build();
        assertThat(new Rollouts(List.of(seen(changed)), List.of(OLD), List.of(node("True"))).rolling())
                .containsExactly("relay-8080");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Names.HAPROXY_ANNOTATION,
                Names.SCRIPT_ANNOTATION,
                Names.FORWARDING_ANNOTATION,
                Names.POD_ANNOTATION
            })
    void aPodWithAnotherAnnotationOfOursIsOldBeforeItsSuccessorIsSeen(String annotation) {
        DaemonSet changed = new DaemonSetBuilder(relay())
                .editSpec()
                .editTemplate()
                .editOrNewMetadata()
                .addToAnnotations(annotation, "new")
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
        assertThat(new Rollouts(List.of(seen(changed)), List.of(OLD), List.of(node("True"))).rolling())
                .containsExactly("relay-8080");
    }

    @Test
    void anImageThatAMirrorReplacedIsNoRollout() {
        Pod mirrored = new PodBuilder(NEW)
                .editSpec()
                .editFirstContainer()
                .withImage("mirror/haproxy:3")
                .endContainer()
                .endSpec()
                .build();
        assertThat(rolling(node("True"), mirrored)).isEmpty();
    }

    @Test
    void aNewRelayIsNoRollout() {
        DaemonSet created = new DaemonSetBuilder(relay())
                .editMetadata()
                .withGeneration(1L)
                .endMetadata()
                .withNewStatus()
                .withObservedGeneration(0L)
                .endStatus()
                .build();
        assertThat(new Rollouts(List.of(seen(created)), List.of(), List.of(node("True"))).rolling())
                .isEmpty();
    }

    @Test
    void anOldPodOnANodeThatIsNotReadyDoesNotCount() {
        assertThat(rolling(node("False"), OLD, NEW)).isEmpty();
        assertThat(rolling(node("Unknown"), OLD, NEW)).isEmpty();
        assertThat(rolling(
                        new NodeBuilder()
                                .withNewMetadata()
                                .withName("home")
                                .endMetadata()
                                .build(),
                        OLD,
                        NEW))
                .isEmpty();
    }

    @Test
    void anOldPodThatIsBeingDeletedDoesNotCount() {
        assertThat(rolling(
                        node("True"),
                        pod("a").editMetadata()
                                .withDeletionTimestamp("2026-11-22T12:00:00Z")
                                .endMetadata()
                                .build(),
                        NEW))
                .isEmpty();
    }

    @Test
    void aPodWithoutANodeDoesNotCount() {
        assertThat(rolling(
                        node("True"),
                        pod("a").editSpec().withNodeName(null).endSpec().build(),
                        NEW))
                .isEmpty();
    }

    @Test
    void podsOfAnotherPortDoNotCount() {
        assertThat(rolling(
                        node("True"),
                        NEW,
                        pod("a").editMetadata()
                                .addToLabels(Names.PORT_LABEL, "8081")
                                .endMetadata()
                                .build()))
                .isEmpty();
    }

    private static Set<String> rolling(Node node, Pod... pods) {
        return new Rollouts(List.of(seen(relay())), List.of(pods), List.of(node)).rolling();
    }
}
