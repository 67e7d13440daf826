package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.RunningOperator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several clusters on one edge: under names of their own they don't see each other, and a name belongs to one that
 * lives.
 */
class ClustersIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static OtherCluster other;

    @BeforeAll
    static void start() throws IOException {
        other = new OtherCluster();
    }

    @AfterAll
    static void stop() {
        other.close();
    }

    @AfterEach
    void tidyUp() {
        other.goByTheSameAccount();
        List.of("theirs", "twin", "rebuilt", "orphan", "later").forEach(other::unexpose);
        Lab.run(
                        "vps2",
                        "sh",
                        "-c",
                        "rm -f /srv/exposedapp/routes/garage_* /srv/exposedapp/routes/home_* /srv/exposedapp/state/*.claim")
                .orFail();
    }

    @Test
    void clustersOfDifferentNamesShareAnEdge(@TempDir Path folder) throws IOException {
        other.goByItsOwnAccount("garage", folder);
        try (SecondEdge edge = SecondEdge.register();
                LabApp ours = LabApp.servedOnSecond("ours-here")) {
            other.expose("theirs");
            String before = version(ours.routeFile());
            // When
            try (RunningOperator garage = other.live("garage")) {
                Lab.await("both are there", SOON)
                        .until(() -> Lab.routeFiles("vps2").contains("garage_theirs_app.yml"));
                // Then
                assertThat(version(ours.routeFile())).isEqualTo(before);
                assertThat(Lab.status(ours.url())).isEqualTo("200");
                // When
                other.unexpose("theirs");
                // Then
                Lab.await("theirs is gone", SOON)
                        .until(() -> !Lab.routeFiles("vps2").contains("garage_theirs_app.yml"));
            }
            assertThat(version(ours.routeFile())).isEqualTo(before);
            assertThat(edge.condition("Synced")).startsWith("True");
        }
    }

    @Test
    void aSecondClusterWithTheNameOfALiveOneWritesNothing() throws IOException {
        other.expose("twin");
        try (RunningOperator first = other.live("home");
                LabApp twin = LabApp.create("twin", SecondEdge.ADDRESS);
                LabApp elsewhere = LabApp.served("elsewhere")) {
            Lab.await("the first one's route is there", SOON)
                    .until(() -> Lab.routeFiles("vps2").equals(List.of(twin.routeFile())));
            String before = version(twin.routeFile());
            // When
            try (SecondEdge edge = SecondEdge.define()) {
                twin.expose(twin.host, SecondEdge.ONLY).orFail();
                // Then
                Lab.await("refused").until(() -> edge.condition("Connected").startsWith("False ClusterNameTaken"));
                twin.awaitCondition("RouteSynced", "False ClusterNameTaken");
                assertThat(version(twin.routeFile())).isEqualTo(before);
                // and the first one, like the second one's other edge, is not disturbed
                other.expose("later");
                Lab.await("the first one works on", SOON)
                        .until(() -> Lab.routeFiles("vps2").contains("home_later_app.yml"));
                assertThat(other.condition("Connected")).startsWith("True");
                elsewhere.awaitCondition("RouteSynced", "True");
            }
        }
    }

    @Test
    void aClusterRebuiltUnderItsNameIsServedAgain() throws IOException {
        other.expose("rebuilt");
        other.expose("orphan");
        try (LabApp twin = LabApp.create("rebuilt", SecondEdge.ADDRESS)) {
            Lab.lab(200, "install", "--set", "sweepInterval=0s", "--set", "restoreGrace=20s")
                    .orFail();
            // Given: a cluster that was destroyed, two minutes ago
            try (RunningOperator destroyed = other.live("home")) {
                Lab.await("its routes are there", SOON)
                        .until(() -> Lab.routeFiles("vps2").equals(List.of("home_orphan_app.yml", twin.routeFile())));
                assertThat(route(twin)).contains(OtherCluster.TAILNET_ADDRESS);
            }
            Lab.run("vps2", "touch", "-d", "2 minutes ago", "/srv/exposedapp/state/home.claim")
                    .orFail();
            // When: built anew from Git, where one of the apps isn't any more
            try (SecondEdge edge = SecondEdge.define()) {
                twin.expose(twin.host, SecondEdge.ONLY).orFail();
                // Then
                Lab.await("served", SOON).until(() -> Lab.status(twin.url()).equals("200"));
                assertThat(route(twin)).doesNotContain(OtherCluster.TAILNET_ADDRESS);
                Lab.await("no orphan", Duration.ofSeconds(60))
                        .until(() -> Lab.routeFiles("vps2").equals(List.of(twin.routeFile())));
                assertThat(edge.condition("Connected")).startsWith("True");
                assertThat(Lab.kubectl(
                                        "get",
                                        "events",
                                        "-A",
                                        "--field-selector",
                                        "reason=NameTakenOver,involvedObject.name=vps2",
                                        "-o",
                                        "name")
                                .orFail())
                        .isNotBlank();
            }
        } finally {
            Lab.lab(200, "install", "--set", "sweepInterval=0s").orFail();
        }
    }

    /** What changes with each write: a file renamed into place is another one. */
    private static String version(String routeFile) {
        return Lab.run("vps2", "stat", "-c", "%i %Y", "/srv/exposedapp/routes/" + routeFile)
                .orFail();
    }

    private static String route(LabApp app) {
        return Lab.run("vps2", "cat", "/srv/exposedapp/routes/" + app.routeFile())
                .orFail();
    }
}
