package io.exposedapp.plan.relay;

import static io.exposedapp.plan.SmallWorld.app;
import static io.exposedapp.plan.SmallWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.EdgeRef;
import io.exposedapp.api.EdgeSpec;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.api.Grant;
import io.exposedapp.api.NamespaceSelector;
import io.exposedapp.api.ServiceRef;
import io.exposedapp.model.Names;
import io.exposedapp.plan.SmallWorld;
import io.exposedapp.plan.relay.RelaySet.Cause;
import io.exposedapp.plan.relay.RelaySet.Removal;
import io.exposedapp.plan.world.PortClaim;
import io.exposedapp.plan.world.PortClaimMap;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayRemovalsTest {

    private final SmallWorld world = new SmallWorld(app("photos")).settle();
    private final PortClaim claim = PortClaimMap.read(world.claims.get(8080)).orElseThrow();

    @Test
    void aServedAppLosesNothing() {
        assertThat(removals()).isEmpty();
    }

    @Test
    void aDeletedAppWhoseRouteIsGoneLosesItsRelayAtOnce() {
        // Given
        world.apps.clear();
        world.routes.clear();
        // Then
        assertThat(removals())
                .containsExactly(new Removal(
                        claim, key("photos"), Cause.AppGone, Optional.of("relay-8080"), List.of("relay-8080-x")));
    }

    @Test
    void aDeletedAppKeepsItsRelayWhileItsRouteIsOnAnEdgeThatAnswers() {
        // Given
        world.apps.clear();
        // Then
        assertThat(removals()).isEmpty();
    }

    @Test
    void aDeletedAppLosesNothingDuringARestore() {
        // Given
        world.apps.clear();
        world.routes.clear();
        world.restoring();
        // Then
        assertThat(removals()).isEmpty();
    }

    @Test
    void aClaimOfADeletedAppWithoutARelayIsReserved() {
        // Given
        world.apps.clear();
        world.routes.clear();
        world.relays.clear();
        world.pods.clear();
        // Then
        assertThat(removals())
                .containsExactly(new Removal(claim, key("photos"), Cause.AppGone, Optional.empty(), List.of()));
    }

    @Test
    void aReservedClaimStays() {
        // Given
        SmallWorld reserved = new SmallWorld().put(claim.reserve());
        // Then
        assertThat(reserved.plan().relays().removals()).isEmpty();
        assertThat(reserved.plan().relays().claims()).isEmpty();
    }

    @Test
    void aReservedClaimWhoseRelayIsLeftLosesIt() {
        // Given an operator that stopped in between
        world.apps.clear();
        world.routes.clear();
        world.put(claim.reserve());
        // Then
        assertThat(removals())
                .containsExactly(new Removal(
                        claim.reserve(),
                        key("photos"),
                        Cause.AppGone,
                        Optional.of("relay-8080"),
                        List.of("relay-8080-x")));
    }

    @Test
    void aRelayWhoseServiceIsGoneIsRemovedAtOnceAndItsClaimKept() {
        // Given
        world.services.clear();
        // Then
        assertThat(removals())
                .containsExactly(new Removal(
                        claim, key("photos"), Cause.BackendGone, Optional.of("relay-8080"), List.of("relay-8080-x")));
        assertThat(world.plan().routes().get("vps").desired()).containsOnlyKeys(key("photos"));
    }

    @Test
    void aRelayOfVersion01WhoseServiceIsGoneIsRemovedToo() {
        // Given
        world.put(new DaemonSetBuilder(world.relays.get("relay-8080"))
                .editSpec()
                .editTemplate()
                .editMetadata()
                .removeFromAnnotations(Names.FORWARDING_ANNOTATION)
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build());
        assertThat(removals()).isEmpty();
        // When
        world.services.clear();
        // Then
        assertThat(removals()).extracting(Removal::cause).containsExactly(Cause.BackendGone);
    }

    /** Else it would be in use while its edge is off, by whatever Service got the address. */
    @Test
    void aRelayOfADeletedAppIsRemovedBeforeItsRouteWhenItsServiceIsGoneToo() {
        // Given
        world.apps.clear();
        world.services.clear();
        // Then
        assertThat(removals()).extracting(Removal::cause).containsExactly(Cause.BackendGone);
        // When
        world.relays.clear();
        world.pods.clear();
        // Then
        assertThat(removals()).isEmpty();
    }

    @Test
    void aRelayWhoseServiceHasAnotherAddressIsRemovedBeforeItIsMadeAnew() {
        // Given
        world.services.get(0).getSpec().setClusterIP("10.43.0.10");
        // Then
        assertThat(removals()).extracting(Removal::cause).containsExactly(Cause.BackendGone);
        assertThat(world.plan().relays().desired()).isEmpty();
        // When
        world.relays.clear();
        world.pods.clear();
        // Then
        assertThat(world.plan().relays().desired()).containsOnlyKeys("relay-8080");
    }

    @ParameterizedTest
    @ValueSource(strings = {"None", "fd00:43::1"})
    void aRelayWhoseServiceHasNoAddressAnyMoreIsRemoved(String clusterIp) {
        // Given
        world.services.get(0).getSpec().setClusterIP(clusterIp);
        // Then
        assertThat(removals()).extracting(Removal::cause).containsExactly(Cause.BackendGone);
    }

    @Test
    void aRelayWhoseServiceHasAnotherPortStays() {
        // Given
        world.put(app(
                "photos",
                new ExposedAppSpec(
                        "photos.example.com",
                        null,
                        new ServiceRef("web", new IntOrString("gone")),
                        null,
                        null,
                        null,
                        null,
                        null)));
        // Then
        assertThat(removals()).isEmpty();
    }

    @Test
    void aRelayOfARefusedAppIsRemovedWhenItsServiceIsGone() {
        // Given
        ExposedAppSpec elsewhere = new ExposedAppSpec(
                "photos.example.com",
                null,
                new ServiceRef("web", null),
                null,
                List.of(new EdgeRef("nowhere")),
                null,
                null,
                null);
        world.put(app("photos", elsewhere));
        world.services.clear();
        // Then
        assertThat(removals()).extracting(Removal::cause).containsExactly(Cause.BackendGone);
    }

    @Test
    void anAppThatLostItsGrantLosesItsRelayAndKeepsItsPortWithoutHosts() {
        // Given
        Grant others = new Grant(new NamespaceSelector(Map.of("team", "other"), null), List.of("*"));
        EdgeSpec spec = world.edges.get(0).getSpec();
        world.edges
                .get(0)
                .setSpec(new EdgeSpec(
                        true,
                        spec.publicAddresses(),
                        spec.tailnetAddress(),
                        null,
                        null,
                        null,
                        List.of(others),
                        null,
                        null));
        // Then
        assertThat(removals())
                .containsExactly(new Removal(
                        claim,
                        key("photos"),
                        Cause.AccessWithdrawn,
                        Optional.of("relay-8080"),
                        List.of("relay-8080-x")));
        assertThat(world.plan().relays().claims()).isEqualTo(Map.of(8080, claim.withoutAccess()));
    }

    @Test
    void aRelayOfAnAppThatDoesNotHoldThePortIsRemovedBeforeTheHoldersIsMade() {
        // Given a relay that somebody made for another app
        DaemonSet others = new DaemonSetBuilder(world.relays.get("relay-8080"))
                .editMetadata()
                .addToAnnotations(Names.APP_NAME_ANNOTATION, "other")
                .endMetadata()
                .build();
        world.put(others);
        // Then
        assertThat(removals())
                .containsExactly(new Removal(
                        claim, key("other"), Cause.NotHolder, Optional.of("relay-8080"), List.of("relay-8080-x")));
        assertThat(world.plan().relays().desired()).isEmpty();
    }

    private List<Removal> removals() {
        return world.plan().relays().removals();
    }
}
