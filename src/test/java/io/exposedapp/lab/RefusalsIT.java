package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.OwnLab;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is wrong with one app or one edge is told by its condition, and harms no other app. */
class RefusalsIT {

    private static LabApp bystander;
    private static LabApp app;

    @BeforeAll
    static void serveABystander() {
        // with all of them reserved, an edge that was never reached would have none: a reserved port is given away when
        // no edge leads to it any more
        Lab.freeReservedPorts();
        bystander = LabApp.served("bystander");
        app = LabApp.create("refused");
    }

    @AfterAll
    static void close() {
        app.close();
        bystander.close();
    }

    @AfterEach
    void theBystanderIsUnharmed() {
        Lab.kubectl("-n", app.namespace, "delete", "xapp", "--all").orFail();
        assertThat(Lab.status(bystander.url())).isEqualTo("200");
    }

    @Test
    void aServiceThatIsMissingAndComesLater() {
        apply("missing.example.test", "service: {name: absent}");
        app.awaitCondition("BackendReady", "False ServiceNotFound", "refused/absent");
        Lab.await("kubectl describe tells")
                .untilAsserted(() -> assertThat(Lab.kubectl("-n", "refused", "describe", "xapp", "app")
                                .orFail())
                        .containsPattern("Warning +ServiceNotFound .*refused/absent"));
        // When
        Lab.apply("""
        apiVersion: v1
        kind: Service
        metadata: {name: absent, namespace: refused}
        spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
        """).orFail();
        // Then
        app.awaitCondition("Ready", "True Ready");
        Lab.kubectl("-n", "refused", "delete", "service", "absent").orFail();
    }

    @Test
    void aServiceWithoutPorts() {
        Lab.apply("""
        apiVersion: v1
        kind: Service
        metadata: {name: portless, namespace: refused}
        spec: {clusterIP: None, selector: {app: web}}
        """).orFail();
        apply("portless.example.test", "service: {name: portless}");
        app.awaitCondition("BackendReady", "False UnsupportedService", "no IPv4 cluster IP");
    }

    @Test
    void aServiceWithoutTcpPorts() {
        Lab.apply("""
        apiVersion: v1
        kind: Service
        metadata: {name: datagrams, namespace: refused}
        spec: {selector: {app: web}, ports: [{name: dns, port: 53, protocol: UDP}]}
        """).orFail();
        apply("datagrams.example.test", "service: {name: datagrams}");
        app.awaitCondition("BackendReady", "False PortNotFound", "no TCP port");
    }

    @Test
    void severalPortsAndNoneChosen() {
        Lab.apply("""
        apiVersion: v1
        kind: Service
        metadata: {name: several, namespace: refused}
        spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}, {name: metrics, port: 9090}]}
        """).orFail();
        apply("several.example.test", "service: {name: several}");
        app.awaitCondition("BackendReady", "False AmbiguousPort", "http (80), metrics (9090)");
        // When
        apply("several.example.test", "service: {name: several, port: http}");
        // Then
        app.awaitCondition("Ready", "True Ready");
    }

    @Test
    void anEdgeThatDoesNotExist() {
        apply("noedge.example.test", "service: {name: web}\n  edges: [{name: nowhere}]");
        app.awaitCondition("Accepted", "False EdgeNotFound", "nowhere", "There are: ");
    }

    @Test
    void twoAppsWithOneHost() {
        apply(bystander.host, "service: {name: web}");
        app.awaitCondition("Accepted", "False HostConflict", "bystander/app");
        assertThat(Lab.body(bystander.url())).contains("\"app\":\"bystander\"");
    }

    @Test
    void aHostKeyThatIsNotTheServers() {
        try (TestEdge edge = TestEdge.like(
                "vps",
                "wrong-host-key",
                e -> e.replaceAll(
                        "hostKeys:[\\s\\S]*?(?=\\n    \\w)",
                        "hostKeys: [\"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE2y6Ck5zVhE0yOmqZ4sXzq0d7cQ0XwG0f2f2m0m0m0m\"]"))) {
            apply("hostkey.example.test", "service: {name: web}\n  edges: [{name: wrong-host-key}]");
            app.awaitCondition("RouteSynced", "False HostKeyMismatch", "SHA256:", "ssh-ed25519 AAAA");
            Lab.await("kubectl describe tells")
                    .untilAsserted(() -> assertThat(Lab.kubectl("describe", "edge", "wrong-host-key")
                                    .orFail())
                            .containsPattern("Warning +HostKeyMismatch "));
            assertThat(edge.condition("Connected")).startsWith("False HostKeyMismatch");
        }
    }

    @Test
    void aPrivateKeyThatTheServerDoesNotKnow() {
        Lab.run(
                        "vps",
                        "sh",
                        "-c",
                        "rm -f /tmp/stranger /tmp/stranger.pub; ssh-keygen -q -t ed25519 -N '' -f /tmp/stranger")
                .orFail();
        String key = Lab.run("vps", "cat", "/tmp/stranger").orFail();
        Lab.apply("""
        apiVersion: v1
        kind: Secret
        metadata: {name: edge-stranger, namespace: exposedapp-system}
        stringData:
          ssh-privatekey: |
        """ + key.indent(4)).orFail();
        try (TestEdge edge = TestEdge.like("vps", "wrong-key", e -> e.replace("edge-vps-ssh", "edge-stranger"))) {
            apply("key.example.test", "service: {name: web}\n  edges: [{name: wrong-key}]");
            app.awaitCondition("RouteSynced", "False AuthenticationFailed");
            assertThat(edge.condition("Connected")).startsWith("False AuthenticationFailed");
        } finally {
            Lab.kubectl("-n", Lab.SYSTEM, "delete", "secret", "edge-stranger").orFail();
        }
    }

    @Test
    void aSecretThatIsMissing() {
        try (TestEdge edge = TestEdge.like("vps", "no-secret", e -> e.replace("edge-vps-ssh", "edge-absent"))) {
            apply("secret.example.test", "service: {name: web}\n  edges: [{name: no-secret}]");
            app.awaitCondition("RouteSynced", "False SecretNotFound", "create secret generic edge-absent");
            assertThat(edge.condition("Connected")).startsWith("False SecretNotFound");
        }
    }

    @Test
    void anEdgeThatNobodyAnswersAt() {
        // beside the visitor, where no host is
        String nobody = OwnLab.address("visitor").replaceFirst("[0-9]$", "9");
        try (TestEdge edge =
                TestEdge.like("vps", "silent", e -> e.replaceFirst("(?m)^  ssh:", "  ssh:\n    host: " + nobody))) {
            apply("silent.example.test", "service: {name: web}\n  edges: [{name: silent}]");
            Lab.await("told", java.time.Duration.ofSeconds(20))
                    .until(() -> app.condition("RouteSynced").startsWith("False EdgeUnreachable"));
            assertThat(edge.condition("Connected")).startsWith("False EdgeUnreachable");
        }
    }

    private static void apply(String host, String more) {
        Lab.apply("""
        apiVersion: exposedapp.io/v1alpha1
        kind: ExposedApp
        metadata: {name: app, namespace: refused}
        spec:
          host: %s
          %s
        """.formatted(host, more)).orFail();
    }
}
