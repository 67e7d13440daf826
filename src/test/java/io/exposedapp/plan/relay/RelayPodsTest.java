package io.exposedapp.plan.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Names;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.SmallWorld;
import io.exposedapp.plan.world.DeletionGuard;
import io.exposedapp.plan.world.DnsEndpointFacts;
import io.exposedapp.plan.world.Outside;
import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelayPodsTest {

    private static final String LAST_WORDS =
            "[ALERT] Starting frontend tailnet: cannot bind socket (Address already in use) [100.64.0.2:8080]";

    @Test
    void aPortIsInUseWhenTheTerminationMessageSaysSo() {
        // Given
        RelayPods pods = pods(crashed("home", LAST_WORDS), crashed("attic", LAST_WORDS));
        // Then
        assertThat(pods.inUse()).isEqualTo(Map.of(8080, "a program on node attic, home"));
        assertTrouble(pods, Reason.PortInUse, "a program on node attic, home");
    }

    @Test
    void aPortIsInUseWhenTheCurrentTerminationSaysSo() {
        Pod ended = pod("home")
                .withNewStatus()
                .addNewContainerStatus()
                .withNewState()
                .withNewTerminated()
                .withMessage(LAST_WORDS)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
        assertThat(pods(ended).inUse()).containsOnlyKeys(8080);
    }

    @Test
    void aPortIsNotInUseOnceTheRelayIsReady() {
        Pod recovered = new PodBuilder(crashed("home", LAST_WORDS))
                .editStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
        assertThat(pods(recovered).inUse()).isEmpty();
        assertThat(pods(recovered).listening(8080)).containsExactly(recovered);
    }

    @Test
    void aPodThatWasReadyWhileItsContainerRanStillListens() {
        // Given
        Pod cutOff = unready("2026-11-22T12:00:00Z", "2026-11-22T12:00:20Z");
        Pod starting = unready("2026-11-22T12:00:00Z", "2026-11-22T12:00:00Z");
        Pod restarted = unready("2026-11-22T12:00:30Z", "2026-11-22T12:00:29Z");
        // Then
        assertThat(pods(cutOff, starting, restarted).listening(8080)).containsExactly(cutOff);
        assertThat(pods(cutOff).reaches(8080, "home")).isFalse();
    }

    @Test
    void aPodOfANodeThatDoesNotAnswerDoesNotListen() {
        // Given
        Pod cutOff = unready("2026-11-22T12:00:00Z", "2026-11-22T12:00:20Z");
        // Then
        assertThat(RelayPods.of(world(List.of(cutOff), List.of(RelayObjects.node("Unknown"))))
                        .listening(8080))
                .isEmpty();
        assertThat(RelayPods.of(world(List.of(cutOff), List.of(RelayObjects.node("True"))))
                        .listening(8080))
                .containsExactly(cutOff);
    }

    @Test
    void thePortThatTheKubeletAsksOnIsNotTheRelays() {
        // Given
        RelayPods pods = pods(
                crashed(
                        "home",
                        "[ALERT] Binding for frontend health: cannot bind socket (Address already in use) for [127.83.31.144:20483]"));
        // Then
        assertThat(pods.inUse()).isEmpty();
        assertTrouble(pods, Reason.PortInUse, "Port 20483 of loopback addresses");
    }

    @Test
    void aTerminationMessageIsOverOnceTheContainerRunsAgain() {
        Pod unready = new PodBuilder(crashed("home", LAST_WORDS))
                .editStatus()
                .editFirstContainerStatus()
                .withNewState()
                .withNewRunning()
                .endRunning()
                .endState()
                .endContainerStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("False")
                .endCondition()
                .endStatus()
                .build();
        assertThat(pods(unready).inUse()).isEmpty();
    }

    @Test
    void aPodThatIsBeingDeletedTellsNothing() {
        Pod ending = new PodBuilder(crashed("home", LAST_WORDS))
                .editMetadata()
                .withDeletionTimestamp("2026-11-22T12:00:00Z")
                .endMetadata()
                .build();
        assertThat(pods(ending).inUse()).isEmpty();
        assertThat(pods(ending).trouble(8080)).isEmpty();
    }

    @Test
    void anotherTerminationMessageIsNoSignOfAUsedPort() {
        assertThat(pods(crashed("home", "[ALERT] config : parsing error")).inUse())
                .isEmpty();
        assertThat(pods(crashed("home", null)).inUse()).isEmpty();
    }

    @Test
    void anImageThatCannotBePulledIsNamed() {
        for (String reason : List.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull")) {
            assertTrouble(pods(waiting(reason)), Reason.ImagePull, "haproxy:3");
        }
        assertThat(pods(waiting("ContainerCreating")).trouble(8080)).isEmpty();
    }

    @Test
    void aNamespaceThatForbidsTheHostNetworkIsToldOfWhenThereAreNoPods() {
        assertTrouble(
                RelayPods.of(world(List.of(), namespace("exposedapp-relays", "baseline"))),
                Reason.PodSecurity,
                "enforce=privileged");
        assertThat(RelayPods.of(world(List.of(pod("home").build()), namespace("exposedapp-relays", "baseline")))
                        .trouble(8080))
                .isEmpty();
        assertThat(RelayPods.of(world(List.of(), namespace("exposedapp-relays", "privileged")))
                        .trouble(8080))
                .isEmpty();
        assertThat(RelayPods.of(world(List.of(), namespace("photos", "restricted")))
                        .trouble(8080))
                .isEmpty();
    }

    private static void assertTrouble(RelayPods pods, Reason reason, String says) {
        Verdict trouble = pods.trouble(8080).orElseThrow();
        assertThat(trouble.reason()).isEqualTo(reason);
        assertThat(trouble.status()).isEqualTo(Verdict.Status.False);
        assertThat(trouble.message()).contains(says);
    }

    private static RelayPods pods(Pod... pods) {
        return RelayPods.of(world(List.of(pods)));
    }

    private static World world(List<Pod> pods, Namespace... namespaces) {
        return world(pods, List.of(), namespaces);
    }

    private static World world(List<Pod> pods, List<Node> nodes, Namespace... namespaces) {
        return new World(
                SmallWorld.SETTINGS,
                Optional.empty(),
                DeletionGuard.NO,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(namespaces),
                nodes,
                Map.of(),
                List.of(),
                List.of(),
                pods,
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                Outside.NONE,
                DnsEndpointFacts.OFF);
    }

    private static Namespace namespace(String name, String level) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("pod-security.kubernetes.io/enforce", level)
                .endMetadata()
                .build();
    }

    private static Pod crashed(String node, String lastWords) {
        return pod(node)
                .withNewStatus()
                .addNewContainerStatus()
                .withNewState()
                .withNewWaiting()
                .withReason("CrashLoopBackOff")
                .endWaiting()
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withMessage(lastWords)
                .endTerminated()
                .endLastState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod waiting(String reason) {
        return pod("home")
                .withNewStatus()
                .addNewContainerStatus()
                .withNewState()
                .withNewWaiting()
                .withReason(reason)
                .endWaiting()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod unready(String started, String since) {
        return pod("home")
                .withNewStatus()
                .addNewContainerStatus()
                .withNewState()
                .withNewRunning()
                .withStartedAt(started)
                .endRunning()
                .endState()
                .endContainerStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("False")
                .withLastTransitionTime(since)
                .endCondition()
                .endStatus()
                .build();
    }

    private static PodBuilder pod(String node) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("relay-8080-" + node)
                .addToLabels(Names.PORT_LABEL, "8080")
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .addNewContainer()
                .withImage("haproxy:3")
                .endContainer()
                .endSpec();
    }
}
