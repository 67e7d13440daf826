package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.OwnLab;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is said of the answers that visitors get. */
class ReachableIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void anAppsOwnErrorsAndLoginsAreToldAndAHangingAppIsNotReady() {
        try (LabApp app = LabApp.served("answers");
                LabApp other = LabApp.served("answers-well")) {
            app.awaitCondition("Reachable", "True Reached");
            other.awaitCondition("Ready", "True Ready");
            // When, then
            probe(app, "/status/500");
            app.awaitCondition("Reachable", "True AppError", "error 500");
            app.awaitCondition("Ready", "True AppError");
            probe(app, "/status/401");
            app.awaitCondition("Reachable", "True AccessControlled");
            probe(app, "/status/302");
            app.awaitCondition("Reachable", "True Reached");
            probe(app, "/slow/100");
            Lab.await("told", SOON).until(() -> app.condition("Reachable").startsWith("False Timeout"));
            assertThat(app.condition("Ready")).startsWith("False Timeout");
            assertThat(app.condition("Programmed")).startsWith("True");
            assertThat(other.condition("Ready")).startsWith("True Ready");
            // When
            probe(app, "/");
            // Then
            Lab.await("ready", SOON).until(() -> app.condition("Ready").startsWith("True Ready"));
        }
    }

    @Test
    void anEdgeThatTheHomeDoesNotReachIsNotCalledDead() {
        String vps = OwnLab.address("vps");
        try (LabApp app = LabApp.served("hairpin")) {
            app.awaitCondition("Ready", "True Ready");
            // When
            drop("-I", vps);
            try {
                probe(app, "/?again");
                // Then
                Lab.await("told", SOON)
                        .until(() -> app.condition("Reachable").startsWith("Unknown NotReachableFromHome"));
                assertThat(app.condition("CertificateReady")).startsWith("Unknown NotReachableFromHome");
                assertThat(Lab.status(app.url())).isEqualTo("200");
            } finally {
                drop("-D", vps);
            }
            // Then
            Lab.await("ready", SOON).until(() -> app.condition("Ready").startsWith("True Ready"));
        }
    }

    @Test
    void anAppThatIsNotReadyExplainsItsOwnBadAnswer() {
        try (LabApp app = LabApp.served("scaled-to-zero")) {
            app.awaitCondition("Ready", "True Ready");
            // When
            Lab.kubectl("-n", app.namespace, "scale", "deployment/web", "--replicas=0")
                    .orFail();
            // Then
            app.awaitCondition("BackendReady", "False NoReadyEndpoints");
            app.awaitCondition("Reachable", "Unknown Pending");
            assertThat(app.condition("Ready")).startsWith("False NoReadyEndpoints");
            assertThat(app.condition("CertificateReady")).startsWith("True Trusted");
            // When
            Lab.kubectl("-n", app.namespace, "scale", "deployment/web", "--replicas=1")
                    .orFail();
            // Then
            Lab.await("ready", SOON).until(() -> app.condition("Ready").startsWith("True Ready"));
        }
    }

    private static void probe(LabApp app, String path) {
        app.expose(app.host, "  probe: {path: \"" + path + "\"}").orFail();
    }

    private static void drop(String action, String vps) {
        Lab.run("home", "iptables", action, "FORWARD", "-d", vps, "-p", "tcp", "--dport", "443", "-j", "DROP")
                .orFail();
    }
}
