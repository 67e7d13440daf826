package io.exposedapp.edge;

import static io.exposedapp.edge.TestVisits.name;
import static io.exposedapp.edge.TestVisits.text;
import static io.exposedapp.edge.TestVisits.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.edge.ssh.Sshd;
import io.exposedapp.model.AppKey;
import io.exposedapp.plan.route.WantedRoutes;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.plan.world.EdgeFacts.Takeover;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a visit writes and removes. */
class RouteVisitTest extends VisitsOfAnSshd {

    @Test
    void writesWhatIsWantedAndClaimsTheName() throws IOException {
        // When
        EdgeFacts facts = us.visit(edge, wanted(APP));

        // Then
        assertThat(file(APP)).hasContent(text(APP));
        assertThat(names(sshd.state())).containsExactly("home.claim");
        assertThat(facts.routes()).containsOnlyKeys(APP);
        assertThat(facts.routes().get(APP).verdict().reason()).isEqualTo(Reason.NotVerified);
        assertThat(facts.takeover()).isEqualTo(Takeover.None);
    }

    @Test
    void whoIsCutOffFromTheApiServerChangesNothingAndSaysSo() throws IOException {
        // Given a route to be written, one to be changed, one to be removed
        AppKey moved = new AppKey("moved", "elsewhere");
        us.visit(edge, wanted(APP, moved));
        put(name(APP), text(APP) + "# by hand\n");
        us.cutOffFromTheApiServer(true);
        WantedRoutes wanted = new WantedRoutes(wanted(APP, NOTES).routes(), Set.of(), Set.of(APP, NOTES, moved));

        // When
        EdgeFacts facts = us.visit(edge, wanted);

        // Then
        assertThat(file(APP)).as("may be another operator's").hasContent(text(APP) + "# by hand\n");
        assertThat(names(sshd.routes())).containsExactlyInAnyOrder(name(APP), name(moved));
        assertThat(facts.routes()).containsOnlyKeys(APP, NOTES, moved);
        assertThat(facts.routes().values())
                .extracting(f -> f.verdict().reason())
                .containsOnly(Reason.ApiServerUnreachable);

        // When
        us.cutOffFromTheApiServer(false);
        us.visit(edge, wanted);

        // Then
        assertThat(file(APP)).hasContent(text(APP));
        assertThat(names(sshd.routes())).containsExactlyInAnyOrder(name(APP), name(NOTES));
    }

    @Test
    void aDrainedEdgeIsLeftWithoutTouchingOtherPeoplesFiles() throws IOException {
        // Given
        us.visit(edge, wanted(APP, NOTES));
        put("blog.yml", "http: {middlewares: {a: {compress: {}}}}\n");
        put("work_photos_immich.yml", "# Managed by exposedapp.io for cluster work, app photos/immich.\n");
        put(name(new AppKey("photos", "byhand")), "http: {middlewares: {a: {compress: {}}}}\n");

        // When
        EdgeFacts facts = us.visit(edge, WantedRoutes.nothing());

        // Then
        assertThat(names(sshd.routes()))
                .containsExactlyInAnyOrder("blog.yml", "work_photos_immich.yml", "home_photos_byhand.yml");
        assertThat(sshd.state()).isEmptyDirectory();
        assertThat(facts.routes()).containsOnlyKeys(new AppKey("photos", "byhand"));
        assertThat(facts.routes().get(new AppKey("photos", "byhand")).verdict().reason())
                .isEqualTo(Reason.ForeignRouter);
    }

    @Test
    void anEdgeThatIsDrainedNoLongerIsClaimedAgain() throws IOException {
        // Given
        us.visit(edge, wanted(APP));
        us.visit(edge, WantedRoutes.nothing());

        // When
        us.visit(edge, wanted(APP));

        // Then
        assertThat(names(sshd.state())).containsExactly("home.claim");
        assertThat(file(APP)).hasContent(text(APP));
    }

    @Test
    void whatCannotBeRemovedKeepsTheClaim() throws IOException {
        // Given a file of ours that belongs to root by now
        us.visit(edge, wanted(APP));
        Sshd.run("chown", "root", file(APP).toString());

        // When
        EdgeFacts facts = us.visit(edge, WantedRoutes.nothing());

        // Then
        assertThat(names(sshd.state())).containsExactly("home.claim");
        assertThat(facts.routes().get(APP).verdict().reason()).isEqualTo(Reason.PermissionDenied);
    }

    @Test
    void aRouteOfAnUnknownAppGoesOnceTheAppIsKnownToBeGone() throws IOException {
        // Given
        us.visit(edge, wanted(APP));

        // When
        us.visit(edge, wanted());

        // Then
        assertThat(file(APP)).exists();
        us.visit(edge, wanted().whileRestoring(), APP);
        assertThat(file(APP)).exists();
        us.visit(edge, wanted(), APP);
        assertThat(file(APP)).doesNotExist();
    }
}
