package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.OwnLab;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The only node of the cluster, with API server, operator, relays and apps on it, goes from one moment to the next. */
class PowerCutIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration BOOT = Duration.ofSeconds(90);

    @Test
    void allIsServedAgainOnceTheNodeIsBack() {
        try (LabApp app = LabApp.served("power-cut");
                LabApp fresh = LabApp.create("after-power-cut")) {
            int port = app.port();
            // When
            Lab.docker("kill", OwnLab.container("home")).orFail();
            try {
                Lab.await("out", SOON).until(() -> !Lab.status(app.url()).equals("200"));
            } finally {
                Lab.docker("start", OwnLab.container("home")).orFail();
            }
            // Then
            assertThat(Lab.routeFiles()).contains(app.routeFile());
            Lab.await("the API server is back", BOOT)
                    .until(() -> Lab.kubectl("get", "--raw", "/readyz").ok());
            Lab.await("served again", BOOT).until(() -> Lab.status(app.url()).equals("200"));
            assertThat(app.port()).isEqualTo(port);
            // and the operator, which runs there too, works
            fresh.expose().orFail();
            Lab.await("a new app is served", BOOT)
                    .until(() -> Lab.status(fresh.url()).equals("200"));
            app.awaitCondition("Ready", "True");
        }
    }
}
