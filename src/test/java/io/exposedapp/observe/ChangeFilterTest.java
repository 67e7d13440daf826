package io.exposedapp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.api.ExposedAppStatus.CertificateStatus;
import io.exposedapp.api.ExposedAppStatus.HostStatus;
import io.exposedapp.api.ExposedAppStatus.RelayStatus;
import io.exposedapp.model.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeFilterTest {

    private static final String RELAYS = "exposedapp-relays";

    @Test
    void whatTheOperatorWritesIntoAStatusMattersNot() {
        ExposedApp reported = app(1, 8080);
        reported.setStatus(new ExposedAppStatus(
                1L,
                "https://a.example.com",
                null,
                new RelayStatus(8080, List.of()),
                List.of(),
                null,
                null,
                null,
                List.of()));
        assertThat(matters(app(1, 8080), reported)).isFalse();
        assertThat(matters(edge(1), edge(1))).isFalse();
    }

    @Test
    void aRequestForACertificateMatters() {
        ExposedApp asked = app(1, 8080);
        HostStatus host =
                new HostStatus("a.example.com", "Direct", new CertificateStatus(null, null, "2026-11-22T12:00:00Z", 1));
        asked.setStatus(new ExposedAppStatus(
                1L, null, null, new RelayStatus(8080, List.of()), null, null, List.of(host), null, null));
        assertThat(matters(app(1, 8080), asked)).isTrue();
    }

    @Test
    void aSpecMatters() {
        assertThat(matters(app(1, 8080), app(2, 8080))).isTrue();
        assertThat(matters(edge(1), edge(2))).isTrue();
    }

    @Test
    void thePortInTheStatusMatters() {
        assertThat(matters(app(1, 8080), app(1, 8081))).isTrue();
    }

    @Test
    void ofANodeItsStateMattersAndNotThatItIsThere() {
        assertThat(matters(node("True", "12:00:00"), node("True", "12:00:10"))).isFalse();
        assertThat(matters(node("True", "12:00:00"), node("Unknown", "12:00:00")))
                .isTrue();
        assertThat(matters(
                        node("True", "12:00:00"),
                        new NodeBuilder(node("True", "12:00:00"))
                                .editMetadata()
                                .addToAnnotations(Names.TAILNET_IP_ANNOTATION, "100.64.0.2")
                                .endMetadata()
                                .build()))
                .isTrue();
    }

    private static Node node(String ready, String heartbeat) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName("home")
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready)
                .withLastHeartbeatTime("2026-11-22T" + heartbeat + "Z")
                .endCondition()
                .endStatus()
                .build();
    }

    @Test
    void ofARelayItsClaimAndItsRolloutMatter() {
        assertThat(matters(relay("photos", 1, 1), relay("photos", 1, 2))).isFalse();
        assertThat(matters(relay("photos", 1, 1), relay("wiki", 1, 1))).isTrue();
        assertThat(matters(relay("photos", 1, 1), relay("photos", 2, 1))).isTrue();
    }

    @Test
    void ofOthersEverythingMatters() {
        HasMetadata namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName("photos")
                .endMetadata()
                .build();
        assertThat(matters(namespace, namespace)).isTrue();
    }

    @Test
    void ofAPodElsewhereOnlyThePortsThatItTakesMatter() {
        assertThat(matters(pod("apps", "Pending", null), pod("apps", "Running", null)))
                .isFalse();
        assertThat(matters(pod("apps", "Pending", 8080), pod("apps", "Running", 8080)))
                .isFalse();
        assertThat(matters(pod("apps", "Running", 8080), pod("apps", "Succeeded", 8080)))
                .isTrue();
        assertThat(ChangeFilter.matters(pod("apps", "Running", null), RELAYS))
                .as("comes or goes")
                .isFalse();
        assertThat(ChangeFilter.matters(pod("apps", "Running", 8080), RELAYS))
                .as("comes or goes")
                .isTrue();
    }

    @Test
    void ofRelaysPodsEverythingMatters() {
        assertThat(matters(pod(RELAYS, "Pending", null), pod(RELAYS, "Running", null)))
                .isTrue();
        assertThat(ChangeFilter.matters(pod(RELAYS, "Running", null), RELAYS)).isTrue();
    }

    private static boolean matters(HasMetadata before, HasMetadata now) {
        return ChangeFilter.matters(before, now, RELAYS);
    }

    private static Pod pod(String namespace, String phase, Integer hostPort) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("p")
                .withUid("u")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .addNewPort()
                .withContainerPort(80)
                .withHostPort(hostPort)
                .endPort()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }

    private static ExposedApp app(long generation, int port) {
        ExposedApp app = new ExposedApp();
        app.setMetadata(new ObjectMetaBuilder()
                .withNamespace("apps")
                .withName("a")
                .withUid("u")
                .withGeneration(generation)
                .build());
        app.setStatus(
                new ExposedAppStatus(null, null, null, new RelayStatus(port, List.of()), null, null, null, null, null));
        return app;
    }

    private static Edge edge(long generation) {
        Edge edge = new Edge();
        edge.setMetadata(new ObjectMetaBuilder()
                .withName("vps")
                .withUid("u")
                .withGeneration(generation)
                .build());
        return edge;
    }

    private static DaemonSet relay(String app, long observed, int ready) {
        return new DaemonSetBuilder()
                .withNewMetadata()
                .withName("relay-8080")
                .withUid("u")
                .withGeneration(2L)
                .addToAnnotations(Names.APP_NAME_ANNOTATION, app)
                .endMetadata()
                .withNewStatus()
                .withObservedGeneration(observed)
                .withNumberReady(ready)
                .endStatus()
                .build();
    }
}
