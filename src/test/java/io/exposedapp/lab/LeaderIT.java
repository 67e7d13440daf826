package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two operators, of which one works: when it can't, the other one does. */
class LeaderIT {

    private static final Duration TAKEOVER = Duration.ofSeconds(30);

    /** How long an operator takes to end when its pod is deleted, and another one to lead then. */
    private static final Duration STOP = Duration.ofSeconds(3);

    private static final Duration HANDOVER = Duration.ofSeconds(5);

    @BeforeAll
    static void two() {
        Lab.install("", "--set", "replicas=2");
    }

    @AfterAll
    static void one() {
        Lab.install("");
    }

    @BeforeEach
    void bothAreThere() {
        Lab.kubectl("-n", Lab.SYSTEM, "rollout", "status", "deployment/exposedapp-operator", "--timeout=90s")
                .orFail();
    }

    @Test
    void anotherOneTakesOverWhenTheLeaderDies() {
        try (LabApp before = LabApp.served("before-takeover");
                LabApp after = LabApp.create("after-takeover")) {
            String leader = leader();
            // When: it gives up nothing before, as it may when its pod is only deleted
            Lab.signalOperator("KILL", leader);
            Lab.kubectl("-n", Lab.SYSTEM, "delete", "pod", leader, "--grace-period=0", "--force")
                    .orFail();
            Instant died = Instant.now();
            after.expose().orFail();
            // Then
            Lab.await("another one leads", TAKEOVER).until(() -> !leader().equals(leader));
            long leads = Duration.between(died, Instant.now()).toSeconds();
            Lab.await("and works", died, TAKEOVER)
                    .untilAsserted(() -> assertThat(Lab.statusOfAnyCertificate(after.url()))
                            .as("%s after %d s; %s", leader(), leads, after.condition("Ready"))
                            .isEqualTo("200"));
            System.out.println("another one leads after " + leads + " s, and works after "
                    + Duration.between(died, Instant.now()).toSeconds() + " s");
            Lab.awaitStatus(after.url(), "200");
            assertThat(Lab.status(before.url())).isEqualTo("200");
        }
    }

    @Test
    void aLeaderThatIsToldToStopHandsOverAtOnce() {
        try (LabApp before = LabApp.served("before-handover");
                LabApp after = LabApp.create("after-handover")) {
            String leader = leader();
            String written = before.lastWrite();
            // When
            Lab.kubectl("-n", Lab.SYSTEM, "delete", "pod", leader, "--wait=false")
                    .orFail();
            Instant told = Instant.now();
            after.expose().orFail();
            // Then
            Lab.await("it is gone", told, STOP)
                    .until(() ->
                            !Lab.kubectl("-n", Lab.SYSTEM, "get", "pod", leader).ok());
            Lab.await("another one leads", told, HANDOVER).until(() -> !leader().isBlank() && !leader().equals(leader));
            Lab.awaitAnswer(after.url());
            assertThat(before.lastWrite()).as("nothing is written twice").isEqualTo(written);
        }
    }

    @Test
    void aLeaderThatWasFrozenAndWakesUpHarmsNobody() {
        try (LabApp deleted = LabApp.served("before-freeze");
                LabApp made = LabApp.create("while-frozen")) {
            String frozen = leader();
            // Given: one that knows nothing of what comes
            Lab.signalOperator("STOP", frozen);
            try {
                Lab.kubectl("-n", deleted.namespace, "delete", "xapp", "app", "--timeout=10s")
                        .orFail();
                made.expose().orFail();
                Lab.await("another one leads", TAKEOVER).until(() -> !leader().equals(frozen));
                Lab.await("it works")
                        .until(() -> Lab.statusOfAnyCertificate(made.url()).equals("200")
                                && !Lab.routeFiles().contains(deleted.routeFile()));
                Lab.awaitAnswer(made.url());
                String written = made.lastWrite();
                // When
                Lab.signalOperator("CONT", frozen);
                // Then
                Lab.await("it steps down", TAKEOVER).until(() -> restarts(frozen) > 0);
                assertThat(Lab.routeFiles()).contains(made.routeFile()).doesNotContain(deleted.routeFile());
                assertThat(made.lastWrite()).isEqualTo(written);
                assertThat(Lab.status(made.url())).isEqualTo("200");
                assertThat(leader()).isNotEqualTo(frozen);
            } finally {
                Lab.kubectl(
                                "-n",
                                Lab.SYSTEM,
                                "delete",
                                "pod",
                                frozen,
                                "--grace-period=0",
                                "--force",
                                "--ignore-not-found")
                        .orFail();
            }
        }
    }

    private static String leader() {
        return Lab.kubectl(
                        "-n",
                        Lab.SYSTEM,
                        "get",
                        "lease",
                        "exposedapp-operator",
                        "-o",
                        "jsonpath={.spec.holderIdentity}")
                .out();
    }

    private static int restarts(String pod) {
        String count = Lab.kubectl(
                        "-n",
                        Lab.SYSTEM,
                        "get",
                        "pod",
                        pod,
                        "-o",
                        "jsonpath={.status.containerStatuses[0].restartCount}")
                .out();
        return count.isBlank() ? 0 : Integer.parseInt(count);
    }
}
