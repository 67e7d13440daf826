package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.exposedapp.it.OwnLab;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** DNS records of apps, made by external-dns at a name server that takes dynamic updates. */
class ExternalDnsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /**
     * The next visit after 25 s, its time limits of 10 s for an operation and 5 s for a connection, 15 s without an
     * answer, and external-dns' interval of 5 s.
     */
    private static final Duration FAILOVER = Duration.ofSeconds(60);

    private static final String GIVEN = "/srv/exposedapp/routes/given.yml";

    private static String names;

    @BeforeAll
    static void publish() {
        names = Lab.lab(1500, "external-dns").orFail().strip();
        Lab.install("", "--set", "dnsEndpoints=true");
    }

    @AfterAll
    static void stop() {
        Lab.run(SecondEdge.NAME, "rm", "-f", GIVEN).orFail();
        Lab.install("");
        Lab.lab(120, "external-dns", "down").orFail();
    }

    @Test
    void aDeadEdgeLeavesTheRecordsAndIsBackWhenItAnswers() throws IOException {
        String first = OwnLab.address("vps");
        try (SecondEdge second = SecondEdge.register();
                LabApp app = LabApp.create("failover")) {
            // Given: an edge has the certificate that the other one got, since no HTTP challenge serves two
            app.expose().orFail();
            app.awaitCondition("CertificateReady", "True Trusted");
            copyCertificate(app.host);
            app.expose(app.host, "  edges: [{name: vps}, {name: vps2}]").orFail();
            Lab.await("records of both edges", SOON)
                    .untilAsserted(
                            () -> assertThat(addresses(app.host)).containsExactlyInAnyOrder(first, SecondEdge.ADDRESS));
            Lab.await("both serve it", SOON)
                    .untilAsserted(() -> assertThat(answers(app.host)).containsExactly("200"));
            Lab.await("ready", SOON).until(() -> app.condition("Ready").startsWith("True Ready"));
            // When
            Lab.docker("stop", "--time", "1", OwnLab.container("vps2")).orFail();
            Instant stopped = Instant.now();
            try {
                // Then
                Lab.await("told", stopped, SOON)
                        .until(() -> app.condition("Ready").startsWith("True Degraded"));
                System.out.println(
                        "told after " + Duration.between(stopped, Instant.now()).toSeconds() + " s");
                assertThat(app.condition("Ready")).contains(SecondEdge.NAME);
                Lab.await("the dead one's address is gone", stopped, FAILOVER)
                        .untilAsserted(() -> assertThat(addresses(app.host)).containsExactly(first));
                System.out.println(
                        "gone after " + Duration.between(stopped, Instant.now()).toSeconds() + " s");
                assertThat(answers(app.host)).containsExactly("200");
                app.awaitCondition("Reachable", "True Degraded", SecondEdge.NAME);
                app.awaitCondition("RouteSynced", "True Degraded");
                app.awaitCondition("Ready", "True Degraded");
            } finally {
                Lab.docker("start", OwnLab.container("vps2")).orFail();
            }
            Instant started = Instant.now();
            Lab.await("it is back", started, SOON.plusSeconds(5))
                    .untilAsserted(
                            () -> assertThat(addresses(app.host)).containsExactlyInAnyOrder(first, SecondEdge.ADDRESS));
            System.out.println(
                    "back after " + Duration.between(started, Instant.now()).toSeconds() + " s");
            Lab.await("both serve it again", SOON)
                    .untilAsserted(() -> assertThat(answers(app.host)).containsExactly("200"));
            Lab.await("ready", SOON).until(() -> app.condition("Ready").startsWith("True Ready"));
            // When
            Lab.kubectl("-n", app.namespace, "delete", "xapp", "app").orFail();
            // Then
            Lab.await("the records go with the app", SOON)
                    .untilAsserted(() -> assertThat(addresses(app.host)).isEmpty());
        }
    }

    /** As somebody does who keeps one certificate on several VPSs. */
    private static void copyCertificate(String host) throws IOException {
        String folder = "/etc/given/" + host + "/";
        Lab.run(SecondEdge.NAME, "mkdir", "-p", folder).orFail();
        JsonNode store = new ObjectMapper()
                .readTree(Lab.run("vps", "cat", "/var/lib/traefik/acme.json").orFail());
        for (JsonNode certificate : store.at("/letsencrypt/Certificates")) {
            if (certificate.at("/domain/main").asText().equals(host)) {
                for (String part : List.of("certificate", "key")) {
                    Lab.feed(
                                    certificate.path(part).asText(),
                                    SecondEdge.NAME,
                                    "sh",
                                    "-c",
                                    "base64 -d >" + folder + part)
                            .orFail();
                }
            }
        }
        Lab.feed(
                        "tls: {certificates: [{certFile: " + folder + "certificate, keyFile: " + folder + "key}]}\n",
                        SecondEdge.NAME,
                        "sh",
                        "-c",
                        "cat >" + GIVEN)
                .orFail();
    }

    /** What a visitor is told who asks anew. */
    private static Set<String> addresses(String host) {
        return Lab.run("visitor", "dig", "+short", "+time=2", "@" + names, host, "A")
                .orFail()
                .lines()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a visitor gets at the addresses that he is told; any certificate will do, since the CA asks another DNS. */
    private static Set<String> answers(String host) {
        return addresses(host).stream()
                .map(address -> Lab.run(
                                "visitor",
                                "curl",
                                "-sk",
                                "-m",
                                "5",
                                "--resolve",
                                host + ":443:" + address,
                                "-o",
                                "/dev/null",
                                "-w",
                                "%{http_code}",
                                "https://" + host + "/")
                        .out())
                .collect(Collectors.toSet());
    }
}
