package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * A Service loses its address, and a Service of a never exposed app gets it. Nobody outside sees that app, and the
 * exposed one comes back with its Service.
 */
class LostServiceIT {

    /** Within this time of the Service's end, nothing is relayed any more. */
    private static final Duration CUT = Duration.ofSeconds(5);

    /** An operator starts, sees what was lost, and makes the relay anew. */
    private static final Duration BACK = Duration.ofSeconds(30);

    private static final String PRIVATE = "\"app\":\"lost-private";

    /** Reads until the other side ends the connection, for 60 seconds at most. */
    private static final String STAY_CONNECTED = """
        exec 3<>/dev/tcp/$0/$1
        printf 'GET / HTTP/1.1\\r\\nHost: kept\\r\\n\\r\\n' >&3
        read -r -t 10 -u 3 line
        echo "$line"
        touch /tmp/lost.connected
        timeout 60 cat <&3 >/dev/null && echo cut
        """;

    @Test
    void nobodyIsShownAnotherAppAtAnAddressThatTheServiceLost() throws Exception {
        try (LabApp app = LabApp.served("lost");
                LabApp other = LabApp.create("lost-private-1")) {
            String lost = address("lost");
            int port = app.port();
            CompletableFuture<String> open = CompletableFuture.supplyAsync(() -> stayConnected(port));
            Lab.await("a connection is open")
                    .until(() -> Lab.run("vps", "rm", "/tmp/lost.connected").ok());
            // When
            Lab.kubectl("-n", "lost", "delete", "service", "web").orFail();
            Instant deleted = Instant.now();
            take(lost, other);
            // Then
            Lab.await("the relay is gone", deleted, CUT)
                    .until(() -> fromTheEdge(port).isEmpty());
            assertThat(open.get()).startsWith("HTTP/1.1 200").endsWith("cut\n");
            app.awaitCondition("BackendReady", "False ServiceNotFound", "lost/web");
            app.awaitCondition("RelayReady", "Unknown WaitingForBackend");
            assertThat(app.condition("Programmed")).doesNotStartWith("True");
            assertThat(Lab.routeFiles()).contains(app.routeFile());
            assertThat(Lab.body(app.url())).doesNotContain(PRIVATE);
            Lab.awaitStatus(app.url(), "50[24]");
            // When
            app.addServer("web", "lost");
            // Then
            assertThat(address("lost")).isNotEqualTo(lost);
            Lab.awaitAnswer(app.url());
            app.awaitCondition("Ready", "True Ready");
            assertThat(app.port()).isEqualTo(port);
        }
    }

    @Test
    void aServiceThatPointsElsewhereIsRelayedNoMore() {
        try (LabApp app = LabApp.served("lost-external");
                LabApp other = LabApp.create("lost-private-2")) {
            String lost = address(app.namespace);
            // When
            Lab.kubectl(
                            "-n",
                            app.namespace,
                            "patch",
                            "service",
                            "web",
                            "--type=merge",
                            "-p",
                            "{\"spec\": {\"type\": \"ExternalName\", \"externalName\": \"example.test\", \"clusterIP\": null,"
                                    + " \"clusterIPs\": null, \"selector\": null}}")
                    .orFail();
            Instant changed = Instant.now();
            take(lost, other);
            // Then
            Lab.await("the relay is gone", changed, CUT)
                    .until(() -> fromTheEdge(app.port()).isEmpty());
            app.awaitCondition("BackendReady", "False UnsupportedService");
            assertThat(Lab.body(app.url())).doesNotContain(PRIVATE);
        }
    }

    @Test
    void anOperatorThatWasAwayRelaysToALostAddressNoLongerThanItsStart() {
        try (LabApp app = LabApp.served("lost-meanwhile");
                LabApp other = LabApp.create("lost-private-3")) {
            String lost = address(app.namespace);
            int port = app.port();
            // Given
            Lab.scaleOperator(0);
            try {
                Lab.kubectl("-n", app.namespace, "delete", "service", "web").orFail();
                take(lost, other);
                app.addServer("web", app.namespace);
            } finally {
                // When
                Lab.scaleOperator(1);
            }
            // Then
            Lab.await("it relays to its own Service again", BACK)
                    .until(() -> fromTheEdge(port).contains("\"app\":\"lost-meanwhile\""));
            app.awaitCondition("Ready", "True Ready");
            assertThat(Lab.body(app.url())).doesNotContain(PRIVATE);
        }
    }

    private static String address(String namespace) {
        return Lab.kubectl("-n", namespace, "get", "service", "web", "-o", "jsonpath={.spec.clusterIP}")
                .orFail();
    }

    /** A second Service of the private app, at this address. */
    private static void take(String address, LabApp by) {
        Lab.apply("""
        apiVersion: v1
        kind: Service
        metadata: {name: taker, namespace: %s}
        spec: {clusterIP: %s, selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
        """.formatted(by.namespace, address)).orFail();
    }

    /** What the edge gets from the relay itself, without Traefik. */
    private static String fromTheEdge(int port) {
        return Lab.run("vps", "curl", "-s", "-m", "2", "http://" + node() + ":" + port + "/")
                .out();
    }

    private static String stayConnected(int port) {
        return Lab.run("vps", "bash", "-c", STAY_CONNECTED, node(), Integer.toString(port))
                .out();
    }

    private static String node() {
        return Lab.run("home", "tailscale", "ip", "-4").orFail().strip();
    }
}
