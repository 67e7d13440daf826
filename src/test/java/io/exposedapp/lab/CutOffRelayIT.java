package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Relays that run where the app cannot be reached: they refuse, the other node serves, and RelayReady says why. */
class CutOffRelayIT {

    /** A pod whose relay stops answering is not ready after 4 s. A process younger than 20 s answers in any case. */
    private static final Duration SOON = Duration.ofSeconds(40);

    /** curl's exit code. A connection whose packets are dropped ends with 28. */
    private static final String CONNECTION_REFUSED = "7";

    /** The user of the relays' processes. The kubelet's own probes of the app go on. */
    private static final String RELAYS = "65532";

    private static final double LONGEST_FAILURE_SECONDS = 3;

    /** On a connection that Traefik opened before, which is cut when it is certain that packets get lost. */
    private static final double LONGEST_HANGING_SECONDS = 15;

    @Test
    void aRelayThatDoesNotReachTheServiceRefusesAndIsTold() {
        try (LabApp app = LabApp.create("cut-off")) {
            // Given: a server on the first of two nodes
            patch(app, "deployment", "{\"spec\": {\"template\": {\"spec\": {\"nodeName\": \"home\"}}}}");
            app.expose().orFail();
            Lab.awaitAnswer(app.url());
            try {
                Lab.lab(120, "node-join", "home2").orFail();
                bothServe(app);
                isKeptToNodesOfItsPods(app);
                isBehindAFirewall(app);
            } finally {
                Lab.lab(120, "node-leave", "home2").orFail();
            }
        }
    }

    private static void isKeptToNodesOfItsPods(LabApp app) {
        // When
        patch(app, "service", "{\"spec\": {\"internalTrafficPolicy\": \"Local\"}}");
        // Then
        refuses(app, "home2");
        isTold(app, "True Degraded", "on home (", "The relay on home2", "internalTrafficPolicy: Local");
        Lab.await("it leaves the route", SOON).until(() -> app.servers() == 1);
        areAnswered(app);
        // When
        patch(app, "service", "{\"spec\": {\"internalTrafficPolicy\": \"Cluster\"}}");
        // Then
        bothServe(app);
    }

    private static void isBehindAFirewall(LabApp app) {
        String pod = app.pod("{.items[0].status.podIP}");
        // When: what comes from the other node is dropped
        firewall("home2", "-I", pod);
        // Then
        refuses(app, "home2");
        isTold(app, "True Degraded", "The relay on home2", "NetworkPolicy");
        areAnswered(app);
        // When: and what comes from the app's own node
        firewall("home", "-I", pod);
        try {
            // Then
            assertThat(Double.parseDouble(answer(app)[1])).isLessThan(LONGEST_HANGING_SECONDS);
            isTold(app, "False BackendUnreachable", "home, home2");
            assertThat(answer(app)).satisfies(a -> {
                assertThat(a[0]).isEqualTo("502");
                assertThat(Double.parseDouble(a[1])).isLessThan(LONGEST_FAILURE_SECONDS);
            });
        } finally {
            firewall("home", "-D", pod);
            firewall("home2", "-D", pod);
        }
        bothServe(app);
    }

    private static void isTold(LabApp app, String statusAndReason, String... says) {
        Lab.await("told", SOON)
                .untilAsserted(() -> assertThat(app.condition("RelayReady"))
                        .startsWith(statusAndReason + " ")
                        .contains(says));
    }

    private static void firewall(String node, String action, String pod) {
        Lab.run(
                        node,
                        "iptables",
                        "-w",
                        action,
                        "OUTPUT",
                        "-p",
                        "tcp",
                        "-d",
                        pod,
                        "-m",
                        "owner",
                        "--uid-owner",
                        RELAYS,
                        "-j",
                        "DROP")
                .orFail();
    }

    private static void bothServe(LabApp app) {
        Lab.await("both nodes serve", SOON).until(() -> app.servers() == 2);
        app.awaitCondition("RelayReady", "True Serving", "home", "home2");
        areAnswered(app);
    }

    /** From the edge, without Traefik. */
    private static void refuses(LabApp app, String node) {
        String address = Lab.run(node, "tailscale", "ip", "-4").orFail().strip();
        String url = "http://" + address + ":" + app.port() + "/";
        Lab.await("the relay of " + node + " refuses", SOON)
                .until(() -> Lab.run("vps", "curl", "-s", "-m", "5", "-o", "/dev/null", "-w", "%{exitcode}", url)
                        .out()
                        .equals(CONNECTION_REFUSED));
    }

    private static void areAnswered(LabApp app) {
        for (int i = 0; i < 8; i++) {
            assertThat(answer(app)).satisfies(a -> {
                assertThat(a[0]).isEqualTo("200");
                assertThat(Double.parseDouble(a[1])).isLessThan(LONGEST_FAILURE_SECONDS);
            });
        }
    }

    /** Status and seconds. */
    private static String[] answer(LabApp app) {
        return Lab.run(
                        "visitor",
                        "curl",
                        "-s",
                        "-m",
                        "30",
                        "-o",
                        "/dev/null",
                        "-w",
                        "%{http_code} %{time_total}",
                        app.url())
                .out()
                .split(" ", -1);
    }

    private static void patch(LabApp app, String kind, String merge) {
        Lab.kubectl("-n", app.namespace, "patch", kind, "web", "--type", "merge", "-p", merge)
                .orFail();
    }
}
