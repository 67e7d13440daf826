package io.exposedapp.plan.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeSpec;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.api.ExposedAppStatus.RelayStatus;
import io.exposedapp.api.Reason;
import io.exposedapp.api.RelaySpec;
import io.exposedapp.api.ServiceRef;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Result;
import io.exposedapp.model.Settings;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import io.exposedapp.plan.world.PortClaim;
import io.exposedapp.plan.world.RoutedPorts;
import io.exposedapp.traefik.RouteFile;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortsTest {

    private static final String FILE = """
      http:
        routers: {app: {rule: "Host(`app.example.com`)", service: app}}
        services: {app: {loadBalancer: {servers: [{url: "http://100.64.0.2:%d"}]}}}
      """;
    private static final Settings SETTINGS = new Settings("home", "relays", 8080, 8082, "haproxy", "IfNotPresent");

    @Test
    void newcomersGetTheLowestFreePortsOldestFirst() {
        assertThat(assign(List.of(), app("b", 2), app("a", 1)))
                .containsEntry(key("a"), Result.ok(8080))
                .containsEntry(key("b"), Result.ok(8081));
    }

    @Test
    void whatIsHeldIsKept() {
        assertThat(assign(List.of(claim(8082, "a")), app("a", 1))).containsEntry(key("a"), Result.ok(8082));
    }

    @Test
    void thePortOfTheStatusIsTakenBackWhenFree() {
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
    void aPinnedPortOutsideTheRangeIsRefusedButToWhoHoldsIt() {
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
    void whatSomethingElseUsesIsNotGiven() {
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
    void aDeletedAppsPortIsGivenToNobodyWhileOthersAreFree() {
        assertThat(assign(List.of(reservation(8080, "gone")), Map.of(), List.of(edge(true)), app("a", 1)))
                .containsEntry(key("a"), Result.ok(8081));
    }

    @Test
    void aRecreatedAppTakesItsPortBack() {
        assertThat(assign(List.of(reservation(8082, "a")), app("a", 1))).containsEntry(key("a"), Result.ok(8082));
    }

    @Test
    void whenNoneIsFreeAReservationIsTakenThatEveryEdgeHasConfirmed() {
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
    void anAppThatPinsNoPortLeavesOneThatSomethingElseUsesByNow() {
        for (String by : List.of("a program on node home", "Service web/balancer")) {
            assertThat(assign(List.of(claim(8080, "a")), Map.of(8080, by), List.of(), hinted(app("a", 1), 8080)))
                    .containsEntry(key("a"), Result.ok(8081));
        }
    }

    @Test
    void itStaysWhereItWentThoughThePortIsFreeAgain() {
        assertThat(assign(List.of(claim(8080, "a"), claim(8081, "a")), hinted(app("a", 1), 8081)))
                .containsEntry(key("a"), Result.ok(8081));
    }

    @Test
    void aPinnedPortThatIsHeldStaysThoughSomethingElseUsesItByNow() {
        assertThat(assign(
                        List.of(claim(8080, "a")),
                        Map.of(8080, "a program on node home"),
                        List.of(),
                        pinned(app("a", 1), 8080)))
                .containsEntry(key("a"), Result.ok(8080));
    }

    @Test
    void whenNoOtherIsFreeItStays() {
        List<PortClaim> claims = List.of(claim(8080, "a"), claim(8081, "x"), claim(8082, "y"));
        assertThat(assign(
                        claims, Map.of(8080, "Service web/balancer"), List.of(), app("a", 1), app("x", 1), app("y", 1)))
                .containsEntry(key("a"), Result.ok(8080));
    }

    @Test
    void whoMovesTakesNoPortFromItsHolder() {
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
    void whoHoldsNoneWaitsUntilAllItsEdgesWereTried() {
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
    void whoHoldsOneThatIsOccupiedDoesNotWait() {
        assertThat(assign(
                        List.of(claim(8080, "a")),
                        Map.of(8080, "a program on node home"),
                        List.of(edge(true), Optional.empty()),
                        app("a", 1)))
                .containsEntry(key("a"), Result.ok(8081));
    }

    @Test
    void nobodyWaitsForAnEdgeThatIsBeingDeleted() {
        Edge going = edge("edge-0");
        going.getMetadata().setDeletionTimestamp("2026-11-22T12:00:00Z");
        RoutedPorts none = new RoutedPorts(Map.of());
        Ports ports = new Ports(
                SETTINGS,
                List.of(),
                Map.of(),
                new TreeMap<>(Map.of("edge-0", Optional.empty())),
                none,
                new EdgeAccess(List.of(), Map.of(), none),
                Set.of(key("a")));
        assertThat(ports.assign(List.of(new Accepted(app("a", 1), List.of(going)))))
                .containsEntry(key("a"), Result.ok(8080));
    }

    @Test
    void whoIsServedByAnotherEdgeStaysIfThereIsNoOther() {
        PortClaim serving = new PortClaim(8080, key("a"), "", List.of(), List.of(), List.of("100.64.0.1"), false, null);
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
    void whoseEdgeIsBarredByAnothersFileLeaves() {
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
    void whomAnEdgeServesStays() {
        PortClaim serving = new PortClaim(
                8080,
                key("a"),
                "",
                List.of(),
                List.of(),
                List.of(edge("edge-0").getSpec().tailnetAddress()),
                false,
                null);
        assertThat(assign(
                        List.of(serving), Map.of(), List.of(edgeWithFiles(Map.of("a", 8080, "b", 8080))), app("a", 1)))
                .containsEntry(key("a"), Result.ok(8080));
    }

    @Test
    void nobodyIsGivenWhatAnotherAppsFileBars() {
        assertThat(assign(List.of(), Map.of(), List.of(edgeWithFiles(Map.of("a", 8080, "b", 8080))), app("a", 1)))
                .containsEntry(key("a"), Result.ok(8081));
    }

    private static Map<AppKey, Result<Integer>> assign(List<PortClaim> claims, ExposedApp... apps) {
        return assign(claims, Map.of(), List.of(), apps);
    }

    private static Map<AppKey, Result<Integer>> assign(
            List<PortClaim> claims,
            Map<Integer, String> occupied,
            List<Optional<EdgeFacts>> edges,
            ExposedApp... apps) {
        Set<AppKey> present = Stream.of(apps).map(AppKey::of).collect(Collectors.toSet());
        SortedMap<String, Optional<EdgeFacts>> byName = new TreeMap<>();
        edges.forEach(e -> byName.put("edge-" + byName.size(), e));
        Map<String, EdgeFacts> visited = new TreeMap<>();
        byName.forEach((name, edge) -> edge.ifPresent(facts -> visited.put(name, facts)));
        RoutedPorts leads = new RoutedPorts(visited);
        List<Accepted> accepted = Stream.of(apps)
                .map(app -> new Accepted(
                        app, byName.keySet().stream().map(PortsTest::edge).toList()))
                .toList();
        return new Ports(SETTINGS, claims, occupied, byName, leads, new EdgeAccess(claims, visited, leads), present)
                .assign(accepted);
    }

    private static AppKey key(String name) {
        return new AppKey("apps", name);
    }

    private static PortClaim claim(int port, String app) {
        return new PortClaim(port, key(app), "", List.of(), List.of(), List.of(), false, null);
    }

    private static PortClaim reservation(int port, String app) {
        return new PortClaim(port, key(app), "", List.of(), List.of(), List.of(), true, null);
    }

    /** An edge that serves these ports. */
    private static Optional<EdgeFacts> edge(boolean answers, Integer... ports) {
        Verdict verdict = answers ? Verdict.yes(Reason.Connected, "") : Verdict.no(Reason.EdgeUnreachable, "");
        return Optional.of(new EdgeFacts(
                verdict, verdict, Map.of(), Optional.of(Set.of(ports)), EdgeFacts.Takeover.None, true, 0));
    }

    /** An edge with files of these apps, by the port that each leads to. */
    private static Optional<EdgeFacts> edgeWithFiles(Map<String, Integer> ports) {
        Verdict verdict = Verdict.yes(Reason.Connected, "");
        Map<AppKey, RouteFact> routes = new TreeMap<>();
        ports.forEach((app, port) -> routes.put(
                key(app),
                new RouteFact(Optional.of(RouteFile.parse(FILE.formatted(port)).orElseThrow()), verdict)));
        return Optional.of(new EdgeFacts(
                verdict, verdict, routes, Optional.of(Set.copyOf(ports.values())), EdgeFacts.Takeover.None, true, 0));
    }

    private static Edge edge(String name) {
        Edge edge = new Edge();
        edge.setMetadata(new ObjectMetaBuilder().withName(name).build());
        edge.setSpec(new EdgeSpec(
                null,
                List.of(),
                "100.64.0." + (name.charAt(name.length() - 1) - '0' + 1),
                null,
                null,
                null,
                null,
                null));
        return edge;
    }

    private static ExposedApp app(String name, int age) {
        ExposedApp app = new ExposedApp();
        app.setMetadata(new ObjectMetaBuilder()
                .withNamespace("apps")
                .withName(name)
                .withCreationTimestamp("2026-11-01T00:00:0" + age + "Z")
                .build());
        app.setSpec(new ExposedAppSpec(name + ".example.com", null, new ServiceRef("web", null), null, null, null));
        return app;
    }

    private static ExposedApp pinned(ExposedApp app, int port) {
        app.setSpec(new ExposedAppSpec(
                app.getSpec().host(), null, app.getSpec().service(), null, null, new RelaySpec(port)));
        return app;
    }

    private static ExposedApp hinted(ExposedApp app, int port) {
        app.setStatus(new ExposedAppStatus(1L, null, null, new RelayStatus(port, List.of()), null, null));
        return app;
    }
}
