package io.exposedapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.Commands.Result;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Objects that nobody has looked at: no operator runs here. */
@ExtendWith(SharedCluster.class)
class HelmWaitIT {

    private static final String APP = """
      apiVersion: exposedapp.io/v1alpha1
      kind: ExposedApp
      metadata: {name: new, namespace: default}
      spec: {host: new.example.com, service: {name: web}}
      """;

    private static final String EDGE = UnreachableEdge.YAML.replace("name: vps", "name: new");

    @TempDir
    private Path folder;

    private final TestCluster cluster;

    HelmWaitIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void clean() throws IOException {
        helm("uninstall", "new", "--ignore-not-found").orFail();
        object("ExposedApp").ifPresent(o -> cluster.admin.resource(o).delete());
        object("Edge").ifPresent(o -> cluster.admin.resource(o).delete());
    }

    @Test
    void aNewObjectHasTheStatusOfNoGeneration() {
        // When
        cluster.apply(APP);
        cluster.apply(EDGE);
        // Then
        for (String kind : List.of("ExposedApp", "Edge")) {
            assertThat(object(kind).map(o -> o.get("status")).map(Object::toString))
                    .as(kind)
                    .contains("{observedGeneration=-1}");
        }
    }

    @Test
    void helmCallsNoAppDeployedThatNobodyHasLookedAt() throws IOException {
        // When
        Result install = helm("install", "new", SmallChart.write(folder, APP), "--wait", "--timeout", "5s");
        // Then
        assertThat(install.ok()).as("%s%s", install.out(), install.err()).isFalse();
        assertThat(helm("status", "new").orFail()).contains("STATUS: failed");
    }

    private Optional<GenericKubernetesResource> object(String kind) {
        return cluster
                .admin
                .genericKubernetesResources("exposedapp.io/v1alpha1", kind)
                .inAnyNamespace()
                .list()
                .getItems()
                .stream()
                .filter(o -> o.getMetadata().getName().equals("new"))
                .findFirst();
    }

    private Result helm(String... arguments) throws IOException {
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfigOfAdmin());
        List<String> command = new ArrayList<>(List.of("lab/helm"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--namespace", "default", "--kubeconfig", kubeconfig.toString()));
        return Commands.run(60, "", command);
    }
}
