package io.exposedapp.plan.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.plan.world.PortClaim;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RolloutsTest {

    private static final Pod NEW = pod("b").build();
    private static final Pod OLD = pod("a").build();

    @Test
    void whileAnOldPodIsOnANodeThatAnswersItGoesOn() {
        assertThat(rolling(node("True"), OLD, NEW)).containsExactly("relay-8080");
    }

    @Test
    void whenOnlyNewPodsAreLeftItIsDone() {
        assertThat(rolling(node("True"), NEW)).isEmpty();
    }

    @Test
    void aChangeThatNoPodKnowsOfYetIsABeginning() {
        DaemonSet changed = new DaemonSetBuilder(relay())
                .editMetadata()
                .withGeneration(2L)
                .endMetadata()
                .withNewStatus()
                .withObservedGeneration(1L)
                .endStatus()
                .build();
        assertThat(new Rollouts(List.of(claim(changed, false)), List.of(OLD), List.of(node("True"))).rolling())
                .containsExactly("relay-8080");
    }

    @Test
    void aPodThatIsNotOfThePresentConfigurationCountsBeforeItsSuccessorIsSeen() {
        DaemonSet changed = new DaemonSetBuilder(relay())
                .editSpec()
                .editTemplate()
                .editOrNewMetadata()
                .addToAnnotations(Names.HAPROXY_ANNOTATION, "new")
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
        assertThat(new Rollouts(List.of(claim(changed, false)), List.of(OLD), List.of(node("True"))).rolling())
                .containsExactly("relay-8080");
    }

    @Test
    void soDoesOneThatOnlyAnotherImageMakesOld() {
        DaemonSet changed = new DaemonSetBuilder(relay())
                .editSpec()
                .editTemplate()
                .editOrNewMetadata()
                .addToAnnotations(Names.POD_ANNOTATION, "new")
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
        assertThat(new Rollouts(List.of(claim(changed, false)), List.of(OLD), List.of(node("True"))).rolling())
                .containsExactly("relay-8080");
    }

    @Test
    void aPodThatAMirrorGaveAnotherImageHoldsNothingUp() {
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
    void aNewRelayReplacesNothing() {
        DaemonSet created = new DaemonSetBuilder(relay())
                .editMetadata()
                .withGeneration(1L)
                .endMetadata()
                .withNewStatus()
                .withObservedGeneration(0L)
                .endStatus()
                .build();
        assertThat(new Rollouts(List.of(claim(created, false)), List.of(), List.of(node("True"))).rolling())
                .isEmpty();
    }

    @Test
    void anOldPodOnANodeThatDoesntAnswerHoldsNothingUp() {
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
    void anOldPodThatEndsHoldsNothingUp() {
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
    void aPodThatHasNoNodeYetHoldsNothingUp() {
        assertThat(rolling(
                        node("True"),
                        pod("a").editSpec().withNodeName(null).endSpec().build(),
                        NEW))
                .isEmpty();
    }

    @Test
    void whatHasNoPodsOfItsOwnIsNotReplaced() {
        assertThat(new Rollouts(List.of(claim(relay(), true)), List.of(OLD, NEW), List.of(node("True"))).rolling())
                .isEmpty();
        DaemonSet idle = new DaemonSetBuilder(relay())
                .editSpec()
                .editTemplate()
                .editSpec()
                .addToNodeSelector(Names.NOWHERE_LABEL, "true")
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        assertThat(new Rollouts(List.of(claim(idle, false)), List.of(OLD, NEW), List.of(node("True"))).rolling())
                .isEmpty();
    }

    @Test
    void podsOfAnotherPortAreAnothers() {
        assertThat(rolling(
                        node("True"),
                        NEW,
                        pod("a").editMetadata()
                                .addToLabels(Names.PORT_LABEL, "8081")
                                .endMetadata()
                                .build()))
                .isEmpty();
    }

    @Test
    void anOldPodIsForgottenSomeTimeAfterAnotherOneOfItsNodeIsReady() {
        assertThat(succeeded(aged("old", "a", "12:00:00", "12:00:02"), aged("new", "", "12:00:04", "12:00:06")))
                .containsOnly(Map.entry("old", Instant.parse("2026-11-22T12:00:12Z")));
    }

    @Test
    void whileNoOtherPodOfItsNodeIsReadyItStays() {
        Pod old = aged("old", "a", "12:00:00", "12:00:02");
        Pod unready = new PodBuilder(aged("new", "", "12:00:04", "12:00:06"))
                .editStatus()
                .editFirstCondition()
                .withStatus("False")
                .endCondition()
                .endStatus()
                .build();
        Pod elsewhere = new PodBuilder(aged("new", "", "12:00:04", "12:00:06"))
                .editSpec()
                .withNodeName("attic")
                .endSpec()
                .build();
        assertThat(succeeded(old)).isEmpty();
        assertThat(succeeded(old, unready)).isEmpty();
        assertThat(new Rollouts(
                                List.of(claim(relay(), false)),
                                List.of(old, elsewhere),
                                List.of(
                                        node("True"),
                                        new NodeBuilder(node("True"))
                                                .editMetadata()
                                                .withName("attic")
                                                .endMetadata()
                                                .build()))
                        .succeeded())
                .isEmpty();
    }

    @Test
    void aPodThatIsNewerThanTheDaemonSetAsItWasSeenIsNoOldOne() {
        assertThat(succeeded(aged("new", "a", "12:00:04", "12:00:06"), aged("old", "", "12:00:00", "12:00:02")))
                .isEmpty();
    }

    private static Map<String, Instant> succeeded(Pod... pods) {
        return new Rollouts(List.of(claim(relay(), false)), List.of(pods), List.of(node("True"))).succeeded();
    }

    /** @param configuration the present one is empty */
    private static Pod aged(String name, String configuration, String created, String ready) {
        return pod(configuration)
                .editMetadata()
                .withName(name)
                .withCreationTimestamp("2026-11-22T" + created + "Z")
                .addToAnnotations(Names.HAPROXY_ANNOTATION, configuration)
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withLastTransitionTime("2026-11-22T" + ready + "Z")
                .endCondition()
                .endStatus()
                .build();
    }

    private static Set<String> rolling(Node node, Pod... pods) {
        return new Rollouts(List.of(claim(relay(), false)), List.of(pods), List.of(node)).rolling();
    }

    private static PortClaim claim(DaemonSet relay, boolean reservation) {
        return new PortClaim(
                8080, new AppKey("photos", "immich"), "", List.of(), List.of(), List.of(), reservation, relay);
    }

    private static DaemonSet relay() {
        return new DaemonSetBuilder()
                .withNewMetadata()
                .withName("relay-8080")
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withImage("haproxy:3")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static PodBuilder pod(String revision) {
        return new PodBuilder()
                .withNewMetadata()
                .addToLabels(Names.PORT_LABEL, "8080")
                .addToLabels("controller-revision-hash", revision)
                .endMetadata()
                .withNewSpec()
                .withNodeName("home")
                .addNewContainer()
                .withImage("haproxy:3")
                .endContainer()
                .endSpec();
    }

    private static Node node(String ready) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName("home")
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready)
                .endCondition()
                .endStatus()
                .build();
    }
}
