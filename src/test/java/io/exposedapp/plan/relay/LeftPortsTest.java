package io.exposedapp.plan.relay;

import static io.exposedapp.plan.SmallWorld.app;
import static io.exposedapp.plan.SmallWorld.edge;
import static io.exposedapp.plan.SmallWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.api.RelaySpec;
import io.exposedapp.api.ServiceRef;
import io.exposedapp.model.AppKey;
import io.exposedapp.plan.SmallWorld;
import io.exposedapp.plan.relay.RelaySet.Cause;
import io.exposedapp.plan.relay.RelaySet.Removal;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import io.exposedapp.plan.world.PortClaim;
import io.exposedapp.plan.world.PortClaimMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a port is released whose app uses another one by now. */
class LeftPortsTest {

    private final SmallWorld world = new SmallWorld(app("photos")).settle();
    private final PortClaim claim = PortClaimMap.read(world.claims.get(8080)).orElseThrow();
    private final RouteFact former = world.routes.get(key("photos"));

    @Test
    void anAppThatPinsAnotherPortKeepsTheFormerOneUntilItsRouteHasLeftIt() {
        // Given
        world.put(pinned(8083)).relay().relay();
        // Then
        assertThat(world.plan().relays().claims()).containsOnlyKeys(8083);
        assertThat(removals()).isEmpty();
    }

    @Test
    void aPortThatItsAppHasLeftIsReleasedAndDrains() {
        // Given
        world.put(pinned(8083)).settle();
        // Then
        assertThat(removals())
                .containsExactly(
                        new Removal(claim, key("photos"), Cause.PortChanged, Optional.of("relay-8080"), List.of()));
    }

    @Test
    void aPortThatAnotherAppsFileNamesIsKeptWhileTraefikMayServeItOfItsApp() {
        // Given an edge that the relay admits
        world.put(pinned(8083)).settle();
        // When
        world.routes.put(key("other"), former);
        // Then: what Traefik serves of the port may still be the file that the app had
        assertThat(removals()).isEmpty();
    }

    @Test
    void aPortThatAnotherAppsFileNamesIsReleasedWhereTheRelayDoesNotAdmitTheEdge() {
        // Given
        Map<AppKey, RouteFact> others = Map.of(key("other"), former);
        world.put(pinned(8083)).settle();
        // When
        world.edges.add(edge("barred", "100.64.0.9"));
        world.visits.put("barred", SmallWorld.facts(others));
        // Then: what Traefik serves of the port is the other app's
        assertThat(removals()).extracting(Removal::cause).containsExactly(Cause.PortChanged);
    }

    private List<Removal> removals() {
        return world.plan().relays().removals();
    }

    private static ExposedApp pinned(int port) {
        return app(
                "photos",
                new ExposedAppSpec(
                        "photos.example.com",
                        null,
                        new ServiceRef("web", null),
                        null,
                        null,
                        new RelaySpec(port),
                        null,
                        null));
    }
}
