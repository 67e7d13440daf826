package io.exposedapp.plan.claim;

import static io.exposedapp.plan.claim.AssignedPorts.app;
import static io.exposedapp.plan.claim.AssignedPorts.assign;
import static io.exposedapp.plan.claim.AssignedPorts.claim;
import static io.exposedapp.plan.claim.AssignedPorts.edge;
import static io.exposedapp.plan.claim.AssignedPorts.edgeWithFiles;
import static io.exposedapp.plan.claim.AssignedPorts.hinted;
import static io.exposedapp.plan.claim.AssignedPorts.key;
import static io.exposedapp.plan.claim.AssignedPorts.pinned;
import static io.exposedapp.plan.claim.AssignedPorts.reservation;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Names;
import io.exposedapp.model.Result;
import io.exposedapp.model.Settings;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.KnownClaims;
import io.exposedapp.plan.world.PortClaim;
import io.exposedapp.plan.world.PortClaims;
import io.exposedapp.plan.world.RoutedPorts;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void newcomersGetTheLowestFreePortsOldestFirst() {
        assertThat(assign(List.of(), app("b", 2), app("a", 1)))
                .containsEntry(key("a"), Result.ok(8080))
                .containsEntry(key("b"), Result.ok(8081));
    }

    @Test
    void aHeldPortIsKept() {
        assertThat(assign(List.of(claim(8082, "a")), app("a", 1))).containsEntry(key("a"), Result.ok(8082));
    }

    @Test
    void thePortOfTheStatusIsAllocatedAgainIfFree() {
        assertThat(assign(List.of(), hinted(app("a", 1), 8081))).containsEntry(key("a"), Result.ok(8081));
        assertThat(assign(List.of(claim(8081, "x")), hinted(app("a", 1), 8081)))
                .containsEntry(key("a"), Result.ok(8080));
        assertThat(assign(List.of(), hinted(app("a", 1), 22))).containsEntry(key("a"), Result.ok(8080));
    }

    @Test
    void aPinnedPortComesBeforeAnOlderNewcomer() {
        assertThat(assign(List.of(), app("old", 1), pinned(app("new", 2), 8080)))
                .containsEntry(key("new"), Result.ok(8080))
                .containsEntry(key("old"), Result.ok(8081));
    }

    @Test
    void aPinnedPortThatIsHeldIsRefusedWithItsHolder() {
        Verdict refusal = assign(List.of(claim(8080, "holder")), app("holder", 2), pinned(app("late", 1), 8080))
                .get(key("late"))
                .failure()
                .orElseThrow();
        assertThat(refusal.reason()).isEqualTo(Reason.PortTaken);
        assertThat(refusal.message()).contains("apps/holder");
    }

    @Test
    void aPinnedPortOutsideTheRangeIsRefusedUnlessItIsHeld() {
        Verdict refusal = assign(List.of(), pinned(app("a", 1), 9000))
                .get(key("a"))
                .failure()
                .orElseThrow();
        assertThat(refusal.reason()).isEqualTo(Reason.PortNotAllowed);
        assertThat(refusal.message()).contains("8080 to 8082").contains("relay.ports");
        assertThat(assign(List.of(claim(9000, "a")), pinned(app("a", 1), 9000)))
                .containsEntry(key("a"), Result.ok(9000));
    }

    @Test
    void anExhaustedRangeIsTold() {
        var ports = assign(List.of(claim(8080, "x"), claim(8081, "y")), app("a", 1), app("b", 2));
        assertThat(ports).containsEntry(key("a"), Result.ok(8082));
        assertThat(ports.get(key("b")).failure().orElseThrow().reason()).isEqualTo(Reason.PortRangeExhausted);
    }

    @Test
    void anOccupiedPortIsNotAllocated() {
        var occupied = Map.of(8080, "Service kube-system/traefik", 8081, "Pod web/nginx");
        assertThat(assign(List.of(), occupied, List.of(), app("a", 1))).containsEntry(key("a"), Result.ok(8082));
        Verdict refusal = assign(List.of(), occupied, List.of(), pinned(app("p", 1), 8080))
                .get(key("p"))
                .failure()
                .orElseThrow();
        assertThat(refusal.reason()).isEqualTo(Reason.PortTaken);
        assertThat(refusal.message()).contains("Service kube-system/traefik");
    }

    @Test
    void aReservedPortIsNotAllocatedWhileOthersAreFree() {
        assertThat(assign(List.of(reservation(8080, "gone")), Map.of(), List.of(edge(true)), app("a", 1)))
                .containsEntry(key("a"), Result.ok(8081));
    }

    @Test
    void aRecreatedAppGetsItsReservedPort() {
        assertThat(assign(List.of(reservation(8082, "a")), app("a", 1))).containsEntry(key("a"), Result.ok(8082));
    }

    @Test
    void aReservedPortIsReclaimedWhenNoneIsFreeAndNoEdgeServesIt() {
        List<PortClaim> claims = List.of(claim(8080, "x"), claim(8081, "y"), reservation(8082, "gone"));
        assertThat(assign(claims, Map.of(), List.of(edge(true), edge(true)), app("x", 1), app("y", 1), app("a", 2)))
                .containsEntry(key("a"), Result.ok(8082));
        for (Optional<EdgeFacts> doubtful : List.of(edge(true, 8082), edge(false))) {
            assertThat(assign(claims, Map.of(), List.of(edge(true), doubtful), app("x", 1), app("y", 1), app("a", 2))
                            .get(key("a"))
                            .failure()
                            .orElseThrow()
                            .reason())
                    .isEqualTo(Reason.PortRangeExhausted);
        }
    }

    @Test
    void anAppWithoutAPortWaitsUntilAllItsEdgesWereTried() {
        Verdict waits = assign(List.of(), Map.of(), List.of(edge(true), Optional.empty()), hinted(app("a", 1), 8081))
                .get(key("a"))
                .failure()
                .orElseThrow();
        assertThat(waits.status()).isEqualTo(Verdict.Status.Unknown);
        assertThat(waits.reason()).isEqualTo(Reason.ClaimingPort);
        assertThat(waits.message()).contains("edge-1").doesNotContain("edge-0");
        // tried in vain is tried
        assertThat(assign(List.of(), Map.of(), List.of(edge(false)), app("a", 1)))
                .containsEntry(key("a"), Result.ok(8080));
        assertThat(assign(List.of(claim(8081, "a")), Map.of(), List.of(Optional.empty()), app("a", 1)))
                .containsEntry(key("a"), Result.ok(8081));
    }

    @Test
    void aPortThatAnotherAppsFileNamesIsNotAllocated() {
        assertThat(assign(List.of(), Map.of(), List.of(edgeWithFiles(Map.of("a", 8080, "b", 8080))), app("a", 1)))
                .containsEntry(key("a"), Result.ok(8081));
    }

    @Test
    void aReservedPortWhoseRelayStillRunsIsNotReclaimed() {
        // Given
        PortClaims claims = new PortClaims(
                List.of(KnownClaims.map(claim(8080, "x")), KnownClaims.map(reservation(8081, "gone"))),
                List.of(relay(8081, "gone")));
        Settings two = new Settings("home", "relays", 8080, 8081, "haproxy", "IfNotPresent");
        RoutedPorts none = new RoutedPorts(Map.of());
        // When
        Ports ports = new Ports(
                two,
                claims,
                Map.of(),
                new TreeMap<>(Map.of("edge-0", edge(true))),
                none,
                new EdgeAccess(claims, Map.of(), none),
                Set.of(key("x"), key("a")));
        // Then
        assertThat(ports.assign(List.of(new Accepted(app("a", 1), List.of(edge("edge-0")))))
                        .get(key("a"))
                        .failure()
                        .orElseThrow()
                        .reason())
                .isEqualTo(Reason.PortRangeExhausted);
    }

    private static DaemonSet relay(int port, String app) {
        return new DaemonSetBuilder()
                .withNewMetadata()
                .withName(Names.relay(port))
                .addToAnnotations(Names.APP_NAMESPACE_ANNOTATION, "apps")
                .addToAnnotations(Names.APP_NAME_ANNOTATION, app)
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
