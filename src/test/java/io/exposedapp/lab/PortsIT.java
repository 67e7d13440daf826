package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ports are never shared, stay with their app, and avoid what something else uses. */
class PortsIT {

    private static final int APPS = Integer.getInteger("ports.apps", 30);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void anOldRouteNeverShowsANewApp() {
        try (LabApp old = LabApp.served("departed");
                LabApp next = LabApp.create("arrived")) {
            int port = old.port();
            // Given: Traefik serves, but nobody gets in by SSH
            Lab.run("vps", "iptables", "-I", "INPUT", "-p", "tcp", "--dport", "22", "-j", "DROP")
                    .orFail();
            try {
                // When
                Lab.kubectl("-n", old.namespace, "delete", "xapp", "app", "--timeout=5s")
                        .orFail();
                next.expose().orFail();
                Lab.await("the new app has a port")
                        .until(() -> next.condition("Accepted").startsWith("True"));
                // Then
                assertThat(next.port()).isNotEqualTo(port);
                Lab.await("the new relay serves", Duration.ofSeconds(20))
                        .until(() -> next.condition("RelayReady").startsWith("True"));
                Lab.await("the old relay is gone", Duration.ofSeconds(30)).untilAsserted(() -> {
                    assertThat(Lab.body(old.url())).doesNotContain("\"app\":\"arrived\"");
                    assertThat(Lab.kubectl(
                                            "-n",
                                            Lab.RELAYS,
                                            "get",
                                            "pods",
                                            "-l",
                                            "exposedapp.io/port=" + port,
                                            "-o",
                                            "name")
                                    .orFail())
                            .isEmpty();
                });
                assertThat(Lab.body(old.url())).doesNotContain("\"app\":\"arrived\"");
            } finally {
                Lab.run("vps", "iptables", "-D", "INPUT", "-p", "tcp", "--dport", "22", "-j", "DROP")
                        .orFail();
            }
            Lab.await("the new app answers", Duration.ofSeconds(30))
                    .until(() -> Lab.status(next.url()).equals("200"));
            Lab.await("the old one is unknown")
                    .until(() -> Lab.statusOfAnyCertificate(old.url()).equals("404"));
        }
    }

    @Test
    void aHostPortOnTheNextFreePortIsAvoided() {
        try (LabApp probe = LabApp.served("next-port")) {
            int taken = Lab.nextFreePort();
            // Given: as k3s' ServiceLB does, which makes a hostPort of each LoadBalancer Service's port
            Lab.apply("""
          apiVersion: v1
          kind: Pod
          metadata: {name: squatter, namespace: next-port}
          spec:
            terminationGracePeriodSeconds: 0
            containers:
              - {name: web, image: localhost/lab-echo:1, imagePullPolicy: IfNotPresent, env: [{name: APP, value: squatter}], ports: [{containerPort: 8080, hostPort: %d}]}
          """.formatted(taken)).orFail();
            Lab.kubectl("-n", "next-port", "wait", "--for=condition=Ready", "pod/squatter", "--timeout=30s")
                    .orFail();
            // When
            try (LabApp app = LabApp.served("avoiding")) {
                // Then
                assertThat(app.port()).isNotEqualTo(taken);
                assertThat(Lab.body(app.url())).contains("\"app\":\"avoiding\"");
            }
        }
    }

    @Test
    void manyAppsAtOnceGetAsManyPortsAndKeepThemWhenRecreated() {
        try (AppCrowd apps = new AppCrowd("many", APPS)) {
            // When
            apps.expose();
            // Then
            apps.awaitReady(PATIENCE);
            Map<String, String> ports = apps.ports();
            assertThat(ports).hasSize(APPS);
            assertThat(ports.values()).doesNotHaveDuplicates();
            apps.awaitServed(Instant.now(), Duration.ofSeconds(30));
            // When: deleted, and made again in another order
            apps.unexpose();
            apps.exposeInReverse();
            // Then
            apps.awaitReady(PATIENCE);
            assertThat(apps.ports()).isEqualTo(ports);
        }
    }

    @Test
    void afterManyAppsCameAndWentOnlyWhatRunsIsThere() {
        // Given
        String before = relaysAndPods();
        try (AppCrowd apps = new AppCrowd("passing", 30)) {
            apps.expose();
            apps.awaitReady(PATIENCE);
            // When
            apps.unexpose();
            // Then
            Lab.await("no relay of theirs is left, and no pod of one", PATIENCE)
                    .untilAsserted(() -> assertThat(relaysAndPods().lines().toList())
                            .isSubsetOf(before.lines().toList()));
        }
    }

    private static String relaysAndPods() {
        return Lab.kubectl("-n", Lab.RELAYS, "get", "daemonsets,pods", "-l", "exposedapp.io/port", "-o", "name")
                .orFail();
    }
}
