package io.exposedapp.plan.claim;

import static io.exposedapp.plan.claim.AssignedPorts.app;
import static io.exposedapp.plan.claim.AssignedPorts.assign;
import static io.exposedapp.plan.claim.AssignedPorts.claim;
import static io.exposedapp.plan.claim.AssignedPorts.edge;
import static io.exposedapp.plan.claim.AssignedPorts.edgeWithFiles;
import static io.exposedapp.plan.claim.AssignedPorts.hinted;
import static io.exposedapp.plan.claim.AssignedPorts.key;
import static io.exposedapp.plan.claim.AssignedPorts.pinned;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Result;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.PortClaim;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which apps leave the port that they hold, and where they go. */
class PortMovesTest {

    @Test
    void anAppWithoutAPinnedPortLeavesAnOccupiedOne() {
        for (String by : List.of("a program on node home", "Service web/balancer")) {
            assertThat(assign(List.of(claim(8080, "a")), Map.of(8080, by), List.of(), hinted(app("a", 1), 8080)))
                    .containsEntry(key("a"), Result.ok(8081));
        }
    }

    @Test
    void anAppThatMovedStaysThoughItsFormerPortIsFreeAgain() {
        assertThat(assign(List.of(claim(8080, "a"), claim(8081, "a")), hinted(app("a", 1), 8081)))
                .containsEntry(key("a"), Result.ok(8081));
    }

    @Test
    void aPinnedAndHeldPortIsKeptThoughItIsOccupied() {
        assertThat(assign(
                        List.of(claim(8080, "a")),
                        Map.of(8080, "a program on node home"),
                        List.of(),
                        pinned(app("a", 1), 8080)))
                .containsEntry(key("a"), Result.ok(8080));
    }

    @Test
    void anOccupiedPortIsKeptWhenNoOtherIsFree() {
        List<PortClaim> claims = List.of(claim(8080, "a"), claim(8081, "x"), claim(8082, "y"));
        assertThat(assign(
                        claims, Map.of(8080, "Service web/balancer"), List.of(), app("a", 1), app("x", 1), app("y", 1)))
                .containsEntry(key("a"), Result.ok(8080));
    }

    @Test
    void anAppThatMovesGetsAFreePort() {
        assertThat(assign(
                        List.of(claim(8080, "a"), claim(8081, "b")),
                        Map.of(8080, "Service web/balancer"),
                        List.of(),
                        app("a", 1),
                        app("b", 2)))
                .containsEntry(key("a"), Result.ok(8082))
                .containsEntry(key("b"), Result.ok(8081));
    }

    @Test
    void anAppOnAnOccupiedPortDoesNotWaitForEdges() {
        assertThat(assign(
                        List.of(claim(8080, "a")),
                        Map.of(8080, "a program on node home"),
                        List.of(edge(true), Optional.empty()),
                        app("a", 1)))
                .containsEntry(key("a"), Result.ok(8081));
    }

    @Test
    void anAppThatAnotherEdgeServesStaysWhenNoOtherPortIsFree() {
        PortClaim serving = PortClaim.held(8080, key("a"), "", List.of(), List.of(), List.of("100.64.0.1"));
        List<PortClaim> claims = List.of(serving, claim(8081, "x"), claim(8082, "y"));
        assertThat(assign(
                        claims,
                        Map.of(),
                        List.of(edgeWithFiles(Map.of("a", 8080)), edgeWithFiles(Map.of("b", 8080))),
                        app("a", 1),
                        app("x", 2),
                        app("y", 2)))
                .containsEntry(key("a"), Result.ok(8080));
    }

    @Test
    void anAppLeavesAPortWhereAnotherAppsFileBarsItsEdge() {
        // Given: claimed while the edge couldn't be reached, each the port that the other's file names
        List<PortClaim> claims = List.of(claim(8080, "a"), claim(8081, "b"));
        Optional<EdgeFacts> edge = edgeWithFiles(Map.of("a", 8081, "b", 8080));
        Map<AppKey, Result<Integer>> ports =
                assign(claims, Map.of(), List.of(edge), hinted(app("a", 1), 8080), hinted(app("b", 2), 8081));
        // Then: there is no other port for the second, and its own is of no use to it
        assertThat(ports).containsEntry(key("a"), Result.ok(8082));
        assertThat(ports.get(key("b")).failure().orElseThrow().reason()).isEqualTo(Reason.PortRangeExhausted);
    }

    @Test
    void anAppThatAnEdgeServesKeepsItsPort() {
        PortClaim serving = PortClaim.held(
                8080,
                key("a"),
                "",
                List.of(),
                List.of(),
                List.of(edge("edge-0").getSpec().tailnetAddress()));
        assertThat(assign(
                        List.of(serving), Map.of(), List.of(edgeWithFiles(Map.of("a", 8080, "b", 8080))), app("a", 1)))
                .containsEntry(key("a"), Result.ok(8080));
    }
}
