package io.exposedapp.plan;

import static io.exposedapp.plan.SmallWorld.app;
import static io.exposedapp.plan.SmallWorld.edge;
import static io.exposedapp.plan.SmallWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.api.Reason;
import io.exposedapp.api.ServiceRef;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import io.exposedapp.plan.world.PortClaim;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * An Edge that is being deleted isn't visited any more. A finalizer of another program may block its deletion for days.
 */
class TerminatingEdgeTest {

    private final SmallWorld world = new SmallWorld();

    TerminatingEdgeTest() {
        Edge held = edge("held", "100.64.0.9");
        held.getMetadata().setFinalizers(List.of("example.com/somebodys"));
        held.getMetadata().setDeletionTimestamp("2026-11-22T12:00:00Z");
        world.edges.add(held);
    }

    @Test
    void anAppWithoutAPortGetsOne() {
        // When
        world.put(app("photos"));
        // Then
        assertThat(accepted("photos").message()).contains("Port 8080 is chosen");
    }

    @Test
    void aHostThatSeveralAppsAskForGoesToTheFirst() {
        // When
        world.put(app("photos", sharing("photos.example.com")));
        world.put(app("rival", sharing("photos.example.com")));
        // Then
        assertThat(accepted("photos").reason()).isEqualTo(Reason.ClaimingPort);
        assertThat(accepted("rival").reason()).isEqualTo(Reason.HostConflict);
    }

    @Test
    void aReservedPortIsReclaimedWhereNoneIsFree() {
        // Given
        for (int i = 0; i < 4; i++) {
            world.put(PortClaim.held(8080 + i, key("old" + i), "", List.of(), List.of(), List.of()));
            world.put(app("old" + i));
        }
        world.put(PortClaim.reserved(8084, key("gone"), ""));
        // When
        world.put(app("photos"));
        // Then
        assertThat(accepted("photos").message()).contains("Port 8084 is chosen");
    }

    @Test
    void itsRouteSaysThatTheEdgeIsNotVisited() {
        // When
        world.put(app("photos")).settle();
        // Then
        Map<String, Verdict> edges = world.plan().apps().get(key("photos")).edges();
        assertThat(edges.get("vps").reason()).isEqualTo(Reason.Synced);
        assertThat(edges.get("held").status()).isEqualTo(Verdict.Status.Unknown);
        assertThat(edges.get("held").reason()).isEqualTo(Reason.EdgeTerminating);
        assertThat(edges.get("held").message()).contains("finalizer").contains("kubectl get edge held");
    }

    @Test
    void aRouteThatItLacksIsToldForGood() {
        // Given an edge that was visited before
        world.visits.put("held", SmallWorld.facts(Map.of()));
        // When
        world.put(app("photos")).settle();
        // Then
        Verdict route = world.plan().apps().get(key("photos")).edges().get("held");
        assertThat(route.status()).isEqualTo(Verdict.Status.False);
        assertThat(route.reason()).isEqualTo(Reason.EdgeTerminating);
    }

    @Test
    void aRouteThatItHasIsSynced() {
        // Given
        world.put(app("photos")).settle();
        world.visits.put("held", SmallWorld.facts(Map.of()));
        world.relay();
        // When
        Map<AppKey, RouteFact> written = new TreeMap<>();
        world.plan().routes().get("held").desired().forEach((app, file) -> written.put(app, SmallWorld.synced(file)));
        world.visits.put("held", SmallWorld.facts(written));
        // Then
        assertThat(world.plan().apps().get(key("photos")).edges().get("held").reason())
                .isEqualTo(Reason.Synced);
    }

    private Verdict accepted(String name) {
        return world.plan().apps().get(key(name)).accepted();
    }

    private static ExposedAppSpec sharing(String host) {
        return new ExposedAppSpec(host, null, new ServiceRef("web", null), null, null, null, null, null);
    }
}
