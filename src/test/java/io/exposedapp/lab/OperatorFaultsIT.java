package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What befalls the operator and the API server: what is served goes on, and nothing is removed that shouldn't be. */
class OperatorFaultsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration AFTER_AN_OUTAGE = Duration.ofSeconds(60);
    private static LabApp app;

    @BeforeAll
    static void serve() {
        app = LabApp.served("ongoing");
    }

    @AfterAll
    static void close() {
        app.close();
    }

    @Test
    void theDeploymentIsDeletedAndMadeAgainUnderLoad() {
        try (Load load = Load.on(app.url(), 2, Duration.ofSeconds(5))) {
            // When
            Lab.kubectl("-n", Lab.SYSTEM, "delete", "deployment", "exposedapp-operator", "--timeout=60s")
                    .orFail();
            Lab.lab(200, "install", "--set", "sweepInterval=0s").orFail();
            proveThatTheOperatorWorks();
            // Then
            List<Load.Answer> answers = load.stop();
            System.out.println("Deployment made again: " + answers.size() + " requests");
            assertThat(answers)
                    .hasSizeGreaterThan(50)
                    .allSatisfy(a -> assertThat(a.status()).isEqualTo("200"));
        }
    }

    @Test
    void theApiServerIsRestarted() {
        String written = app.lastWrite();
        Lab.run("home", "k3s", "kill", "kube-apiserver").orFail();
        Lab.await("API server back", AFTER_AN_OUTAGE)
                .until(() -> Lab.kubectl("get", "--raw", "/readyz").ok());
        assertThat(app.lastWrite()).isEqualTo(written);
        proveThatTheOperatorWorks();
        assertThat(app.lastWrite()).isEqualTo(written);
    }

    @Test
    void etcdIsAwayForAMinute() {
        String written = app.lastWrite();
        Instant end = Instant.now().plusSeconds(60);
        Lab.run("home", "k3s", "hold", "etcd").orFail();
        try (Load load = Load.on(app.url(), 1, Duration.ofSeconds(5))) {
            Lab.await("a minute passes", Duration.ofSeconds(70))
                    .until(() -> Instant.now().isAfter(end));
            assertThat(load.stop())
                    .hasSizeGreaterThan(50)
                    .allSatisfy(a -> assertThat(a.status()).isEqualTo("200"));
        } finally {
            Lab.run("home", "k3s", "release", "etcd").orFail();
        }
        Lab.await("API server back", AFTER_AN_OUTAGE)
                .until(() -> Lab.kubectl("get", "--raw", "/readyz").ok());
        assertThat(app.lastWrite()).isEqualTo(written);
        proveThatTheOperatorWorks();
        assertThat(app.lastWrite()).isEqualTo(written);
    }

    @Test
    void itsRightsAreTakenAway() {
        String written = app.lastWrite();
        try (LabApp deleted = LabApp.served("deleted-meanwhile")) {
            // Given
            try (TakenRight everywhere = TakenRight.take("clusterrolebinding/exposedapp-operator");
                    TakenRight relays = TakenRight.take("rolebinding/exposedapp-operator", "-n", Lab.RELAYS)) {
                // the caches are made to list anew, and get nothing
                Lab.run("home", "k3s", "kill", "kube-apiserver").orFail();
                Lab.await("API server back", AFTER_AN_OUTAGE)
                        .until(() -> Lab.kubectl("get", "--raw", "/readyz").ok());
                awaitThatTheOperatorSaysWhatItLacks("forbidden");
                // When
                Lab.kubectl("-n", deleted.namespace, "delete", "xapp", "app", "--timeout=10s")
                        .orFail();
                Lab.kubectl(
                                "-n",
                                Lab.SYSTEM,
                                "delete",
                                "pod",
                                "-l",
                                "app.kubernetes.io/name=exposedapp-operator",
                                "--grace-period=0",
                                "--force")
                        .orFail();
                awaitThatTheOperatorSaysWhatItLacks(
                        "Watching ExposedApp failed.*forbidden", "Watching DaemonSet failed.*forbidden");
                // Then: who can't ask whether an app is gone removes nothing. He can't write a status either
                assertThat(Lab.routeFiles()).contains(app.routeFile(), deleted.routeFile());
                assertThat(app.lastWrite()).isEqualTo(written);
                assertThat(Lab.status(app.url())).isEqualTo("200");
            }
            proveThatTheOperatorWorks();
            Lab.await("it removes again", AFTER_AN_OUTAGE)
                    .until(() -> !Lab.routeFiles().contains(deleted.routeFile()));
            assertThat(app.lastWrite()).isEqualTo(written);
        }
    }

    private static void awaitThatTheOperatorSaysWhatItLacks(String... patterns) {
        Lab.await("the operator says what it lacks", AFTER_AN_OUTAGE).until(() -> {
            String log = Lab.kubectl("-n", Lab.SYSTEM, "logs", "deployment/exposedapp-operator", "--tail=-1")
                    .out();
            return Stream.of(patterns)
                    .allMatch(p -> Pattern.compile(p).matcher(log).find());
        });
    }

    /** It sees what changes, and may say so, but not learn whether its plan is an old one. */
    @Test
    void itsRightsOverTheRelaysAreTakenAway() {
        String paths = "  paths: [{prefix: /}, {prefix: /files, strip: %s}]";
        try (LabApp changed = LabApp.served("changed-meanwhile");
                LabApp deleted = LabApp.served("gone-meanwhile")) {
            changed.expose(changed.host, paths.formatted(false)).orFail();
            Lab.await("ready", SOON)
                    .until(() -> Lab.run("vps", "grep", "/files", "/srv/exposedapp/routes/" + changed.routeFile())
                                    .ok()
                            && changed.condition("Ready").startsWith("True"));
            String written = changed.lastWrite();
            // Given
            try (TakenRight relays = TakenRight.take("rolebinding/exposedapp-operator", "-n", Lab.RELAYS)) {
                // When
                changed.expose(changed.host, paths.formatted(true)).orFail();
                Lab.kubectl("-n", deleted.namespace, "delete", "xapp", "app", "--timeout=10s")
                        .orFail();
                // Then
                changed.awaitCondition(
                        "RouteSynced", "False ApiServerForbidden", "exposedapp-relays/installation", "helm upgrade");
                Lab.await("what waits is told", SOON)
                        .untilAsserted(
                                () -> assertThat(Lab.kubectl("get", "edge", "vps", "-o", "jsonpath={.status.pending}")
                                                .orFail())
                                        .contains("gone-meanwhile/app"));
                assertThat(changed.lastWrite()).isEqualTo(written);
                assertThat(Lab.routeFiles()).contains(deleted.routeFile());
                assertThat(Lab.body(changed.url() + "files/1")).contains("\"path\":\"/files/1\"");
            }
            Lab.await("all is made up for", SOON)
                    .until(() -> Lab.body(changed.url() + "files/1").contains("\"path\":\"/1\"")
                            && changed.condition("RouteSynced").startsWith("True")
                            && !Lab.routeFiles().contains(deleted.routeFile()));
        }
    }

    @Test
    void theDefinitionIsDeletedAndRestoredWithItsObjects() {
        int port = app.port();
        String relay = uidOfRelay(port);
        try (LabApp lost = LabApp.served("not-restored");
                Load load = Load.on(app.url(), 1, Duration.ofSeconds(5))) {
            int lostPort = lost.port();
            // When
            Lab.kubectl("delete", "crd", "exposedapps.exposedapp.io", "--timeout=60s")
                    .orFail();
            try {
                // Then: what isn't back yet waits, and says so
                Lab.await("told", AFTER_AN_OUTAGE)
                        .until(() -> Lab.kubectl("get", "edge", "vps", "-o", "jsonpath={.status.pending}")
                                .out()
                                .contains("remove not-restored/app unless it is back soon"));
            } finally {
                Lab.kubectl("apply", "--server-side", "-f", "crds/exposedapps.exposedapp.io-v1.yml")
                        .orFail();
                Lab.kubectl("wait", "--for=condition=Established", "crd/exposedapps.exposedapp.io", "--timeout=30s")
                        .orFail();
            }
            app.expose().orFail();
            Lab.await("restored", AFTER_AN_OUTAGE)
                    .until(() -> app.condition("Ready").startsWith("True"));
            assertThat(app.port()).isEqualTo(port);
            assertThat(uidOfRelay(port)).isEqualTo(relay);
            assertThat(Lab.status(lost.url())).as("not restored yet").isEqualTo("200");
            assertThat(load.stop())
                    .hasSizeGreaterThan(50)
                    .allSatisfy(a -> assertThat(a.status()).isEqualTo("200"));
            // When: the time for a restore is over
            Lab.kubectl(
                            "-n",
                            Lab.RELAYS,
                            "annotate",
                            "--overwrite",
                            "configmap",
                            "installation",
                            "exposedapp.io/restored-at=1")
                    .orFail();
            // Then
            Lab.await("removed", AFTER_AN_OUTAGE).until(() -> !Lab.routeFiles().contains(lost.routeFile()));
            Lab.await("reserved", AFTER_AN_OUTAGE)
                    .until(() -> Lab.kubectl("-n", Lab.RELAYS, "get", "daemonset", "relay-" + lostPort)
                                    .exitCode()
                            != 0);
        }
    }

    /** A new app is served, and the one from before still is. */
    private static void proveThatTheOperatorWorks() {
        try (LabApp fresh = LabApp.create("afterwards-" + Long.toString(System.nanoTime(), 36))) {
            Lab.await("applied", AFTER_AN_OUTAGE).until(() -> fresh.expose().ok());
            Lab.await("a new app is served", AFTER_AN_OUTAGE)
                    .until(() -> Lab.status(fresh.url()).equals("200"));
        }
        assertThat(Lab.status(app.url())).isEqualTo("200");
    }

    private static String uidOfRelay(int port) {
        return Lab.kubectl("-n", Lab.RELAYS, "get", "daemonset", "relay-" + port, "-o", "jsonpath={.metadata.uid}")
                .orFail();
    }
}
