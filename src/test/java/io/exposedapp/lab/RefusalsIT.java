package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.OwnLab;
import java.time.Duration;
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

    /** As {@code kubectl create service clusterip} names it: no name that a container's port could have. */
    @Test
    void aPortNameThatOnlyServicesMayHave() {
        Lab.kubectl("-n", "refused", "create", "service", "clusterip", "web-by-kubectl", "--tcp=80:8080")
                .orFail();
        Lab.kubectl("-n", "refused", "set", "selector", "service", "web-by-kubectl", "app=web")
                .orFail();
        apply("named.example.test", "service: {name: web-by-kubectl, port: 80-8080}");
        app.awaitCondition("Ready", "True Ready");
    }

    @Test
    void aTargetPortThatThePodsDoNotName() {
        Lab.apply("""
        apiVersion: v1
        kind: Service
        metadata: {name: unnamed, namespace: refused}
        spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: web}, {name: real, port: 81, targetPort: 8080}]}
        """).orFail();
        apply("unnamed.example.test", "service: {name: unnamed, port: http}");
        app.awaitCondition("BackendReady", "False NoEndpointPort", "http (80)", "targetPort is web");
        // When
        apply("unnamed.example.test", "service: {name: unnamed, port: real}");
        // Then
        app.awaitCondition("Ready", "True Ready");
    }

    @Test
    void anEndpointSliceMadeByHandThatDoesNotNameThePort() {
        Lab.apply("""
        apiVersion: v1
        kind: Service
        metadata: {name: by-hand, namespace: refused}
        spec: {ports: [{name: http, port: 80}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: by-hand-1, namespace: refused, labels: {kubernetes.io/service-name: by-hand}}
        addressType: IPv4
        ports: [{port: 8080, protocol: TCP}]
        endpoints: [{addresses: [192.0.2.1]}]
        """).orFail();
        apply("byhand.example.test", "service: {name: by-hand}");
        app.awaitCondition("BackendReady", "False NoEndpointPort", "by-hand-1", "and needs http");
    }

    @Test
    void aPortThatSpeaksHttps() {
        Lab.apply("""
        apiVersion: v1
        kind: Service
        metadata: {name: encrypted, namespace: refused}
        spec: {selector: {app: web}, ports: [{name: web, port: 8443, targetPort: 8080, appProtocol: https}]}
        """).orFail();
        apply("encrypted.example.test", "service: {name: encrypted}");
        app.awaitCondition("BackendReady", "False UnsupportedProtocol", "web (8443)", "appProtocol is https");
    }

    @Test
    void podsThatAnAdmissionPolicyRefuses() {
        Lab.apply("""
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: no-relay-pods}
        spec:
          matchConstraints:
            resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
          validations: [{expression: "object.metadata.?labels[?'exposedapp.io/port'].orValue('') != '8177'", message: no pods of that relay}]
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: no-relay-pods}
        spec: {policyName: no-relay-pods, validationActions: [Deny]}
        """).orFail();
        try {
            Lab.await("the policy is in force")
                    .until(() -> !Lab.kubectl(
                                    "-n",
                                    Lab.RELAYS,
                                    "run",
                                    "probe",
                                    "--image=none",
                                    "--labels=exposedapp.io/port=8177",
                                    "--dry-run=server")
                            .ok());
            apply("refusedpods.example.test", "service: {name: web}\n  relay: {port: 8177}");
            app.awaitCondition("RelayReady", "False RelayRefused", "DaemonSet relay-8177", "no pods of that relay");
        } finally {
            Lab.kubectl(
                            "delete",
                            "validatingadmissionpolicybinding,validatingadmissionpolicy",
                            "no-relay-pods",
                            "--ignore-not-found")
                    .orFail();
        }
        // Then Kubernetes' next attempt is taken
        Lab.await("the pods are created", Duration.ofMinutes(2))
                .until(() -> app.condition("Ready").startsWith("True"));
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
        Lab.dns("set", host);
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
