package io.exposedapp.edge;

import static io.exposedapp.edge.TestVisits.name;
import static io.exposedapp.edge.TestVisits.wanted;
import static io.exposedapp.model.Results.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.edge.lease.ClusterLease;
import io.exposedapp.model.Result;
import io.exposedapp.plan.route.WantedRoutes;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Whose name it is on an edge. */
class NameTakenTest extends VisitsOfAnSshd {

    @Test
    void aDrainedEdgesNameIsFreeForAnotherCluster() throws IOException {
        // Given
        us.visit(edge, wanted(APP));
        us.visit(edge, WantedRoutes.nothing());
        new TestVisits("them").visit(edge, wanted());

        // When
        us.visit(edge, WantedRoutes.nothing());

        // Then
        assertThat(sshd.state().resolve("home.claim")).content().contains("cluster: them");
    }

    @Test
    void nothingIsWrittenUnderANameThatIsAnothers() throws IOException {
        // Given
        new TestVisits("them").visit(edge, wanted(NOTES));

        // When
        Result<EdgeFacts> visit = us.tryToVisit(edge, wanted(APP));

        // Then
        failed(visit, Reason.ClusterNameTaken);
        assertThat(names(sshd.routes())).containsExactly(name(NOTES));
    }

    @Test
    void whoTakesANameOverWaitsForARestore() throws IOException {
        // Given
        new TestVisits("them").visit(edge, wanted(NOTES));
        theyAreGone();

        // When
        EdgeFacts first = us.visit(edge, wanted(APP), NOTES);
        EdgeFacts second = us.visit(edge, wanted(APP), NOTES);

        // Then
        assertThat(first.takeover()).isEqualTo(Takeover.Now);
        assertThat(second.takeover()).isEqualTo(Takeover.Recent);
        assertThat(names(sshd.routes())).containsExactlyInAnyOrder(name(APP), name(NOTES));
    }

    @Test
    void aTakeoverIsToldOfAlthoughTheVisitThatTookTheNameOverFailed() throws IOException {
        // Given
        new TestVisits("them").visit(edge, wanted(NOTES));
        theyAreGone();
        us.beforeChanges(sshd::killConnections);
        failed(us.tryToVisit(edge, wanted(APP)), Reason.EdgeUnreachable);
        assertThat(sshd.state().resolve("home.claim")).content().contains("cluster: us");
        us.beforeChanges(() -> {});
        connect();

        // When
        EdgeFacts first = us.visit(edge, wanted(APP), NOTES);
        EdgeFacts second = us.visit(edge, wanted(APP), NOTES);

        // Then
        assertThat(first.takeover()).isEqualTo(Takeover.Now);
        assertThat(second.takeover()).isEqualTo(Takeover.Recent);
    }

    @Test
    void aTakeoverIsToldOfAlthoughTheOperatorDiedMeanwhile() throws IOException {
        // Given
        new TestVisits("them").visit(edge, wanted(NOTES));
        theyAreGone();
        us.visit(edge, wanted(APP));

        // When
        EdgeFacts facts = new TestVisits("us").visit(edge, wanted(APP));

        // Then
        assertThat(facts.takeover()).isEqualTo(Takeover.Now);
    }

    /** A second more than the silence, since a file's time may lag a little behind the clock. */
    private static void theyAreGone() throws IOException {
        Instant last = Instant.now().minus(ClusterLease.SILENCE).minusSeconds(1);
        Files.setLastModifiedTime(sshd.state().resolve("home.claim"), FileTime.from(last));
    }
}
