package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.Commands.Result;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The main job: an app is exposed, changed, taken back. The lab's operator runs without its sweep, so nothing heals by
 * waiting.
 */
class ExposureIT {

    /** One that is kept for an app of this name would be pinned in vain. */
    @BeforeAll
    static void noPortIsKept() {
        Lab.freeReservedPorts();
    }

    @Test
    void twoAppsInTwoNamespacesGetTwoPortsAndEachUrlShowsItsOwn() {
        try (LabApp one = LabApp.served("two-one");
                LabApp other = LabApp.served("two-other")) {
            assertThat(one.port()).isNotEqualTo(other.port());
            assertThat(Lab.body(one.url())).contains("\"app\":\"two-one\"");
            assertThat(Lab.body(other.url())).contains("\"app\":\"two-other\"");
        }
    }

    @Test
    void plainHttpOnlyRedirects() {
        try (LabApp app = LabApp.served("redirected")) {
            String answer = Lab.run(
                            "visitor",
                            "curl",
                            "-s",
                            "-o",
                            "/dev/null",
                            "-w",
                            "%{http_code} %{redirect_url}",
                            "http://" + app.host + "/a?b=c")
                    .out();
            assertThat(answer).matches("30[18] https://" + app.host + "/a\\?b=c");
        }
    }

    @Test
    void theStatusTellsTheWholePath() {
        try (LabApp app = LabApp.served("told")) {
            app.awaitCondition("Ready", "True Ready");
            for (String type : new String[] {
                "Accepted",
                "BackendReady",
                "RelayReady",
                "RouteSynced",
                "Programmed",
                "DNSReady",
                "CertificateReady",
                "Reachable"
            }) {
                assertThat(app.condition(type)).as(type).startsWith("True");
            }
            assertThat(row(app)).matches("app +https://" + app.host + " +True +Ready +[0-9]+[sm].*\\s*");
            // The test's authority issues for five years.
            assertThat(row(app, "-o", "wide")).matches(".* +" + app.port() + " +1/1 +1[0-9]{3}\\s*");
        }
    }

    private static String row(LabApp app, String... more) {
        return Lab.kubectl(Stream.concat(
                                Stream.of("-n", app.namespace, "get", "xapp", "app", "--no-headers"), Stream.of(more))
                        .toArray(String[]::new))
                .orFail();
    }

    @Test
    void aDeletedAppLeavesNothing() {
        try (LabApp app = LabApp.served("deleted")) {
            int port = app.port();
            // When
            Lab.kubectl("-n", app.namespace, "delete", "xapp", "app", "--wait=false")
                    .orFail();
            // Then
            Lab.await("404 at the edge")
                    .until(() -> Lab.statusOfAnyCertificate(app.url()).equals("404"));
            Lab.await("file gone").until(() -> !Lab.routeFiles().contains(app.routeFile()));
            Lab.await("relay gone")
                    .untilAsserted(() -> assertThat(Lab.objectsOf(port))
                            .as("all but the reservation of the port")
                            .isEqualTo("port-" + port + " Reserved"));
        }
    }

    @Test
    void aChangedHostMovesTheApp() {
        try (LabApp app = LabApp.served("moving")) {
            Lab.dns("set", "moved.example.test");
            // When
            app.expose("moved.example.test", "").orFail();
            // Then
            Lab.awaitAnswer("https://moved.example.test/");
            Lab.await("the old one is unknown")
                    .until(() -> Lab.statusOfAnyCertificate(app.url()).equals("404"));
            Lab.dns("rm", "moved.example.test");
        }
    }

