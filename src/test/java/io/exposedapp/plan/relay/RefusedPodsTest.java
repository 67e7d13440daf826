package io.exposedapp.plan.relay;

import static io.exposedapp.plan.SmallWorld.app;
import static io.exposedapp.plan.SmallWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.SmallWorld;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import org.junit.jupiter.api.Test;

/** What is told where Kubernetes can't create the pods of a relay. */
class RefusedPodsTest {

    private static final String BEFORE = "2026-11-22T11:59:59Z";
    private static final String CREATED = "2026-11-22T12:00:00Z";
    private static final String AFTER = "2026-11-22T12:00:01Z";

    private final SmallWorld world = new SmallWorld(app("photos")).settle();

    @Test
    void theApiServersWordsAreTold() {
        // Given
        world.pods.clear();
        world.podRefusals.add(refusal("uid-relay", BEFORE, "denied request: no hostNetwork here"));
        world.podRefusals.add(refusal("uid-relay", AFTER, "denied request: no host ports"));
        // Then
        assertThat(relayReady().reason()).isEqualTo(Reason.RelayRefused);
        assertThat(relayReady().message())
                .contains(
                        "the pods of DaemonSet relay-8080: pods \"relay-8080-\" is forbidden: denied request: no host ports")
                .contains("namespace exposedapp-relays");
    }

    @Test
    void aRefusalThatAPodWasCreatedAfterIsOver() {
        // Given
        world.pods.get(0).getStatus().getConditions().clear();
        world.podRefusals.add(refusal("uid-relay", CREATED, "denied request"));
        // Then
        assertThat(relayReady().reason()).isEqualTo(Reason.Starting);
    }

    @Test
    void aRelayThatServesAsItWasBeforeIsDegraded() {
        // Given
        world.podRefusals.add(refusal("uid-relay", AFTER, "denied request"));
        // Then
        assertThat(relayReady().isTrue()).isTrue();
        assertThat(relayReady().reason()).isEqualTo(Reason.Degraded);
        assertThat(relayReady().message()).contains("as it was before", "denied request");
    }

    @Test
    void aRefusalOfAFormerDaemonSetDoesNotCount() {
        // Given
        world.pods.clear();
        world.podRefusals.add(refusal("uid-former", AFTER, "denied request"));
        // Then
        assertThat(relayReady().reason()).isEqualTo(Reason.Starting);
    }

    @Test
    void aTailnetProbeWithoutPodsIsToldInPlaceOfTheMissingAddress() {
        // Given
        world.nodes.clear();
        world.put(probe(0));
        assertThat(relayReady().reason()).isEqualTo(Reason.NoTailnetNode);
        // When
        world.podRefusals.add(refusal("uid-probe", AFTER, "denied request"));
        // Then
        assertThat(relayReady().reason()).isEqualTo(Reason.RelayRefused);
        assertThat(relayReady().message()).contains("tailnet-probe", "denied request");
        // When
        world.put(probe(1));
        // Then
        assertThat(relayReady().reason()).isEqualTo(Reason.NoTailnetNode);
    }

    private Verdict relayReady() {
        world.relays.values().stream()
                .filter(d -> d.getMetadata().getName().equals("relay-8080"))
                .forEach(d -> d.getMetadata().setUid("uid-relay"));
        return world.plan().apps().get(key("photos")).relayReady();
    }

    private static DaemonSet probe(int pods) {
        return new DaemonSetBuilder()
                .withNewMetadata()
                .withName("tailnet-probe")
                .withUid("uid-probe")
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .endTemplate()
                .endSpec()
                .withNewStatus()
                .withCurrentNumberScheduled(pods)
                .endStatus()
                .build();
    }

    private static Event refusal(String uid, String time, String words) {
        return new EventBuilder()
                .withNewMetadata()
                .withName(uid + time)
                .endMetadata()
                .withNewInvolvedObject()
                .withKind("DaemonSet")
                .withUid(uid)
                .endInvolvedObject()
                .withReason("FailedCreate")
                .withMessage("Error creating: pods \"relay-8080-\" is forbidden: " + words)
                .withLastTimestamp(time)
                .build();
    }
}
