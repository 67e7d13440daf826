package io.exposedapp.it;

import com.github.dockerjava.api.model.Capability;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.model.Names;
import io.exposedapp.probe.Nameserver;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A Kubernetes in a container, with the chart's objects in it but for what runs pods: the operator runs here, under the
 * chart's own rights.
 */
public final class TestCluster implements AutoCloseable {

    /** Knows no name. Without it, the operator would ask resolvers beyond this machine. */
    private static final Nameserver NAMES = new Nameserver();

    public static final String NAMESPACE = "exposedapp-system";
    static final String RELAYS = "exposedapp-relays";

    /** Values that the chart has no default for, as {@code --set} takes them. */
    static final String REQUIRED =
            "clusterName=home,image.repository=localhost/none,tailnetProbe.image=localhost/none:1";

    /** Not the chart's default: nothing may count on that. */
    static final String SERVICE_ACCOUNT = "expose";

    private final K3sContainer container;
    public final KubernetesClient admin;

    TestCluster() throws IOException {
        this(List.of());
    }

    /** With more options of the server. */
    public TestCluster(List<String> options) throws IOException {
        String image =
                Commands.run(1800, "", List.of("lab/node-image")).orFail().strip();
        container = new K3sContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("rancher/k3s"));
        // all capabilities but one that small virtual machines don't have to give
        container
                .withPrivilegedMode(false)
                .withCreateContainerCmdModifier(c -> c.getHostConfig()
                        .withCapAdd(Capability.ALL)
                        .withCapDrop(Capability.SYS_RESOURCE)
                        .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"))
                        .withDeviceCgroupRules(List.of("a *:* rwm")));
        container.setCommandParts(Stream.concat(Stream.of(container.getCommandParts()), options.stream())
                .toArray(String[]::new));
        container.start();
        admin = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(container.getKubeConfigYaml()))
                .build();
        install();
    }

    private void install() throws IOException {
        for (String crd : List.of("exposedapps.exposedapp.io-v1.yml", "edges.exposedapp.io-v1.yml")) {
            admin.load(Files.newInputStream(Path.of("crds", crd))).serverSideApply();
        }
        Awaitility.await("CRDs are served")
                .atMost(Duration.ofSeconds(30))
                .until(() -> admin.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                                .filter(c -> c.getStatus() != null
                                        && c.getStatus().getConditions().stream()
                                                .anyMatch(s -> s.getType().equals("Established")
                                                        && s.getStatus().equals("True")))
                                .count()
                        == 2);
        admin.namespaces()
                .resource(new io.fabric8.kubernetes.api.model.NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        applyChart();
    }

    /** With the patience that a change in the cluster needs. */
    static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(100));
    }

    /** Deletes the apps of the namespace default, and waits until their relays are deleted too. */
    void removeApps() {
        admin.resources(ExposedApp.class).inNamespace("default").delete();
        await("relays of deleted apps go")
                .until(() -> admin.apps()
                        .daemonSets()
                        .inNamespace(RELAYS)
                        .list()
                        .getItems()
                        .isEmpty());
    }

    /** Applies the chart's objects but for what runs pods. */
    void applyChart(String... sets) {
        List<String> command = new ArrayList<>(List.of(
                "lab/helm",
                "template",
                "exposedapp",
                "helm/exposedapp-operator",
                "--namespace",
                NAMESPACE,
                "--set",
                REQUIRED,
                "--set",
                "readSecrets=true",
                "--set",
                "serviceAccount.name=" + SERVICE_ACCOUNT));
        Stream.of(sets).forEach(set -> command.addAll(List.of("--set", set)));
        String chart = Commands.run(60, "", command).orFail();
        List<HasMetadata> objects = admin.load(new ByteArrayInputStream(chart.getBytes(StandardCharsets.UTF_8)))
                .items();
        for (HasMetadata object : objects) {
            if (!(object instanceof Deployment) && !(object instanceof DaemonSet)) {
                admin.resource(object).serverSideApply();
            }
        }
    }

    /**
     * What apps need to get a relay: a node in the tailnet, Service "web" in namespace "default", and an Edge, which
     * nobody can reach.
     */
    void makeExposable() {
        annotateNodes(Names.TAILNET_IP_ANNOTATION, "100.64.0.2");
        apply("""
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: default}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        """);
        apply(UnreachableEdge.YAML);
    }

    /** An app before that Service, with more lines in its spec, indented by two. */
    void expose(String name, String more) {
        apply("""
        apiVersion: exposedapp.io/v1alpha1
        kind: ExposedApp
        metadata: {name: %1$s, namespace: default}
        spec:
          host: %1$s.example.com
          service: {name: web}
        %2$s
        """.formatted(name, more));
    }

    void apply(String yaml) {
        GenericKubernetesResource object = Serialization.unmarshal(yaml, GenericKubernetesResource.class);
        admin.genericKubernetesResources(object.getApiVersion(), object.getKind())
                .resource(object)
                .fieldManager("test")
                .forceConflicts()
                .serverSideApply();
    }

    /** The operator as packaged, with the rights and settings that the chart gives it. */
    RunningOperator startOperator() throws IOException {
        return startOperator(128, Map.of());
    }

    /** With another heap, and with settings beside the usual ones. */
    public RunningOperator startOperator(int heapMegabytes, Map<String, String> more) throws IOException {
        return new RunningOperator(kubeconfigOfOperator(admin.getMasterUrl().getPort()), heapMegabytes, settings(more));
    }

    /** By another port of this machine than the API server's own. */
    RunningOperator startOperatorBy(int port, Map<String, String> more) throws IOException {
        return new RunningOperator(kubeconfigOfOperator(port), 128, settings(more));
    }

    private static Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "EXPOSEDAPP_CLUSTER_NAME",
                "home",
                "EXPOSEDAPP_NAMESPACE",
                NAMESPACE,
                "EXPOSEDAPP_SERVICE_ACCOUNT",
                SERVICE_ACCOUNT,
                "EXPOSEDAPP_RELAYS_NAMESPACE",
                RELAYS,
                "EXPOSEDAPP_RELAY_IMAGE",
                "localhost/none:1",
                "EXPOSEDAPP_DNS_RESOLVERS",
                NAMES.address(),
                "EXPOSEDAPP_SWEEP_INTERVAL",
                "0s"));
        settings.putAll(more);
        return settings;
    }

    String kubeconfigOfAdmin() {
        return container.getKubeConfigYaml();
    }

    private Path kubeconfigOfOperator(int port) throws IOException {
        TokenRequest token = admin.serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName(SERVICE_ACCOUNT)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build());
        Config config = admin.getConfiguration();
        Path file = Files.createTempFile("operator", ".kubeconfig");
        Files.writeString(file, """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: operator}}]
        clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: "%s"}}]
        users: [{name: operator, user: {token: "%s"}}]
        """.formatted(
                        "https://" + admin.getMasterUrl().getHost() + ":" + port,
                        config.getCaCertData(),
                        token.getStatus().getToken()));
        return file;
    }

    ConfigMap installation() {
        return admin.configMaps()
                .inNamespace(RELAYS)
                .withName(Names.INSTALLATION)
                .get();
    }

    /** Whatever the kubelet writes to them meanwhile. */
    void annotateNodes(String name, String value) {
        String change = Serialization.asJson(Map.of("metadata", Map.of("annotations", Map.of(name, value))));
        admin.nodes()
                .list()
                .getItems()
                .forEach(node -> admin.nodes()
                        .withName(node.getMetadata().getName())
                        .patch(PatchContext.of(PatchType.JSON_MERGE), change));
    }

    @Override
    public void close() {
        admin.close();
        container.stop();
    }
}