    @Test
    void anotherServiceIsWhatVisitorsSeeFromThenOn() {
        try (LabApp app = LabApp.served("switched");
                Load load = Load.on(app.url(), 2, Duration.ofSeconds(10))) {
            app.addServer("second", "the-second");
            // Given connections that Traefik keeps open, since they are used
            Lab.await("load").until(() -> load.answers().size() > 20);
            // When
            Lab.kubectl(
                            "-n",
                            app.namespace,
                            "patch",
                            "xapp",
                            "app",
                            "--type",
                            "merge",
                            "-p",
                            "{\"spec\": {\"service\": {\"name\": \"second\"}}}")
                    .orFail();
            // Then
            Lab.await("the second one answers").until(() -> Lab.body(app.url()).contains("\"app\":\"the-second\""));
            Lab.await("told", Duration.ofSeconds(30))
                    .until(() -> app.condition("Ready").startsWith("True"));
            for (int i = 0; i < 30; i++) {
                assertThat(Lab.body(app.url())).contains("\"app\":\"the-second\"");
            }
        }
    }

    @Test
    void aPinnedPortIsServedAndTheOldRelayGoes() {
        try (LabApp app = LabApp.served("pinned")) {
            int before = app.port();
            // When
            app.expose(app.host, "  relay: {port: 8123}").orFail();
            // Then
            Lab.await("the pinned port serves")
                    .until(() -> app.condition("Ready").startsWith("True") && app.port() == 8123);
            assertThat(Lab.status(app.url())).isEqualTo("200");
            Lab.await("the old relay is gone")
                    .untilAsserted(() -> assertThat(Lab.kubectl(
                                            "-n",
                                            Lab.RELAYS,
                                            "get",
                                            "daemonset",
                                            "relay-" + before,
                                            "--ignore-not-found",
                                            "-o",
                                            "name")
                                    .orFail())
                            .isEmpty());
        }
    }

    @Test
    void uploadsAndLongAnswersPass() {
        try (LabApp app = LabApp.served("large")) {
            Result upload = Lab.run(
                    "visitor", "sh", "-c", "head -c 50000000 /dev/zero | curl -s -m 50 -T - " + app.url() + "upload");
            assertThat(upload.out()).contains("\"received\":50000000");
            assertThat(Lab.run("visitor", "sh", "-c", "curl -s -m 50 " + app.url() + "bytes/50000000 | wc -c")
                            .out()
                            .strip())
                    .isEqualTo("50000000");
        }
    }

    @Test
    void webSocketsPass() {
        try (LabApp app = LabApp.served("sockets")) {
            // curl speaks no WebSocket: it sees the switch (RFC 6455, section 4.1) and then waits in vain
            String answer = Lab.run(
                            "visitor",
                            "curl",
                            "-s",
                            "-m",
                            "3",
                            "--http1.1",
                            "-i",
                            "-H",
                            "Connection: Upgrade",
                            "-H",
                            "Upgrade: websocket",
                            "-H",
                            "Sec-WebSocket-Version: 13",
                            "-H",
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                            app.url() + "ws")
                    .out();
            assertThat(answer).startsWith("HTTP/1.1 101").contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        }
    }

    @Test
    void aFileOfTheUsersOwnIsNeverTouched() {
        String own = "/srv/exposedapp/routes/own.yml";
        String alike = "/srv/exposedapp/routes/home_alike_app.yml";
        Lab.feed(
                        "# mine\nhttp: {routers: {own: {rule: 'Host(`own.example.test`)', service: noop@internal}}}\n",
                        "vps",
                        "sh",
                        "-c",
                        "cat >" + own + " && cp -p " + own + " " + alike + " && sed -i s/own:/alike:/ " + alike)
                .orFail();
        String before = Lab.run("vps", "sh", "-c", "stat -c '%n %i %Y %s' " + own + " " + alike)
                .orFail();
        try (LabApp app = LabApp.create("alike")) {
            // When: an app comes whose file would have that name
            app.expose().orFail();
            // Then
            app.awaitCondition("RouteSynced", "False ForeignRouter", "home_alike_app.yml");
            Lab.kubectl("-n", app.namespace, "delete", "xapp", "app").orFail();
            try (LabApp another = LabApp.served("alike-other")) {
                assertThat(Lab.run("vps", "sh", "-c", "stat -c '%n %i %Y %s' " + own + " " + alike)
                                .orFail())
                        .isEqualTo(before);
            }
        } finally {
            Lab.run("vps", "rm", "-f", own, alike).orFail();
        }
    }
}
