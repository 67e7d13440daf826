package io.exposedapp.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeStatus;
import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.route.RouteSet;
import io.exposedapp.plan.route.WantedRoutes;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import io.exposedapp.traefik.RouteFile;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EdgeReportTest {

    private static final AppKey APP = new AppKey("photos", "immich");
    private static final RouteFile FILE = new RouteFile(null);
    private static final Verdict FINE = Verdict.yes(Reason.Connected, "Fine.");
    private static final RouteFact SERVED = new RouteFact(Optional.of(FILE), Verdict.yes(Reason.Synced, ""));
    private static final WantedRoutes WANTED =
            wanted(new TreeMap<>(Map.of(APP, FILE)), Set.of(), Set.of(APP), false, false);
    private static final WantedRoutes DRAINED = wanted(new TreeMap<>(), Set.of(), Set.of(APP), true, false);
    private static final WantedRoutes UNKNOWN = wanted(new TreeMap<>(), Set.of(), Set.of(), false, false);

    @Test
    void anEdgeThatServesAllIsReady() {
        EdgeStatus status = report(WANTED, facts(FINE, Map.of(APP, SERVED), Takeover.None));
        assertThat(status.routes()).isEqualTo(new EdgeStatus.Routes(1, 1, List.of()));
        assertThat(status.pending()).isEmpty();
        assertCondition(status, "Synced", "True", "Synced");
        assertCondition(status, "Ready", "True", "Ready");
    }

    @Test
    void whileADrainedEdgeHasRoutesTheyArePending() {
        EdgeStatus status = report(DRAINED, facts(FINE, Map.of(APP, SERVED), Takeover.None));
        assertThat(status.pending()).containsExactly("remove photos/immich");
        assertCondition(status, "Synced", "False", "Pending");
        assertCondition(status, "Ready", "False", "Pending");
    }

    @Test
    void aDrainedEdgeWithoutRoutesMayBeDeleted() {
        EdgeStatus status = report(DRAINED, facts(FINE, Map.of(), Takeover.None));
        assertThat(condition(status, "Synced").getMessage()).contains("can be deleted");
        assertCondition(status, "Synced", "True", "Drained");
        assertCondition(status, "Ready", "True", "Drained");
    }

    @Test
    void aFileThatIsntOursKeepsNoEdgeFromBeingDrained() {
        RouteFact foreign = new RouteFact(Optional.empty(), Verdict.no(Reason.ForeignRouter, "Not ours."));
        assertCondition(report(DRAINED, facts(FINE, Map.of(APP, foreign), Takeover.None)), "Synced", "True", "Drained");
    }

    @Test
    void whatCannotBeRemovedKeepsAnEdgeFromBeingDrained() {
        RouteFact stuck = new RouteFact(Optional.of(FILE), Verdict.no(Reason.PermissionDenied, "No right."));
        assertCondition(report(DRAINED, facts(FINE, Map.of(APP, stuck), Takeover.None)), "Synced", "False", "Pending");
    }

    @Test
    void aDrainedEdgeThatIsOffIsNotKnownToBeDrained() {
        EdgeStatus status =
                report(DRAINED, facts(Verdict.no(Reason.EdgeUnreachable, "No answer."), Map.of(), Takeover.None));
        assertCondition(status, "Synced", "Unknown", "Pending");
        assertCondition(status, "Ready", "False", "EdgeUnreachable");
    }

    @Test
    void aRouteOfAnUnknownAppIsAboutToGo() {
        assertThat(report(UNKNOWN, facts(FINE, Map.of(APP, SERVED), Takeover.None))
                        .pending())
                .containsExactly("remove photos/immich");
    }

    @Test
    void whileARestoreMayBeGoingOnItSaysWhatItWaitsFor() {
        String waits = "remove photos/immich unless it is back soon: a restore may be going on";
        assertThat(report(UNKNOWN.whileRestoring(), facts(FINE, Map.of(APP, SERVED), Takeover.None))
                        .pending())
                .containsExactly(waits);
        assertThat(report(UNKNOWN, facts(FINE, Map.of(APP, SERVED), Takeover.Now))
                        .pending())
                .containsExactly(waits);
        assertThat(report(UNKNOWN, facts(FINE, Map.of(APP, SERVED), Takeover.Recent))
                        .pending())
                .containsExactly(waits);
    }

    @Test
    void whatAnAppNoLongerWantsWaitsForNoRestore() {
        WantedRoutes unwanted = wanted(new TreeMap<>(), Set.of(), Set.of(APP), false, true);
        assertThat(report(unwanted, facts(FINE, Map.of(APP, SERVED), Takeover.Recent))
                        .pending())
                .containsExactly("remove photos/immich");
    }

    @Test
    void aRouteThatIsRefusedIsFailing() {
        RouteFact refused =
                new RouteFact(Optional.of(FILE), Verdict.no(Reason.RejectedByTraefik, "No such entry point."));
        EdgeStatus status = report(WANTED, facts(FINE, Map.of(APP, refused), Takeover.None));
        assertThat(status.routes()).isEqualTo(new EdgeStatus.Routes(1, 0, List.of("photos/immich: RejectedByTraefik")));
        assertCondition(status, "Synced", "False", "Degraded");
        assertThat(condition(status, "Synced").getMessage()).contains("photos/immich: RejectedByTraefik");
    }

    @Test
    void aRouteThatCannotBeVerifiedIsNotFailing() {
        RouteFact unverified = new RouteFact(Optional.of(FILE), Verdict.yes(Reason.NotVerified, ""));
        assertCondition(report(WANTED, facts(FINE, Map.of(APP, unverified), Takeover.None)), "Ready", "True", "Ready");
    }

    @Test
    void ofAnEdgeThatIsOffAllRoutesFailAndChangesWait() {
        EdgeStatus status =
                report(WANTED, facts(Verdict.no(Reason.EdgeUnreachable, "No answer."), Map.of(), Takeover.None));
        assertThat(status.routes().failing()).containsExactly("photos/immich: EdgeUnreachable");
        assertThat(condition(status, "Synced").getMessage())
                .isEqualTo("Changes that wait until the edge is connected: 1.");
    }

    @Test
    void listsAreShort() {
        TreeMap<AppKey, RouteFile> many = IntStream.range(0, 50)
                .mapToObj(i -> new AppKey("apps", "app" + i))
                .collect(Collectors.toMap(a -> a, a -> FILE, (a, b) -> a, TreeMap::new));
        EdgeStatus status =
                report(wanted(many, Set.of(), many.keySet(), false, false), facts(FINE, Map.of(), Takeover.None));
        assertThat(status.routes().desired()).isEqualTo(50);
        assertThat(status.routes().failing()).hasSize(20);
        assertThat(status.pending()).hasSize(20);
        assertThat(condition(status, "Synced").getMessage()).isEqualTo("Changes about to be made: 50.");
    }

    private static EdgeStatus report(WantedRoutes routes, EdgeFacts facts) {
        return EdgeReport.of(new Edge(), routes, facts, Optional.empty(), Instant.parse("2026-11-22T12:00:00Z"));
    }

    private static EdgeFacts facts(Verdict connected, Map<AppKey, RouteFact> routes, Takeover takeover) {
        return new EdgeFacts(connected, FINE, routes, Optional.of(Set.of()), takeover, true, 0);
    }

    private static void assertCondition(EdgeStatus status, String type, String value, String reason) {
        assertThat(condition(status, type))
                .extracting(Condition::getStatus, Condition::getReason)
                .containsExactly(value, reason);
    }

    private static Condition condition(EdgeStatus status, String type) {
        return status.conditions().stream()
                .filter(c -> c.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static WantedRoutes wanted(
            SortedMap<AppKey, RouteFile> desired,
            Set<AppKey> kept,
            Set<AppKey> known,
            boolean drained,
            boolean restoring) {
        return new WantedRoutes(new RouteSet(desired, kept, drained, restoring), kept, known);
    }
}
