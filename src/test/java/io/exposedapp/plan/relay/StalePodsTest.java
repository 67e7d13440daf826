package io.exposedapp.plan.relay;

import static io.exposedapp.plan.SmallWorld.app;
import static io.exposedapp.plan.SmallWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.api.Reason;
import io.exposedapp.api.ServiceRef;
import io.exposedapp.model.Names;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.SmallWorld;
import io.exposedapp.plan.relay.RelaySet.StalePod;
import io.exposedapp.plan.relay.RelaySet.Staleness;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StalePodsTest {

    private final SmallWorld world = new SmallWorld(app("photos")).settle();

    @Test
    void podsOfARelayThatIsAsDesiredAreNotStale() {
        assertThat(stale()).isEmpty();
    }

    @Test
    void aPodWithoutADaemonSetIsOrphanedWhereNothingIsRelayed() {
        // Given
        world.pods.add(orphan("8083").build());
        // Then
        assertThat(stale()).isEqualTo(Map.of("relay-8083-x", new StalePod(Staleness.Orphaned, Optional.empty())));
    }

    @Test
    void aPodOfADaemonSetIsNotOrphaned() {
        // Given a DaemonSet that isn't seen yet
        world.pods.add(orphan("8083")
                .editMetadata()
                .addNewOwnerReference()
                .withName("relay-8083")
                .endOwnerReference()
                .endMetadata()
                .build());
        // Then
        assertThat(stale()).isEmpty();
    }

    @Test
    void aPodThatIsBeingDeletedIsNotDeletedAgain() {
        // Given
        world.pods.add(orphan("8083")
                .editMetadata()
                .withDeletionTimestamp("2026-11-22T12:00:00Z")
                .endMetadata()
                .build());
        // Then
        assertThat(stale()).isEmpty();
    }

    @Test
    void anOutdatedPodIsDeletedAtOnceThoughKubernetesWouldDrainItLater() {
        // Given an app that names another Service, and a rollout that Kubernetes has forgotten to end
        Pod old = world.pods.get(0);
        world.services.add(new ServiceBuilder(world.services.get(0))
                .editMetadata()
                .withName("other")
                .endMetadata()
                .editSpec()
                .withClusterIP("10.43.0.10")
                .endSpec()
                .build());
        world.put(app(
                "photos",
                new ExposedAppSpec(
                        "photos.example.com", null, new ServiceRef("other", null), null, null, null, null, null)));
        world.relay();
        world.pods.add(named(old, "relay-8080-old"));
        // Then
        assertThat(stale()).isEqualTo(Map.of("relay-8080-old", new StalePod(Staleness.Outdated, Optional.empty())));
    }

    @Test
    void aPodThatForwardsToALostAddressIsDeletedAtOnce() {
        // Given a Service that was made anew, and a relay that forwards there by now
        Pod old = world.pods.get(0);
        world.services.get(0).getSpec().setClusterIP("10.43.0.10");
        world.relays.clear();
        world.relay();
        world.pods.clear();
        world.pods.add(named(old, "relay-8080-old"));
        // Then
        assertThat(stale()).isEqualTo(Map.of("relay-8080-old", new StalePod(Staleness.Misdirected, Optional.empty())));
    }

    @Test
    void aPodThatItsDaemonSetWouldMakeAgainGoesWithIt() {
        // Given
        world.services.get(0).getSpec().setClusterIP("10.43.0.10");
        // Then
        assertThat(stale()).isEmpty();
        assertThat(world.plan().relays().removals())
                .extracting(RelaySet.Removal::cause)
                .containsExactly(RelaySet.Cause.BackendGone);
    }

    @Test
    void aPodThatForwardsToALostAddressDoesNotServe() {
        // Given
        world.services.get(0).getSpec().setClusterIP("10.43.0.10");
        // Then
        Verdict relay = world.plan().apps().get(key("photos")).relayReady();
        assertThat(relay.reason()).isEqualTo(Reason.Starting);
        // When
        world.services.clear();
        // Then
        relay = world.plan().apps().get(key("photos")).relayReady();
        assertThat(relay.reason()).isEqualTo(Reason.WaitingForBackend);
    }

    @Test
    void aReplacedPodOfVersion01IsLeftToKubernetesForSixSeconds() {
        // Given
        Pod old = new PodBuilder(world.pods.get(0))
                .editMetadata()
                .withName("relay-8080-old")
                .withCreationTimestamp("2026-11-22T11:00:00Z")
                .removeFromAnnotations(Names.FORWARDING_ANNOTATION)
                .endMetadata()
                .build();
        world.pods.add(old);
        // Then
        assertThat(stale())
                .isEqualTo(Map.of(
                        "relay-8080-old",
                        new StalePod(Staleness.Replaced, Optional.of(Instant.parse("2026-11-22T12:00:06Z")))));
    }

    private static Pod named(Pod pod, String name) {
        return new PodBuilder(pod).editMetadata().withName(name).endMetadata().build();
    }

    private Map<String, StalePod> stale() {
        return world.plan().relays().stalePods();
    }

    private static PodBuilder orphan(String port) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("relay-" + port + "-x")
                .addToLabels(Names.PORT_LABEL, port)
                .endMetadata()
                .withNewSpec()
                .withNodeName("home")
                .endSpec();
    }
}
