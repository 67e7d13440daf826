package io.exposedapp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Edge;
import io.exposedapp.api.Reason;
import io.exposedapp.edge.VisitSchedule.Last;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.route.RouteSet;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import io.exposedapp.traefik.RouteFile;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VisitScheduleTest {

    private static final AppKey APP = new AppKey("photos", "immich");
    private static final RouteSet ROUTES =
            new RouteSet(new TreeMap<>(Map.of(APP, new RouteFile(null))), Set.of(), false, false);
    private static final AppKey OTHER = new AppKey("notes", "memos");
    private static final Verdict REFUSED = Verdict.no(Reason.RejectedByTraefik, "");
    private static final Map<AppKey, RouteFact> SYNCED =
            Map.of(APP, new RouteFact(Optional.empty(), Verdict.yes(Reason.Synced, "")));
    private static final Verdict FINE = Verdict.yes(Reason.Connected, "");

    @Test
    void anEdgeThatFailsIsVisitedAfterFourSecondsAtFirstAndTwentyAtMost() {
        assertThat(pauseAfter(failed(1), 1)).isEqualTo(Duration.ofSeconds(4));
        assertThat(pauseAfter(failed(2), 1)).isEqualTo(Duration.ofSeconds(8));
        assertThat(pauseAfter(failed(1000), 1)).isEqualTo(Duration.ofSeconds(20));
    }

    /** OpenSSH locks an address out at five refused logins in a row, unless they are more than six seconds apart. */
    @Test
    void anEdgeThatRefusesTheLoginIsVisitedAfterMoreThanSixSeconds() {
        for (int failures = 1; failures <= 10; failures++) {
            assertThat(pauseAfter(failed(Reason.AuthenticationFailed, failures), 0))
                    .isBetween(Duration.ofSeconds(7), Duration.ofSeconds(20));
        }
    }

    @Test
    void chanceShortensTheWaitByAQuarterAtMost() {
        assertThat(pauseAfter(failed(1000), 0)).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void whatTraefikIsAboutToTakeUpIsLookedAtSoon() {
        assertThat(pauseAfter(with(Verdict.unknown(Reason.Pending, "")), 0)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void whenAllIsWellTheNextVisitIsWithinHalfAMinute() {
        assertThat(pauseAfter(with(Verdict.yes(Reason.Synced, "")), 0))
                .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    }

    static Stream<EdgeFacts> troubles() {
        return Stream.of(
                with(REFUSED),
                with(Verdict.no(Reason.ApiServerUnreachable, "")),
                new EdgeFacts(
                        FINE,
                        Verdict.no(Reason.ForeignFileBroken, ""),
                        SYNCED,
                        Optional.of(Set.of()),
                        Takeover.None,
                        true,
                        0),
                // a port that Traefik still serves without a file, and a file that can't be removed
                new EdgeFacts(FINE, FINE, SYNCED, Optional.of(Set.of(8080)), Takeover.None, true, 0),
                new EdgeFacts(
                        FINE,
                        FINE,
                        Map.of(
                                APP,
                                fact(Verdict.yes(Reason.Synced, "")),
                                OTHER,
                                fact(Verdict.no(Reason.PermissionDenied, ""))),
                        Optional.of(Set.of()),
                        Takeover.None,
                        true,
                        0));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void whatStaysAsItIsIsLookedAtEverMoreRarelyAndAlwaysWithinTwentySeconds(EdgeFacts facts) {
        assertThat(pausesOf(facts, facts, facts, facts, facts, facts)).containsExactly(2L, 4L, 8L, 16L, 20L, 20L);
    }

    @Test
    void anotherTroubleIsLookedAtSoonAgain() {
        EdgeFacts forbidden = with(Verdict.no(Reason.PermissionDenied, ""));
        assertThat(pausesOf(with(REFUSED), with(REFUSED), forbidden, forbidden)).containsExactly(2L, 4L, 2L, 4L);
    }

    @Test
    void otherRoutesOrAnotherEdgeAreLookedAtSoonAgain() {
        Last first = VisitSchedule.after(Optional.empty(), edge(1), ROUTES, with(REFUSED), 1);
        assertThat(VisitSchedule.after(Optional.of(first), edge(1), routes(2), with(REFUSED), 1)
                        .alike())
                .isZero();
        assertThat(VisitSchedule.after(Optional.of(first), edge(2), ROUTES, with(REFUSED), 1)
                        .alike())
                .isZero();
        assertThat(VisitSchedule.after(Optional.of(first), edge(1), ROUTES, with(REFUSED), 1)
                        .alike())
                .isOne();
    }

    @Test
    void whatIsRefusedForLongDelaysNothingThatIsAboutToBeTold() {
        EdgeFacts facts = new EdgeFacts(
                FINE,
                FINE,
                Map.of(APP, fact(Verdict.unknown(Reason.Pending, "")), OTHER, fact(REFUSED)),
                Optional.of(Set.of()),
                Takeover.None,
                true,
                0);
        assertThat(pausesOf(facts, facts, facts)).containsExactly(2L, 2L, 2L);
    }

    @Test
    void anEdgeThatFailedIsLeftAloneUntilItsPauseIsOver() {
        Last last = VisitSchedule.after(Optional.empty(), edge(1), ROUTES, failed(1), 1);
        assertThat(VisitSchedule.backoff(last, edge(1), Duration.ZERO)).contains(Duration.ofSeconds(4));
        assertThat(VisitSchedule.backoff(last, edge(1), Duration.ofSeconds(3))).contains(Duration.ofSeconds(1));
        assertThat(VisitSchedule.backoff(last, edge(1), Duration.ofSeconds(4))).isEmpty();
        assertThat(VisitSchedule.backoff(last, edge(1), Duration.ofHours(-1)))
                .as("a clock that went back")
                .isEmpty();
    }

    @Test
    void anEdgeThatWasChangedIsVisitedAtOnce() {
        Last last = VisitSchedule.after(Optional.empty(), edge(1), ROUTES, failed(1), 1);
        Edge anew = edge(1);
        anew.getMetadata().setUid("another");
        assertThat(VisitSchedule.backoff(last, edge(2), Duration.ZERO)).isEmpty();
        assertThat(VisitSchedule.backoff(last, anew, Duration.ZERO)).isEmpty();
    }

    @Test
    void anEdgeThatWasReachedIsVisitedAtOnce() {
        Last last = VisitSchedule.after(Optional.empty(), edge(1), ROUTES, with(REFUSED), 1);
        assertThat(VisitSchedule.backoff(last, edge(1), Duration.ZERO)).isEmpty();
    }

    @Test
    void theFirstChangeIsWrittenAtOnce() {
        assertThat(VisitSchedule.holdOff(Optional.empty(), routes(1000))).isEmpty();
    }

    @Test
    void changesAreCollectedTheLongerTheMoreRoutesTraefikReloads() {
        assertThat(VisitSchedule.holdOff(Optional.of(Duration.ZERO), routes(10)))
                .contains(Duration.ofMillis(20));
        assertThat(VisitSchedule.holdOff(Optional.of(Duration.ZERO), routes(500)))
                .contains(Duration.ofSeconds(1));
        assertThat(VisitSchedule.holdOff(Optional.of(Duration.ZERO), routes(5000)))
                .contains(Duration.ofSeconds(2));
    }

    @Test
    void whatWasWaitedAlreadyCounts() {
        assertThat(VisitSchedule.holdOff(Optional.of(Duration.ofMillis(400)), routes(500)))
                .contains(Duration.ofMillis(600));
        assertThat(VisitSchedule.holdOff(Optional.of(Duration.ofSeconds(1)), routes(500)))
                .isEmpty();
        assertThat(VisitSchedule.holdOff(Optional.of(Duration.ofHours(1)), routes(500)))
                .isEmpty();
    }

    @Test
    void aClockThatWentBackDelaysNothingForLong() {
        assertThat(VisitSchedule.holdOff(Optional.of(Duration.ofHours(-1)), routes(500))
                        .orElse(Duration.ZERO))
                .isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void anEdgeWithoutRoutesIsNotWaitedFor() {
        assertThat(VisitSchedule.holdOff(Optional.of(Duration.ZERO), routes(0))).isEmpty();
    }

    private static RouteSet routes(int count) {
        TreeMap<AppKey, RouteFile> desired = new TreeMap<>();
        IntStream.range(0, count).forEach(i -> desired.put(new AppKey("apps", "app" + i), new RouteFile(null)));
        return new RouteSet(desired, Set.of(), false, false);
    }

    private static EdgeFacts failed(int times) {
        return failed(Reason.EdgeUnreachable, times);
    }

    private static EdgeFacts failed(Reason reason, int times) {
        return new EdgeFacts(
                Verdict.no(reason, ""), FINE, Map.of(), Optional.of(Set.of()), Takeover.None, false, times);
    }

    private static EdgeFacts with(Verdict verdict) {
        return new EdgeFacts(FINE, FINE, Map.of(APP, fact(verdict)), Optional.of(Set.of()), Takeover.None, true, 0);
    }

    private static RouteFact fact(Verdict verdict) {
        return new RouteFact(Optional.empty(), verdict);
    }

    private static Duration pauseAfter(EdgeFacts facts, double chance) {
        return VisitSchedule.after(Optional.empty(), edge(1), ROUTES, facts, chance)
                .pause();
    }

    /** In seconds, of visits that found these one after the other. */
    private static List<Long> pausesOf(EdgeFacts... visits) {
        List<Long> pauses = new ArrayList<>();
        Optional<Last> last = Optional.empty();
        for (EdgeFacts facts : visits) {
            last = Optional.of(VisitSchedule.after(last, edge(1), ROUTES, facts, 1));
            pauses.add(last.get().pause().toSeconds());
        }
        return pauses;
    }

    private static Edge edge(long generation) {
        Edge edge = new Edge();
        edge.setMetadata(new ObjectMetaBuilder()
                .withName("fsn")
                .withUid("uid")
                .withGeneration(generation)
                .build());
        return edge;
    }
}
