package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.Commands.Result;
import io.exposedapp.it.SmallChart;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code helm install --wait} of a chart of a user with an ExposedApp in it. */
class HelmReleaseIT {

    @TempDir
    private Path folder;

    @Test
    void helmCallsAnAppDeployedOnceItIsReady() throws IOException {
        try (LabApp app = LabApp.create("released")) {
            // When
            Result install = install(app, "", "120s");
            // Then
            assertThat(app.condition("Ready")).startsWith("True Ready");
            assertThat(install.orFail()).contains("STATUS: deployed");
        }
    }

    @Test
    void helmCallsNoBrokenAppDeployed() throws IOException {
        try (LabApp app = LabApp.create("released-broken")) {
            // When
            Result install = install(app, "  edges: [{name: nowhere}]", "10s");
            // Then
            assertThat(app.condition("Ready")).startsWith("False EdgeNotFound");
            assertThat(install.ok()).as("%s%s", install.out(), install.err()).isFalse();
            assertThat(Lab.lab(30, "helm", "status", "app", "--namespace", app.namespace)
                            .orFail())
                    .contains("STATUS: failed");
        }
    }

    /** The release and its ExposedApp go with the app's namespace. */
    private Result install(LabApp app, String more, String timeout) throws IOException {
        String chart = SmallChart.write(folder, """
        apiVersion: exposedapp.io/v1alpha1
        kind: ExposedApp
        metadata: {name: app, namespace: %s}
        spec:
          host: %s
          service: {name: web}
        %s
        """.formatted(app.namespace, app.host, more));
        return Lab.lab(
                180, "helm", "install", "app", chart, "--namespace", app.namespace, "--wait", "--timeout", timeout);
    }
}
