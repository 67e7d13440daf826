package io.exposedapp.plan;

import static io.exposedapp.plan.SmallWorld.app;
import static io.exposedapp.plan.SmallWorld.edge;
import static io.exposedapp.plan.SmallWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.api.Reason;
import io.exposedapp.api.RelaySpec;
import io.exposedapp.api.ServiceRef;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Settings;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two apps hold all ports of the range and are served by one edge. Another edge, which was not reached when they got
 * them, has files by which each app's visitors are sent to the other one's port.
 */
class BarredPortsTest {

    private static final AppKey PHOTOS = key("photos");
    private static final AppKey NOTES = key("notes");

    private final SmallWorld world = new SmallWorld(app("notes"), app("photos"));

    @BeforeEach
    void cross() {
        world.settings = ports(8081);
        world.settle();
        Map<AppKey, RouteFact> served = Map.copyOf(world.routes);
        world.edges.add(edge("west", "100.64.0.9"));
        world.visits.put("west", SmallWorld.facts(Map.of(PHOTOS, served.get(NOTES), NOTES, served.get(PHOTOS))));
        world.relay();
    }

    @Test
    void eachIsToldByWhomAndWhatToDo() {
        // When
        Verdict photos = route(PHOTOS, "west");
        Verdict notes = route(NOTES, "west");
        // Then
        assertThat(photos.status()).isEqualTo(Verdict.Status.False);
        assertThat(photos.reason()).isEqualTo(Reason.PortBarred);
        assertThat(photos.message())
                .contains("Edge west has a route of ExposedApp apps/notes to port 8081")
                .contains("8080 to 8081")
                .contains("relay.ports")
                .contains("delete an app");
        assertThat(notes.message()).contains("a route of ExposedApp apps/photos to port 8080");
    }

    @Test
    void theEdgeThatServesThemIsNotBarred() {
        assertThat(route(PHOTOS, "vps").reason()).isEqualTo(Reason.Synced);
    }

    @Test
    void anAppThatMovesToAFreePortIsNotTold() {
        // When
        world.settings = ports(8083);
        // Then
        assertThat(route(PHOTOS, "west").reason()).isEqualTo(Reason.Pending);
        assertThat(route(NOTES, "west").reason()).isEqualTo(Reason.Pending);
    }

    @Test
    void anAppThatPinsItsPortIsToldToPinAnotherOne() {
        // When
        world.put(app(
                "photos",
                new ExposedAppSpec(
                        "photos.example.com",
                        null,
                        new ServiceRef("web", null),
                        null,
                        null,
                        new RelaySpec(8081),
                        null,
                        null)));
        // Then
        assertThat(route(PHOTOS, "west").reason()).isEqualTo(Reason.PortBarred);
        assertThat(route(PHOTOS, "west").message()).contains("Pin another port").doesNotContain("relay.ports");
    }

    @Test
    void anAppThatNoEdgeServesIsToldWhatBarsItFromItsPort() {
        // Given
        world.edges.remove(0);
        // Then
        Verdict accepted = world.plan().apps().get(PHOTOS).accepted();
        assertThat(accepted.reason()).isEqualTo(Reason.PortRangeExhausted);
        assertThat(accepted.message())
                .contains("barred from port 8081 by a route of ExposedApp apps/notes on edge west")
                .contains("relay.ports");
    }

    private Verdict route(AppKey app, String edge) {
        return world.plan().apps().get(app).edges().get(edge);
    }

    private static Settings ports(int last) {
        return new Settings("home", "exposedapp-relays", 8080, last, "haproxy:test", "IfNotPresent");
    }
}
