package io.exposedapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.edge.ssh.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The API server's machine loses its power and is back: nobody has closed the operator's connections. */
@ExtendWith(SharedCluster.class)
class SilentApiServerIT {

    private TestCluster cluster;

    @BeforeEach
    void prepare(TestCluster shared) {
        cluster = shared;
        cluster.makeExposable();
    }

    @AfterEach
    void clean() {
        cluster.admin
                .genericKubernetesResources("exposedapp.io/v1alpha1", "ExposedApp")
                .inNamespace("default")
                .delete();
    }

    @Test
    void whatChangesIsNoticedAlthoughTheConnectionsDiedWithoutAWord() throws IOException {
        try (Wire wire = new Wire(cluster.admin.getMasterUrl().getPort());
                RunningOperator operator =
                        cluster.startOperatorBy(wire.port(), Map.of("EXPOSEDAPP_API_SILENCE", "3s"))) {
            // Given
            cluster.expose("before-silence", "");
            await("the operator works", Duration.ofSeconds(60))
                    .until(() -> operator.log().contains("for app default/before-silence"));
            // When
            wire.goSilentWhereConnected();
            cluster.expose("in-silence", "");
            // Then: as soon as the dead connections have been given up, one after the other
            await("noticed", Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(operator.log()).contains("for app default/in-silence"));
        }
    }

    private static ConditionFactory await(String what, Duration patience) {
        return Awaitility.await(what).atMost(patience).pollInterval(Duration.ofMillis(200));
    }
}
