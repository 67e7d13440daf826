package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.exposedapp.it.Commands;
import io.exposedapp.it.Commands.Result;
import io.exposedapp.lab.Load.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An upgrade from version 0.1, whose port claims are DaemonSets, and back again: visitors notice neither. */
class UpgradeIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private String former;

    @BeforeEach
    void installTheFormerVersion() {
        Result source = Commands.run(30, "", List.of("lab/former"));
        assumeTrue(source.ok(), source.err());
        former = source.out().strip();
        Lab.freeReservedPorts();
        Lab.install(former);
    }

    @AfterEach
    void installThisVersion() {
        Lab.install("");
        Lab.freeReservedPorts();
    }

    @Test
    void visitorsNoticeNeitherAnUpgradeFromVersion01NorTheWayBack() {
        try (LabApp served = LabApp.served("stays");
                LabApp deleted = LabApp.served("returns");
                LabApp idle = LabApp.create("idles")) {
            // Given: an app that is served, one that was deleted (its relay's pod may take minutes to end), and one
            // whose
            // Service is missing
            idle.expose(idle.host, "  relay: {port: 8150}").orFail();
            Lab.kubectl("-n", idle.namespace, "delete", "service", "web").orFail();
            Lab.await("its port is claimed", SOON).until(() -> idle.port() == 8150);
            int port = served.port();
            int kept = deleted.port();
            Lab.kubectl("-n", deleted.namespace, "delete", "xapp", "app").orFail();
            Lab.await("its port is reserved", SOON)
                    .until(() -> Lab.objectsOf(kept).contains("reserved-" + kept));
            try (Load visitors = Load.on(served.url(), 1, PATIENCE)) {
                // When
                Lab.install("");
                // Then
                Lab.await("claims are taken over", SOON).untilAsserted(() -> {
                    assertThat(Lab.objectsOf(port)).contains("port-" + port + " Held");
                    assertThat(Lab.objectsOf(kept))
                            .contains("port-" + kept + " Reserved")
                            .doesNotContain("reserved-");
                    assertThat(Lab.objectsOf(8150)).contains("port-8150 Held");
                });
                Lab.await("the app is ready", SOON)
                        .until(() -> served.condition("Ready").startsWith("True"));
                assertThat(served.port()).isEqualTo(port);
                assertThat(idle.port()).isEqualTo(8150);
                // When
                deleted.expose().orFail();
                // Then
                Lab.await("it got its port back", SOON).until(() -> deleted.port() == kept);
                // When
                Lab.install(former);
                // Then
                Lab.await("the apps are ready", SOON)
                        .until(() -> served.condition("Ready").startsWith("True")
                                && deleted.condition("Ready").startsWith("True"));
                assertThat(List.of(served.port(), deleted.port(), idle.port())).containsExactly(port, kept, 8150);
                assertThat(visitors.stop())
                        .hasSizeGreaterThan(100)
                        .extracting(Answer::status)
                        .containsOnly("200");
            }
        }
    }
}
