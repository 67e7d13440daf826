package io.exposedapp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.RouteFact;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RemainingRoutesTest {

    private static final Verdict FINE = Verdict.yes(Reason.Connected, "");

    @Test
    void anEdgeWithoutFilesIsLeft() {
        assertThat(RemainingRoutes.stays(facts(Map.of()))).isEmpty();
    }

    @Test
    void otherPeoplesFilesHoldNothingUp() {
        assertThat(RemainingRoutes.stays(
                        facts(Map.of(new AppKey("photos", "byhand"), Verdict.no(Reason.ForeignRouter, "not ours")))))
                .isEmpty();
    }

    @Test
    void whatCouldNotBeTakenOffStaysAndSaysWhy() {
        assertThat(RemainingRoutes.stays(facts(Map.of(
                        new AppKey("photos", "immich"),
                        Verdict.no(Reason.PermissionDenied, "somebody else's"),
                        new AppKey("notes", "memos"),
                        Verdict.no(Reason.ApiServerUnreachable, "nobody answers")))))
                .containsExactlyInAnyOrder(
                        "the route of app photos/immich: somebody else's",
                        "the route of app notes/memos: nobody answers");
    }

    private static EdgeFacts facts(Map<AppKey, Verdict> routes) {
        Map<AppKey, RouteFact> facts = new TreeMap<>();
        routes.forEach((app, verdict) -> facts.put(app, new RouteFact(Optional.empty(), verdict)));
        return new EdgeFacts(FINE, FINE, facts, Optional.of(Set.of()), Takeover.None, true, 0);
    }
}
