package io.exposedapp.it;

import static io.exposedapp.it.TestCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.ExposedApp;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** DNSEndpoints of apps on a real API server, with external-dns' own CRD and the rights that the chart gives. */
@ExtendWith(SharedCluster.class)
class DnsEndpointIT {

    private static final Path DEFINITION = Path.of("src/test/resources/dnsendpoints.externaldns.k8s.io.yaml");
    private static final String KIND = "DNSEndpoint";
    private static final String VERSION = "externaldns.k8s.io/v1alpha1";
    private static final String MISSING = "dnsendpoints.externaldns.k8s.io isn't installed";

    private final TestCluster cluster;
    private RunningOperator operator;

    DnsEndpointIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws IOException {
        cluster.makeExposable();
        cluster.applyChart("dnsEndpoints=true");
    }

    @AfterEach
    void stop() {
        cluster.removeApps();
        operator.close();
        System.out.println(operator.log());
        cluster.admin
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("dnsendpoints.externaldns.k8s.io")
                .withTimeoutInMillis(20_000)
                .delete();
        cluster.applyChart();
    }

    @Test
    void aMissingDefinitionIsToldOnceAndHealsByItself() throws IOException {
        // Given
        begin();
        // When
        cluster.expose("early", "");
        // Then
        await("the app is served")
                .until(() -> operator.log().contains("DaemonSet") && eventOf("installation", "DnsEndpointsMissing"));
        // When
        define();
        // Then: the informer asks again at least every half a minute
        await("its DNSEndpoint is there")
                .atMost(Duration.ofSeconds(45))
                .until(() -> endpoint("early").get() != null);
        assertThat(operator.log()).containsOnlyOnce(MISSING);
    }

    @Test
    void aDnsEndpointIsPutRightAndGoesWithItsApp() throws IOException {
        // Given
        define();
        begin();
        // When
        cluster.expose("named", "  aliases: [{host: alias.example.com}]");
        // Then
        GenericKubernetesResource first = awaitEndpoint("named");
        assertThat(first.<String>get("spec", "endpoints", 0, "dnsName")).isEqualTo("named.example.com");
        assertThat(first.<String>get("spec", "endpoints", 0, "targets", 0)).isEqualTo("203.0.113.10");
        assertThat(first.<String>get("spec", "endpoints", 1, "dnsName")).isEqualTo("alias.example.com");
        // When
        endpoint("named").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"endpoints\": []}}");
        // Then
        await("put right").until(() -> spec("named").equals(first.get("spec")));
        // When
        endpoint("named").delete();
        // Then
        await("made again").until(() -> awaitEndpoint("named").getMetadata().getUid(), uid -> !uid.equals(uid(first)));
        // When: it is behind a CDN
        cluster.expose("named", "  dns: {mode: Proxied}");
        // Then
        await("removed").until(() -> endpoint("named").get() == null);
        // When
        cluster.expose("named", "");
        awaitEndpoint("named");
        cluster.admin
                .resources(ExposedApp.class)
                .inNamespace("default")
                .withName("named")
                .delete();
        // Then: Kubernetes' garbage collector looks for new kinds twice a minute
        await("collected")
                .atMost(Duration.ofSeconds(60))
                .until(() -> endpoint("named").get() == null);
    }

    @Test
    void aDnsEndpointOfSomebodyElseIsLeftAloneUntilItGoes() throws IOException {
        // Given
        define();
        cluster.apply("""
        apiVersion: externaldns.k8s.io/v1alpha1
        kind: DNSEndpoint
        metadata: {name: taken, namespace: default}
        spec: {endpoints: [{dnsName: else.example.com, recordType: A, targets: [192.0.2.1]}]}
        """);
        String before = endpoint("taken").get().getMetadata().getResourceVersion();
        begin();
        // When
        cluster.expose("taken", "");
        // Then
        await("told").until(() -> eventOf("taken", "DnsEndpointNotOurs"));
        assertThat(endpoint("taken").get().getMetadata().getResourceVersion()).isEqualTo(before);
        // When
        endpoint("taken").delete();
        // Then
        await("the app's own")
                .until(() -> "taken.example.com".equals(awaitEndpoint("taken").get("spec", "endpoints", 0, "dnsName")));
    }

    @Test
    void aRestartWritesNothing() throws IOException {
        // Given
        define();
        begin();
        cluster.expose("steady", "");
        String before = awaitEndpoint("steady").getMetadata().getResourceVersion();
        // When
        operator.close();
        begin();
        cluster.expose("newer", "");
        awaitEndpoint("newer");
        // Then
        assertThat(endpoint("steady").get().getMetadata().getResourceVersion()).isEqualTo(before);
        assertThat(operator.log()).doesNotContainIgnoringCase("is forbidden: User");
    }

    private void begin() throws IOException {
        operator = cluster.startOperator(128, Map.of("EXPOSEDAPP_DNS_ENDPOINTS", "true"));
        await("it works")
                .atMost(Duration.ofSeconds(60))
                .until(() -> operator.log().contains("First plan"));
    }

    private void define() throws IOException {
        cluster.apply(Files.readString(DEFINITION));
        await("the definition is served")
                .until(() -> cluster
                        .admin
                        .apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName("dnsendpoints.externaldns.k8s.io")
                        .get()
                        .getStatus()
                        .getConditions()
                        .stream()
                        .anyMatch(c -> c.getType().equals("Established")
                                && c.getStatus().equals("True")));
    }

    private boolean eventOf(String name, String reason) {
        for (Event event : cluster.admin.v1().events().inAnyNamespace().list().getItems()) {
            if (name.equals(event.getInvolvedObject().getName()) && reason.equals(event.getReason())) {
                return true;
            }
        }
        return false;
    }

    private Resource<GenericKubernetesResource> endpoint(String app) {
        return cluster.admin
                .genericKubernetesResources(VERSION, KIND)
                .inNamespace("default")
                .withName(app);
    }

    private GenericKubernetesResource awaitEndpoint(String app) {
        return await("DNSEndpoint " + app).until(() -> endpoint(app).get(), Objects::nonNull);
    }

    private Object spec(String app) {
        return awaitEndpoint(app).get("spec");
    }

    private static String uid(GenericKubernetesResource object) {
        return object.getMetadata().getUid();
    }
}
