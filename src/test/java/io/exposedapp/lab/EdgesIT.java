package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.OwnLab;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * Edges come, are renamed, drained and deleted; nobody's route is emptied by that, and none is left where none should
 * be.
 */
class EdgesIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void aSecondEdgeTakesNothingFromTheFirst() {
        try (LabApp app = LabApp.served("sticky");
                LabApp newcomer = LabApp.create("newcomer", SecondEdge.ADDRESS)) {
            // When: with another default the app belongs to both; without one to the first, as before
            try (SecondEdge second = SecondEdge.register()) {
                assertThat(Lab.routeFiles()).contains(app.routeFile());
                second.patch("{\"default\": true}").orFail();
                Lab.await("served by both", SOON)
                        .until(() -> Lab.routeFiles("vps2").contains(app.routeFile()));
                // When: the first is the default no more
                Lab.kubectl("patch", "edge", "vps", "--type", "merge", "-p", "{\"spec\": {\"default\": false}}")
                        .orFail();
                newcomer.expose().orFail();
                Lab.await("new apps go to the second alone", SOON)
                        .until(() -> Lab.status(newcomer.url()).equals("200"));
                Lab.await("the first was visited since", SOON)
                        .until(() -> Lab.kubectl("get", "edge", "vps", "-o", "jsonpath={.metadata.generation}")
                                .orFail()
                                .equals(Lab.kubectl("get", "edge", "vps", "-o", "jsonpath={.status.observedGeneration}")
                                        .orFail()));
                // Then
                assertThat(Lab.routeFiles()).doesNotContain(newcomer.routeFile());
                assertThat(Lab.routeFiles()).contains(app.routeFile());
                assertThat(Lab.status(app.url())).isEqualTo("200");
            } finally {
                Lab.kubectl("patch", "edge", "vps", "--type", "merge", "-p", "{\"spec\": {\"default\": true}}")
                        .orFail();
            }
            Lab.await("still served", SOON)
                    .until(() -> app.condition("Ready").startsWith("True")
                            && Lab.status(app.url()).equals("200"));
        }
    }

    @Test
    void aDrainedEdgeServesNothingAndTheOtherOneGoesOn() {
        try (SecondEdge second = SecondEdge.register();
                LabApp both = LabApp.create("both");
                LabApp only = LabApp.servedOnSecond("only-second")) {
            both.expose(both.host, "  edges: [{name: vps}, {name: vps2}]").orFail();
            Lab.await("on both", SOON)
                    .until(() -> Lab.routeFiles("vps2").contains(both.routeFile())
                            && Lab.status(both.url()).equals("200"));
            Lab.run("vps2", "sh", "-c", "echo '# mine' >/srv/exposedapp/routes/mine.yml")
                    .orFail();
            try {
                // When
                second.patch("{\"drain\": true}").orFail();
                // Then
                Lab.await("drained", SOON)
                        .until(() -> second.condition("Synced").startsWith("True Drained"));
                assertThat(Lab.routeFiles("vps2")).containsExactly("mine.yml");
                assertThat(Lab.run("vps2", "ls", "/srv/exposedapp/state").orFail())
                        .isEmpty();
                only.awaitCondition("RouteSynced", "False Drained");
                both.awaitCondition("RouteSynced", "True Degraded", "Edge vps2 is being drained");
                assertThat(Lab.status(both.url())).isEqualTo("200");
                // When
                second.patch("{\"drain\": null}").orFail();
                // Then
                Lab.await("back", SOON).until(() -> Lab.status(only.url()).equals("200"));
            } finally {
                Lab.run("vps2", "rm", "-f", "/srv/exposedapp/routes/mine.yml").orFail();
            }
        }
    }

    @Test
    void aDeletedEdgeIsCleanedAsWellAsThatGoes() {
        try (SecondEdge second = SecondEdge.register();
                LabApp app = LabApp.servedOnSecond("left-behind")) {
            // When
            Lab.kubectl("delete", "edge", "vps2", "--timeout=5s").orFail();
            // Then
            app.awaitCondition("Accepted", "False EdgeNotFound");
            Lab.await("cleaned", SOON).until(() -> Lab.routeFiles("vps2").isEmpty());
        }
    }

    @Test
    void anEdgeThatIsDeletedWhileItsVpsIsOffIsCleanedOnceItIsBack() {
        try (SecondEdge second = SecondEdge.register();
                LabApp app = LabApp.servedOnSecond("left-while-off")) {
            Lab.docker("stop", "--time", "1", OwnLab.container("vps2")).orFail();
            try {
                // When
                Lab.kubectl("delete", "edge", "vps2", "--timeout=5s").orFail();
                // Then
                app.awaitCondition("Accepted", "False EdgeNotFound");
                Lab.await("tried in vain", SOON)
                        .until(() -> Lab.kubectl(
                                        "-n", Lab.SYSTEM, "logs", "deployment/exposedapp-operator", "--since=40s")
                                .out()
                                .contains("The routes of the former edge vps2 are not removed yet"));
            } finally {
                Lab.docker("start", OwnLab.container("vps2")).orFail();
            }
            Lab.await("up", SOON).until(() -> Lab.run("vps2", "true").ok());
            assertThat(Lab.routeFiles("vps2")).contains(app.routeFile());
            Lab.await("cleaned", Duration.ofSeconds(60))
                    .until(() -> Lab.routeFiles("vps2").isEmpty());
            assertThat(Lab.run("vps2", "ls", "/srv/exposedapp/state").orFail())
                    .as("the name is given up")
                    .isBlank();
        }
    }

    @Test
    void aRenamedEdgeKeepsItsRoutes() {
        try (SecondEdge second = SecondEdge.register();
                LabApp app = LabApp.servedOnSecond("renamed-edge");
                Load load = Load.on(app.url(), 1, Duration.ofSeconds(5))) {
            String written = app.lastWrite(SecondEdge.NAME);
            try {
                // When: as docs/operations.md says
                Lab.apply(SecondEdge.manifest().replace("name: vps2\n", "name: renamed\n"))
                        .orFail();
                Lab.await("the new one waits", SOON)
                        .untilAsserted(() -> assertThat(Lab.edgeCondition("renamed", "Connected"))
                                .startsWith("False SameVps"));
                Lab.kubectl("delete", "edge", SecondEdge.NAME).orFail();
                // Then
                Lab.await("the new one takes its place", SOON)
                        .untilAsserted(() -> assertThat(Lab.edgeCondition("renamed", "Connected"))
                                .startsWith("True"));
                app.awaitCondition("Accepted", "False EdgeNotFound", SecondEdge.NAME);
                assertThat(app.lastWrite(SecondEdge.NAME))
                        .as("the last good route")
                        .isEqualTo(written);
                // When
                app.expose(app.host, "  edges: [{name: renamed}]").orFail();
                // Then
                Lab.await("the new Edge serves it", SOON).untilAsserted(() -> {
                    assertThat(app.condition("RouteSynced")).startsWith("True").contains("Edge renamed");
                    assertThat(app.condition("Ready")).startsWith("True");
                });
                assertThat(load.stop())
                        .hasSizeGreaterThan(50)
                        .allSatisfy(a -> assertThat(a.status()).isEqualTo("200"));
            } finally {
                Lab.kubectl("delete", "edge", "renamed").orFail();
            }
        }
    }

    @Test
    void theDefinitionOfEdgesIsDeletedAndRestored() {
        try (LabApp app = LabApp.served("edges-restored")) {
            String manifest = Lab.lab(20, "edge", "vps").orFail();
            Instant end = Instant.now().plusSeconds(40);
            // When
            Lab.kubectl("delete", "crd", "edges.exposedapp.io", "--timeout=60s").orFail();
            try {
                app.awaitCondition("Accepted", "False NoDefaultEdge");
                // a definition without its Edges yet: a restore in progress
                Lab.kubectl("apply", "--server-side", "-f", "crds/edges.exposedapp.io-v1.yml")
                        .orFail();
                Lab.kubectl("wait", "--for=condition=Established", "crd/edges.exposedapp.io", "--timeout=30s")
                        .orFail();
                // Then: what isn't done gives no sign, so this is a time, longer than that after which deleted Edges
                // are left
                Lab.await("the operator had time to leave", Duration.ofSeconds(60))
                        .until(() -> Instant.now().isAfter(end));
                assertThat(Lab.routeFiles()).contains(app.routeFile());
                assertThat(Lab.status(app.url())).isEqualTo("200");
            } finally {
                Lab.kubectl("apply", "--server-side", "-f", "crds/edges.exposedapp.io-v1.yml")
                        .orFail();
                Lab.kubectl("wait", "--for=condition=Established", "crd/edges.exposedapp.io", "--timeout=30s")
                        .orFail();
                Lab.apply(manifest).orFail();
            }
            Lab.await("all is as before", Duration.ofSeconds(60))
                    .until(() -> app.condition("Ready").startsWith("True"));
            assertThat(Lab.routeFiles()).contains(app.routeFile());
        }
    }
}
