package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What befalls relays, their node and its tailnet. */
class RelayFaultsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void aKilledRelayIsBackWithinSeconds() {
        try (LabApp app = LabApp.served("killed")) {
            isBackWithinSeconds(
                    app, () -> Lab.run("home", "kill", "-9", listener(app)).orFail());
            isBackWithinSeconds(
                    app,
                    () -> Lab.kubectl(
                                    "-n",
                                    Lab.RELAYS,
                                    "delete",
                                    "pods",
                                    "-l",
                                    "exposedapp.io/port=" + app.port(),
                                    "--grace-period=0",
                                    "--force")
                            .orFail());
        }
    }

    private static void isBackWithinSeconds(LabApp app, Runnable kill) {
        String before = listener(app);
        try (Load load = Load.on(app.url(), 2, Duration.ofSeconds(3))) {
            // When
            kill.run();
            // Then
            Lab.await("another process listens", Duration.ofSeconds(5))
                    .until(() -> listener(app).lines().toList(), now -> !now.isEmpty() && !now.contains(before));
            Instant back = Instant.now();
            Lab.await("asked long enough", SOON)
                    .until(() -> load.answersSince(back).size() > 50);
            assertThat(load.stop())
                    .filteredOn(a -> a.begun() > back.toEpochMilli() / 1000.0)
                    .allSatisfy(a -> assertThat(a.status()).isEqualTo("200"));
        }
        Lab.await("ready", SOON).until(() -> app.condition("Ready").startsWith("True"));
    }

    @Test
    void aRolloutBreaksNoStreamAndNoRequest() {
        try (LabApp app = LabApp.served("rolled");
                SecondEdge second = SecondEdge.register()) {
            // Given: downloads and an upload on which something moves all the time
            try (Load streams = Load.openStreams(app.url(), 200, 40);
                    Upload upload = Upload.begin(app.url(), 40);
                    Load load = Load.on(app.url(), 4, Duration.ofSeconds(10));
                    Load connections = Load.from(
                            "vps", "http://" + tailnetAddress() + ":" + app.port() + "/", 2, Duration.ofSeconds(10))) {
                Lab.await("all are open").until(() -> openStreams(app) > 200);
                // When: another edge is let in
                app.expose(app.host, "  edges: [{name: vps}, {name: vps2}]").orFail();
                Lab.await("the other edge is let in", SOON)
                        .until(() -> Lab.sources(app.port()).size() == 2);
                // the DaemonSet's own status counts the old pod as long as it drains
                Lab.await("rolled out", SOON)
                        .until(() -> pods(app)
                                                .lines()
                                                .filter(p -> p.endsWith(" ready"))
                                                .count()
                                        == 1
                                && pods(app).contains(" leaving"));
                assertThat(openStreams(app)).as("streams that outlast it").isGreaterThan(200);
                assertThat(upload.isGoingOn()).as("the upload outlasts it").isTrue();
                // Then
                assertThat(streams.finish())
                        .hasSize(200)
                        .allSatisfy(a -> assertThat(a.status()).isEqualTo("200"));
                assertThat(upload.finish())
                        .contains("\"received\":" + upload.bytes() + "}")
                        .endsWith("200 curl-0");
                List<Load.Answer> answers = load.stop();
                List<Load.Answer> connected = connections.stop();
                System.out.println("rollout: " + answers.size()
                        + " requests beside 200 open streams and an upload, and " + connected.size() + " connections");
                // past Traefik, which keeps its connections: one that was being opened when the old relay's listener
                // closed may be reset by the kernel
                assertThat(connected)
                        .hasSizeGreaterThan(50)
                        .filteredOn(a -> !a.status().equals("200"))
                        .hasSizeLessThan(2);
                assertThat(answers)
                        .hasSizeGreaterThan(50)
                        .allSatisfy(a -> assertThat(a.status()).isEqualTo("200"));
            }
        }
    }

    /**
     * Kubernetes forgets the old pod then: of two times to look again that it sets itself for one DaemonSet, it keeps
     * the earlier one.
     */
    @Test
    void aRelayThatChangesAsSoonAsItRunsIsRolledOutToTheEnd() {
        try (LabApp app = LabApp.create("rolled-early");
                SecondEdge second = SecondEdge.register()) {
            app.expose().orFail();
            Lab.await("its relay runs").until(() -> pods(app).endsWith(" ready\n"));
            String first = pods(app).split(" ", -1)[0];
            // When: another edge is let in at once
            app.expose(app.host, "  edges: [{name: vps}, {name: vps2}]").orFail();
            // Then
            Lab.await("another pod beside it", SOON)
                    .until(() ->
                            pods(app).lines().filter(p -> p.endsWith(" ready")).count() == 2);
            Lab.await("rolled out", SOON)
                    .until(() -> pods(app).lines().noneMatch(p -> p.startsWith(first) && !p.endsWith(" leaving")));
        }
    }

    @Test
    void aPortThatAnotherProgramTookIsLeft() {
        try (LabApp probe = LabApp.served("in-use-probe")) {
            int taken = Lab.nextFreePort();
            String address = tailnetAddress();
            // Given
            Lab.run(
                            "home",
                            "sh",
                            "-c",
                            "printf 'HTTP/1.1 200 OK\\r\\nContent-Length: 8\\r\\nConnection: close\\r\\n\\r\\nstranger' >/run/stranger; "
                                    + "socat TCP-LISTEN:" + taken + ",bind=" + address
                                    + ",fork,reuseaddr SYSTEM:'head -c 9 >/dev/null; cat /run/stranger' >/dev/null 2>&1 & "
                                    + "echo $! >/run/squatter")
                    .orFail();
            assertThat(Lab.run("home", "curl", "-s", "-m", "5", "http://" + address + ":" + taken)
                            .out())
                    .isEqualTo("stranger");
            List<String> bodies = new ArrayList<>();
            try (LabApp app = LabApp.create("in-use");
                    LabApp pinned = LabApp.create("in-use-pinned")) {
                long routesBefore = routesWritten(app);
                // When
                app.expose().orFail();
                // Then
                Lab.await("served on another port", SOON).until(() -> {
                    bodies.add(seen(app));
                    return bodies.get(bodies.size() - 1).contains("\"app\":\"in-use\"");
                });
                assertThat(routesWritten(app) - routesBefore)
                        .as("routes written: one ahead of the relay, one to it, none to the taken port")
                        .isLessThanOrEqualTo(2);
                assertThat(bodies).as("what visitors see meanwhile").doesNotContain("stranger");
                assertThat(app.port()).isNotEqualTo(taken);
                assertThat(Lab.operatorPods())
                        .as("moved from the taken port")
                        .anyMatch(pod -> Lab.operatorLog(pod)
                                .contains("DaemonSet relay-" + taken + " created for app in-use/app"));
                Lab.await("nothing is left on the taken port", SOON)
                        .until(() -> !Lab.kubectl("-n", Lab.RELAYS, "get", "daemonsets", "-o", "name")
                                .orFail()
                                .contains("relay-" + taken));
                // When
                pinned.expose(pinned.host, "  relay: {port: " + taken + "}").orFail();
                // Then
                Lab.await("told", SOON).untilAsserted(() -> {
                    bodies.add(seen(pinned));
                    assertThat(pinned.condition("RelayReady"))
                            .startsWith("False PortInUse")
                            .contains("home")
                            .contains("spec.relay.port");
                });
                bodies.add(seen(pinned));
                assertThat(bodies).as("what visitors see meanwhile").doesNotContain("stranger");
                // When
                Lab.run("home", "sh", "-c", "kill $(cat /run/squatter)").orFail();
                // Then: as soon as Kubernetes starts its relay again, whose pauses grow
                Lab.await("it has its port", Duration.ofSeconds(90))
                        .until(() -> Lab.status(pinned.url()).equals("200"));
            } finally {
                Lab.run("home", "sh", "-c", "kill $(cat /run/squatter) 2>/dev/null || true")
                        .orFail();
            }
        }
    }

    private static long routesWritten(LabApp app) {
        return Lab.operatorPods().stream()
                .flatMap(pod -> Lab.operatorLog(pod).lines())
                .filter(l -> l.contains("Route of app " + app.namespace + "/app written"))
                .count();
    }

    private static String seen(LabApp app) {
        return Lab.run("visitor", "curl", "-sk", "-m", "5", app.url()).out();
    }

    @Test
    void aRestartedTailscaledIsNoMatter() {
        try (LabApp app = LabApp.served("tailnet-restart")) {
            String before = Lab.run("home", "pidof", "tailscaled").orFail();
            Lab.run("home", "sh", "-c", "kill $(pidof tailscaled)").orFail();
            Lab.await("another one", SOON)
                    .until(() -> !List.of("", before)
                            .contains(Lab.run("home", "pidof", "tailscaled").out()));
            Lab.await("answers", SOON).until(() -> Lab.status(app.url()).equals("200"));
            Lab.await("ready", SOON).until(() -> app.condition("Ready").startsWith("True"));
        }
    }

    @Test
    void aTailnetThatIsDownForAMinuteIsToldAndHeals() {
        try (LabApp app = LabApp.served("tailnet-down")) {
            Instant end = Instant.now().plusSeconds(60);
            Lab.run("home", "sh", "-c", "touch /run/hold-tailscaled && kill $(pidof tailscaled)")
                    .orFail();
            try {
                Lab.await("told", SOON).until(() -> app.condition("RelayReady").startsWith("False NoTailnetNode"));
                Lab.await("a minute passes", Duration.ofSeconds(70))
                        .until(() -> Instant.now().isAfter(end));
            } finally {
                Lab.run("home", "rm", "/run/hold-tailscaled").orFail();
            }
            Lab.await("answers", SOON).until(() -> Lab.status(app.url()).equals("200"));
            Lab.await("ready", SOON).until(() -> app.condition("Ready").startsWith("True"));
        }
    }

    @Test
    void aNodeWithAnotherTailnetAddressServesAllAppsThere() {
        try (AppCrowd apps = new AppCrowd("moved", 30)) {
            apps.expose();
            apps.awaitReady(Duration.ofMinutes(2));
            String before = tailnetAddress();
            // When
            Lab.run("home", "/lab/rejoin").orFail();
            assertThat(tailnetAddress()).isNotEqualTo(before);
            Instant joined = Instant.now();
            // Then
            Lab.await("told", SOON).until(() -> apps.conditions("RelayReady").contains("False"));
            apps.awaitServed(joined, Duration.ofSeconds(60));
            System.out.println("another tailnet address: 30 apps served after "
                    + Duration.between(joined, Instant.now()).toSeconds() + " s");
        }
    }

    private static String tailnetAddress() {
        return Lab.run("home", "tailscale", "ip", "-4").orFail().strip();
    }

    /** The process that listens on the app's port; a killed one may be on its way out beside its successor. */
    private static String listener(LabApp app) {
        return Lab.run(
                        "home",
                        "sh",
                        "-c",
                        "ss -Hltnp 'sport = :" + app.port() + "' | grep -o 'pid=[0-9]*' | cut -d= -f2 | sort -u")
                .orFail()
                .strip();
    }

    /** "name ready" or "name leaving" of each of the app's relay pods. */
    private static String pods(LabApp app) {
        return Lab.relayPods(
                app.port(),
                "go-template={{range .items}}{{.metadata.name}}"
                        + "{{if .metadata.deletionTimestamp}} leaving{{else}}{{range .status.conditions}}{{if and (eq .type \"Ready\") (eq .status \"True\")}} ready{{end}}{{end}}{{end}}{{\"\\n\"}}{{end}}");
    }

    /** Connections of the VPS's Traefik to the app's relay. */
    private static int openStreams(LabApp app) {
        return Integer.parseInt(
                Lab.run("vps", "sh", "-c", "ss -Htn state established 'dport = :" + app.port() + "' | wc -l")
                        .orFail()
                        .strip());
    }
}
