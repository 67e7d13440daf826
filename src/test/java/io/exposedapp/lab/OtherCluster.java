package io.exposedapp.lab;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.it.Commands;
import io.exposedapp.it.PaperNode;
import io.exposedapp.it.RunningOperator;
import io.exposedapp.it.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A cluster beside the lab's home, with an operator of its own, that goes to the second VPS too. Its relays' pods are
 * on paper.
 */
final class OtherCluster implements AutoCloseable {

    static final String TAILNET_ADDRESS = "100.64.7.7";

    private static final int HEAP_MEGABYTES = 128;

    private final TestCluster cluster = new TestCluster(PaperNode.OPTIONS);
    private final PaperNode node = new PaperNode(cluster.admin, TAILNET_ADDRESS);

    OtherCluster() throws IOException {
        goByTheSameAccount();
    }

    /** By that of the lab's home, as a cluster does that was built from the same Git. */
    void goByTheSameAccount() {
        String key = Lab.kubectl(
                        "-n", Lab.SYSTEM, "get", "secret", "edge-vps2-ssh", "-o", "jsonpath={.data.ssh-privatekey}")
                .orFail();
        go(SecondEdge.manifest(), new String(Base64.getDecoder().decode(key), StandardCharsets.UTF_8));
    }

    /** By an account of its own, as clusters of different owners do. */
    void goByItsOwnAccount(String account, Path folder) throws IOException {
        Path key = folder.resolve("id");
        Commands.run(20, "", List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()))
                .orFail();
        String publicKey = Files.readString(folder.resolve("id.pub")).strip();
        go(
                Lab.lab(60, "edge", SecondEdge.NAME, "--account", account, "--public-key", publicKey)
                        .orFail(),
                Files.readString(key));
    }

    private void go(String manifest, String key) {
        cluster.admin
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("edge-vps2-ssh")
                        .withNamespace(TestCluster.NAMESPACE)
                        .endMetadata()
                        .addToStringData("ssh-privatekey", key)
                        .build())
                .serverSideApply();
        // the machine isn't in the tailnet: this one goes by the public address
        cluster.admin
                .resource(Serialization.unmarshal(
                        manifest.replace("port: 22\n", "host: " + SecondEdge.ADDRESS + "\n    port: 22\n")
                                .replace("default: false", "default: true"),
                        GenericKubernetesResource.class))
                .serverSideApply();
    }

    /** Its operator lives until it is closed. */
    RunningOperator live(String clusterName) throws IOException {
        RunningOperator operator =
                cluster.startOperator(HEAP_MEGABYTES, Map.of("EXPOSEDAPP_CLUSTER_NAME", clusterName));
        Lab.await("cluster " + clusterName + " is on the edge", Duration.ofSeconds(60))
                .until(() -> condition("Connected").startsWith("True"));
        return operator;
    }

    /** Exposes NAMESPACE/app as the host that {@link LabApp} gives it. */
    void expose(String namespace) {
        cluster.admin
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .serverSideApply();
        cluster.admin
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withPort(80)
                        .endPort()
                        .endSpec()
                        .build())
                .serverSideApply();
        cluster.admin
                .resource(Serialization.unmarshal("""
        apiVersion: exposedapp.io/v1alpha1
        kind: ExposedApp
        metadata: {name: app, namespace: %1$s}
        spec: {host: %1$s.example.test, service: {name: web}}
        """.formatted(namespace), GenericKubernetesResource.class))
                .serverSideApply();
    }

    void unexpose(String namespace) {
        cluster.admin
                .resources(ExposedApp.class)
                .inNamespace(namespace)
                .withName("app")
                .delete();
    }

    /** "status reason message" of its Edge's condition. */
    String condition(String type) {
        Edge edge =
                cluster.admin.resources(Edge.class).withName(SecondEdge.NAME).get();
        return edge.getStatus() == null
                ? ""
                : edge.getStatus().conditions().stream()
                        .filter(c -> c.getType().equals(type))
                        .map(c -> c.getStatus() + " " + c.getReason() + " " + c.getMessage())
                        .findFirst()
                        .orElse("");
    }

    @Override
    public void close() {
        node.close();
        cluster.close();
    }
}
