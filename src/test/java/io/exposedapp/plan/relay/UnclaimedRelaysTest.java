package io.exposedapp.plan.relay;

import static io.exposedapp.plan.SmallWorld.app;
import static io.exposedapp.plan.SmallWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.Names;
import io.exposedapp.plan.SmallWorld;
import io.exposedapp.plan.relay.RelaySet.Cause;
import io.exposedapp.plan.relay.RelaySet.Removal;
import io.exposedapp.plan.world.PortClaim;
import io.exposedapp.plan.world.PortClaimMap;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Takes over what version 0.1, or a hand, has left without a claim. */
class UnclaimedRelaysTest {

    private final SmallWorld world = new SmallWorld(app("photos")).settle();
    private final PortClaim claim = PortClaimMap.read(world.claims.get(8080)).orElseThrow();

    @Test
    void aMissingClaimIsWrittenAnewFromTheRelay() {
        // Given a claim that was deleted by hand, or version 0.1
        world.claims.clear();
        // Then
        assertThat(world.plan().relays().claims()).isEqualTo(Map.of(8080, claim));
        assertThat(removals()).isEmpty();
    }

    @Test
    void aRelayOfADeletedAppWithoutAClaimGetsOneBeforeItIsRemoved() {
        // Given
        world.claims.clear();
        world.apps.clear();
        world.routes.clear();
        // Then
        assertThat(world.plan().relays().claims()).isEqualTo(Map.of(8080, claim));
        assertThat(removals()).isEmpty();
    }

    @Test
    void aRelayOnAPortThatIsReservedForAnotherAppGetsTheClaimBeforeItIsRemoved() {
        // Given version 0.1 at work after this one
        world.put(PortClaim.reserved(8080, key("gone"), "uid-gone"));
        world.apps.clear();
        world.routes.clear();
        // Then
        assertThat(world.plan().relays().claims()).isEqualTo(Map.of(8080, claim));
        assertThat(removals()).isEmpty();
    }

    @Test
    void anIdleDaemonSetOfVersion01StaysUntilItsPortIsClaimed() {
        // Given
        SmallWorld former = new SmallWorld().put(idle("reserved-8081"));
        // Then
        assertThat(former.plan().relays().claims())
                .isEqualTo(Map.of(8081, PortClaim.reserved(8081, key("photos"), "uid-photos")));
        assertThat(former.plan().relays().removals()).isEmpty();
    }

    @Test
    void anIdleDaemonSetOfVersion01IsSupersededByTheClaim() {
        // Given
        PortClaim reserved = PortClaim.reserved(8081, key("photos"), "uid-photos");
        SmallWorld former = new SmallWorld().put(idle("reserved-8081")).put(reserved);
        // Then
        assertThat(former.plan().relays().removals())
                .containsExactly(new Removal(
                        reserved, key("photos"), Cause.Superseded, Optional.of("reserved-8081"), List.of()));
    }

    @Test
    void anIdleDaemonSetOfVersion01ThatIsToServeIsChangedNotRemoved() {
        // Given
        world.put(idle("relay-8080"));
        world.pods.clear();
        // Then
        assertThat(removals()).isEmpty();
        assertThat(world.plan().relays().desired()).containsOnlyKeys("relay-8080");
    }

    private List<Removal> removals() {
        return world.plan().relays().removals();
    }

    private DaemonSet idle(String name) {
        return new DaemonSetBuilder(world.relays.get("relay-8080"))
                .editMetadata()
                .withName(name)
                .endMetadata()
                .editSpec()
                .editTemplate()
                .editSpec()
                .addToNodeSelector(Names.NOWHERE_LABEL, "true")
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
