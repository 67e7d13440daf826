package io.exposedapp.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.plan.SmallWorld;
import io.exposedapp.plan.world.KnownClaims;
import io.exposedapp.plan.world.PortClaim;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChangeHandlerTest {

    private static final String RELAYS = "exposedapp-relays";

    private final AtomicInteger plans = new AtomicInteger();
    private final AtomicInteger touches = new AtomicInteger();
    private final ChangeHandler handler = new ChangeHandler(RELAYS, plans::incrementAndGet, touches::incrementAndGet);

    @Test
    void statusWritesOfAppsDoNotTriggerReplanning() {
        // Given
        ExposedApp reported = SmallWorld.app("photos");
        reported.setStatus(
                new ExposedAppStatus(1L, "https://photos.example.com", null, null, null, null, null, null, null));
        // When
        handler.onUpdate(SmallWorld.app("photos"), reported);
        // Then
        assertCalls(0, 0);
    }

    @Test
    void statusWritesOfRelaysDoNotTriggerReplanning() {
        // Given
        DaemonSet ready = new DaemonSetBuilder(relay())
                .editStatus()
                .withNumberReady(1)
                .withUpdatedNumberScheduled(1)
                .endStatus()
                .build();
        // When
        handler.onUpdate(relay(), ready);
        // Then
        assertCalls(0, 0);
    }

    @Test
    void anObservedGenerationOfARelayTriggersReplanningOnly() {
        // Given
        DaemonSet observed = new DaemonSetBuilder(relay())
                .editStatus()
                .withObservedGeneration(2L)
                .endStatus()
                .build();
        // When
        handler.onUpdate(relay(), observed);
        // Then
        assertCalls(1, 0);
    }

    static Stream<Consumer<DaemonSet>> relayEdits() {
        return Stream.of(
                // a changed spec is another generation
                relay -> relay.getMetadata().setGeneration(2L),
                relay -> relay.getMetadata().getAnnotations().put(Names.EDGES_ANNOTATION, "evil"),
                relay -> relay.getMetadata().getLabels().remove(Names.MANAGED_BY_LABEL));
    }

    @ParameterizedTest
    @MethodSource("relayEdits")
    void handEditsOfARelayTouchTheRelays(Consumer<DaemonSet> edit) {
        // Given
        DaemonSet edited = relay();
        edit.accept(edited);
        // When
        handler.onUpdate(relay(), edited);
        // Then
        assertThat(touches).hasValue(1);
    }

    static Stream<Consumer<ConfigMap>> claimEdits() {
        return Stream.of(
                claim -> claim.getData().put("hosts", "[\"evil.example.com/\"]"),
                claim -> claim.getData().remove("state"),
                claim -> claim.setData(null),
                claim -> claim.getMetadata().getLabels().remove(Names.MANAGED_BY_LABEL));
    }

    @ParameterizedTest
    @MethodSource("claimEdits")
    void handEditsOfAClaimTouchTheRelaysAndTriggerReplanning(Consumer<ConfigMap> edit) {
        // Given
        ConfigMap edited = claim();
        edit.accept(edited);
        // When
        handler.onUpdate(claim(), edited);
        // Then
        assertCalls(1, 1);
    }

    @Test
    void aResyncOfAClaimDoesNotTouchTheRelays() {
        // Given
        ConfigMap same = new ConfigMapBuilder(claim())
                .editMetadata()
                .withResourceVersion("8")
                .endMetadata()
                .build();
        // When
        handler.onUpdate(claim(), same);
        // Then
        assertThat(touches).hasValue(0);
    }

    @Test
    void aDeletedRelayTouchesTheRelays() {
        handler.onDelete(relay(), false);
        assertCalls(1, 1);
    }

    @Test
    void aDeletedClaimTouchesTheRelays() {
        handler.onDelete(claim(), false);
        assertCalls(1, 1);
    }

    @Test
    void aNewClaimTriggersReplanningOnly() {
        handler.onAdd(claim());
        assertCalls(1, 0);
    }

    @Test
    void podsOfRelaysTriggerReplanningOnly() {
        // Given
        Pod changed = new PodBuilder(pod(RELAYS))
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build();
        // When
        handler.onAdd(pod(RELAYS));
        handler.onUpdate(pod(RELAYS), changed);
        handler.onDelete(pod(RELAYS), false);
        // Then
        assertCalls(3, 0);
    }

    @Test
    void podsOfOthersDoNotTriggerReplanning() {
        // When
        handler.onAdd(pod("apps"));
        handler.onUpdate(pod("apps"), pod("apps"));
        handler.onDelete(pod("apps"), false);
        // Then
        assertCalls(0, 0);
    }

    @Test
    void theInstallationTriggersReplanningOnly() {
        // Given
        ConfigMap drained = new ConfigMapBuilder(SmallWorld.INSTALLATION)
                .editMetadata()
                .addToAnnotations(Names.DRAIN_ANNOTATION, "1")
                .endMetadata()
                .build();
        // When
        handler.onUpdate(SmallWorld.INSTALLATION, drained);
        // Then
        assertCalls(1, 0);
    }

    private void assertCalls(int planned, int touched) {
        assertThat(plans).as("plans").hasValue(planned);
        assertThat(touches).as("touches of relays").hasValue(touched);
    }

    private static ConfigMap claim() {
        ConfigMap claim = KnownClaims.map(PortClaim.held(
                8080, new AppKey("apps", "photos"), "uid", List.of(), List.of("vps"), List.of("100.64.0.1")));
        claim.getMetadata().setUid("u");
        claim.getMetadata().setResourceVersion("7");
        return claim;
    }

    private static DaemonSet relay() {
        return new DaemonSetBuilder()
                .withNewMetadata()
                .withName("relay-8080")
                .withNamespace(RELAYS)
                .withUid("u")
                .withGeneration(1L)
                .withLabels(Names.relayLabels(8080))
                .addToAnnotations(Names.EDGES_ANNOTATION, "vps")
                .endMetadata()
                .withNewStatus()
                .withObservedGeneration(1L)
                .endStatus()
                .build();
    }

    private static Pod pod(String namespace) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("relay-8080-x")
                .withNamespace(namespace)
                .withUid("u")
                .withLabels(Names.podLabels(8080))
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }
}
