package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.Commands;
import io.exposedapp.it.Commands.Result;
import io.exposedapp.it.OwnLab;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Uninstalling hangs on nothing, leaves what it says it leaves, and installing again brings all back on the same ports.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
class UninstallIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void routesStayUnlessDrainedAndAllComesBack() {
        try (LabApp app = LabApp.served("survivor")) {
            int port = app.port();
            // When
            uninstall();
            // Then
            assertThat(Lab.routeFiles()).contains(app.routeFile());
            assertThat(Lab.kubectl("get", "xapp", "-n", app.namespace, "app").ok())
                    .isTrue();
            Lab.await("no relay is left", SOON)
                    .until(() -> Lab.kubectl("get", "daemonsets", "-n", Lab.RELAYS, "-o", "name")
                            .out()
                            .isBlank());
            // When
            Lab.install("");
            // Then
            Lab.await("back", SOON).until(() -> Lab.status(app.url()).equals("200"));
            assertThat(app.port()).isEqualTo(port);
        }
    }

    /** With the commands of docs/operations.md. */
    @Test
    void withTheEdgeDrainedFirstNothingIsLeftThere() {
        try (LabApp app = LabApp.served("drained-by-hand")) {
            int port = app.port();
            String values = Lab.lab(
                            30, "helm", "get", "values", "exposedapp", "--namespace", Lab.SYSTEM, "--output", "yaml")
                    .orFail();
            try {
                // When
                drain("true");
                Lab.kubectl(
                                "wait",
                                "edge",
                                "vps",
                                "--for=jsonpath={.status.conditions[?(@.type==\"Synced\")].reason}=Drained",
                                "--timeout=60s")
                        .orFail();
                uninstall();
                // Then
                assertThat(Lab.routeFiles()).noneMatch(file -> file.startsWith("home_"));
                assertThat(Lab.run("vps", "ls", "/srv/exposedapp/state").orFail())
                        .isBlank();
                Lab.await("Traefik knows nothing of it", SOON)
                        .until(() -> Lab.statusOfAnyCertificate(app.url()).equals("404"));
                Lab.await("no relay is left", SOON)
                        .until(() -> Lab.kubectl("get", "daemonsets", "-n", Lab.RELAYS, "-o", "name")
                                .out()
                                .isBlank());
                // When
                installOnly(values);
                // Then
                Lab.await("an operator that has just started says so", SOON)
                        .until(() -> app.condition("RouteSynced").startsWith("False Drained"));
                assertThat(Lab.routeFiles()).doesNotContain(app.routeFile());
            } finally {
                drain("null");
            }
            Lab.await("back", SOON).until(() -> Lab.status(app.url()).equals("200"));
            assertThat(app.port()).isEqualTo(port);
        }
    }

    private static void drain(String value) {
        Lab.kubectl("patch", "edge", "vps", "--type", "merge", "-p", "{\"spec\": {\"drain\": " + value + "}}")
                .orFail();
    }

    @Test
    void withTheHookAllReachableEdgesAreDrainedFirst() {
        Lab.install("", "--set", "drainOnUninstall.enabled=true");
        try (SecondEdge second = SecondEdge.register();
                LabApp app = LabApp.served("drained-first");
                LabApp off = LabApp.servedOnSecond("out-of-reach")) {
            int port = app.port();
            int portOfOff = off.port();
            Lab.docker("stop", "--time", "1", OwnLab.container("vps2")).orFail();
            try {
                Lab.await("out of reach is known", SOON)
                        .until(() -> second.condition("Connected").startsWith("False"));
                // When
                uninstall();
                // Then
                assertThat(Lab.routeFiles()).doesNotContain(app.routeFile());
                assertThat(Lab.run("vps", "ls", "/srv/exposedapp/state").orFail())
                        .isBlank();
            } finally {
                Lab.docker("start", OwnLab.container("vps2")).orFail();
            }
            Lab.await("the other VPS is up", SOON)
                    .until(() -> Lab.run("vps2", "true").ok());
            assertThat(Lab.routeFiles("vps2")).contains(off.routeFile());
            // When
            Lab.install("");
            // Then
            Lab.await("back", SOON).until(() -> Lab.status(app.url()).equals("200"));
            assertThat(app.port()).isEqualTo(port);
            Lab.await("back on the other edge", SOON)
                    .until(() -> Lab.status(off.url()).equals("200"));
            assertThat(off.port()).isEqualTo(portOfOff);
        }
    }

    @Test
    void withTheHookAndNoOperatorItEndsInTime() {
        Lab.install("", "--set", "drainOnUninstall.enabled=true", "--set", "drainOnUninstall.timeoutSeconds=10");
        try (LabApp app = LabApp.served("not-drained")) {
            Lab.scaleOperator(0);
            Instant begun = Instant.now();
            // When
            uninstall();
            // Then: after its ten seconds, and what starting the job's pod and ending the release take
            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(50));
            assertThat(Lab.routeFiles()).contains(app.routeFile());
            Lab.await("no relay is left", SOON)
                    .until(() -> Lab.kubectl("get", "daemonsets", "-n", Lab.RELAYS, "-o", "name")
                            .out()
                            .isBlank());
            // and once Traefik's connections have ended, on which old pods finish what is under way
            Lab.run("vps", "sh", "-c", "kill $(pidof traefik)").orFail();
            Lab.await("an error", SOON).until(() -> Lab.status(app.url()).startsWith("50"));
            Lab.install("");
            Lab.await("back", SOON).until(() -> Lab.status(app.url()).equals("200"));
        }
    }

    private static void uninstall() {
        Result result = Lab.lab(120, "helm", "uninstall", "exposedapp", "--namespace", Lab.SYSTEM, "--timeout", "90s");
        assertThat(result.ok()).as(result.out() + result.err()).isTrue();
        System.out.println(result.out());
    }

    /** Where lab/install would give the lab its Edge as it is at first, undrained. */
    private static void installOnly(String values) {
        Commands.run(
                        200,
                        values,
                        List.of(
                                "lab/helm",
                                "install",
                                "exposedapp",
                                "helm/exposedapp-operator",
                                "--namespace",
                                Lab.SYSTEM,
                                "--skip-crds",
                                "--values",
                                "-",
                                "--wait",
                                "--timeout",
                                "120s"))
                .orFail();
    }
}
