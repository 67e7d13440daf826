package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.Commands;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The VPS of an Edge is replaced by another one. */
class AnotherVpsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration CLEANED = Duration.ofSeconds(60);

    @Test
    void anEdgeThatSpeaksOfAnotherVpsIsServedThereAndTheFormerOneIsCleaned() {
        try (LabApp app = LabApp.served("moves-house")) {
            int port = app.port();
            try {
                // When: DNS first, as Traefik asks for a certificate once the route is there, and not again
                Lab.dns("set", app.host, SecondEdge.ADDRESS);
                replaceEdge(SecondEdge.manifest()
                        .replace("\n  name: vps2\n", "\n  name: vps\n")
                        .replace("default: false", "default: true"));
                // Then
                Lab.await("its route is there", SOON)
                        .until(() -> Lab.routeFiles("vps2").contains(app.routeFile()));
                Lab.awaitAnswer(app.url(), SOON);
                assertThat(app.port()).isEqualTo(port);
                awaitNothingOfOursOn("vps");
            } finally {
                // When: and back
                replaceEdge(Lab.lab(20, "edge", "vps").orFail());
                Lab.dns("set", app.host);
            }
            // Then
            Lab.awaitAnswer(app.url(), SOON);
            assertThat(app.port()).isEqualTo(port);
            awaitNothingOfOursOn("vps2");
        }
    }

    private static void replaceEdge(String manifest) {
        Commands.run(30, manifest, List.of("lab/kubectl", "replace", "-f", "-")).orFail();
    }

    private static void awaitNothingOfOursOn(String vps) {
        Lab.await(vps + " is cleaned", CLEANED)
                .untilAsserted(
                        () -> assertThat(Lab.run(vps, "sh", "-c", "ls /srv/exposedapp/routes /srv/exposedapp/state")
                                        .orFail())
                                .doesNotContain("home"));
    }
}
