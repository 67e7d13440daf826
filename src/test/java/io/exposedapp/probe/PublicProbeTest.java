package io.exposedapp.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.plan.world.CertificateFact.Trust;
import io.exposedapp.plan.world.PublicFact;
import io.exposedapp.plan.world.PublicFact.Answer;
import io.exposedapp.plan.world.PublicFact.Connection;
import io.exposedapp.plan.world.PublicTarget;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests to a TLS server on loopback that answers as it likes. */
class PublicProbeTest {

    private static final String HOST = "photos.example.com";
    private static final PublicProbe.Limits SHORT =
            new PublicProbe.Limits(Duration.ofMillis(800), Duration.ofMillis(800));

    @TempDir
    static Path folder;

    private static final Vertx VERTX = Vertx.vertx();
    private static TestCertificates certificates;

    @BeforeAll
    static void issue() throws Exception {
        certificates = new TestCertificates(folder);
        certificates.issue("good", HOST);
    }

    @AfterAll
    static void close() {
        VERTX.close();
    }

    @Test
    void anAppIsRequestedByNameAtTheGivenAddress() throws Exception {
        try (RawServer server = RawServer.tls(certificates.context("good"), "HTTP/1.1 200 OK\r\n\r\nhello")) {
            PublicFact fact = probe(server.port(), Optional.of("/healthz?full=1"));
            assertThat(fact.connection()).isEqualTo(Connection.Established);
            assertThat(fact.certificate().orElseThrow().trust()).isEqualTo(Trust.Trusted);
            assertThat(fact.answer()).isEqualTo(Answer.Reached);
            assertThat(server.serverName()).isEqualTo(HOST);
            assertThat(server.request())
                    .startsWith("GET /healthz?full=1 HTTP/1.1\r\n")
                    .containsIgnoringCase("host: " + HOST + "\r\n")
                    .contains("exposedapp-operator");
        }
    }

    @Test
    void aLoginThatSetsManyCookiesIsReached() throws Exception {
        try (RawServer server = RawServer.tls(
                certificates.context("good"),
                "HTTP/1.1 302 Found\r\n"
                        + ("set-cookie: c=" + "x".repeat(3000) + "\r\n").repeat(20)
                        + "content-length: 0\r\n\r\n")) {
            assertThat(probe(server.port(), Optional.of("/")).answer()).isEqualTo(Answer.Reached);
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (RawServer server = RawServer.tls(
                certificates.context("good"),
                "HTTP/1.1 302 Found\r\nlocation: https://" + HOST + "/\r\ncontent-length: 0\r\n\r\n")) {
            assertThat(probe(server.port(), Optional.of("/")).answer()).isEqualTo(Answer.Reached);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void withoutAPathOnlyTheCertificateIsLookedAt() throws Exception {
        try (RawServer server = RawServer.tls(certificates.context("good"), "")) {
            PublicFact fact = probe(server.port(), Optional.empty());
            assertThat(fact.certificate().orElseThrow().trust()).isEqualTo(Trust.Trusted);
            assertThat(fact.answer()).isEqualTo(Answer.None);
        }
    }

    @Test
    void traefiksOwnAnswerIsReadToItsEnd() throws Exception {
        try (RawServer server = RawServer.tls(
                certificates.context("good"), "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 11\r\n\r\nBad Gateway")) {
            PublicFact fact = probe(server.port(), Optional.of("/"));
            assertThat(fact.answer()).isEqualTo(Answer.BadGateway);
            assertThat(fact.status()).isEqualTo(502);
        }
    }

    @Test
    void aBodyWithoutEndIsNotReadToItsEnd() throws Exception {
        for (String status : new String[] {"200 OK", "404 Not Found"}) {
            try (RawServer server = RawServer.tls(
                    certificates.context("good"), "HTTP/1.1 " + status + "\r\n\r\n" + "x".repeat(5000), true)) {
                assertThat(probe(server.port(), Optional.of("/")).answer()).isEqualTo(Answer.Reached);
            }
        }
    }

    @Test
    void anAppThatHangsIsTimedOut() throws Exception {
        try (RawServer server = RawServer.tls(certificates.context("good"), "", true)) {
            PublicFact fact = probe(server.port(), Optional.of("/"));
            assertThat(fact.answer()).isEqualTo(Answer.TimedOut);
            assertThat(fact.certificate()).isPresent();
        }
    }

    @Test
    void whatIsNotHttpIsABrokenAnswer() throws Exception {
        try (RawServer server = RawServer.tls(certificates.context("good"), "SSH-2.0-OpenSSH_9.2\r\n")) {
            assertThat(probe(server.port(), Optional.of("/")).answer()).isEqualTo(Answer.Broken);
        }
    }

    @Test
    void aPortThatAcceptsAndSaysNothingIsNoTls() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(probe(silent.getLocalPort(), Optional.of("/")).connection())
                    .isEqualTo(Connection.HandshakeFailed);
        }
    }

    @Test
    void aPortWithoutAListenerRefuses() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        PublicFact fact = probe(free, Optional.of("/"));
        assertThat(fact.connection()).isEqualTo(Connection.Refused);
        assertThat(fact.words()).containsIgnoringCase("refused");
    }

    @Test
    void aCertificateOfAHundredKilobytesIsRefused() throws Exception {
        // Given
        certificates.issue(
                "huge",
                HOST,
                "-ext",
                "san="
                        + IntStream.range(0, 3000)
                                .mapToObj(i -> "dns:a-long-name-of-a-host-" + i + ".example.com")
                                .collect(Collectors.joining(",")));
        // When
        try (RawServer server = RawServer.tls(certificates.context("huge"), "HTTP/1.1 200 OK\r\n\r\n")) {
            PublicFact fact = probe(server.port(), Optional.of("/"));
            // Then
            assertThat(fact.connection()).isEqualTo(Connection.HandshakeFailed);
            assertThat(fact.words()).isNotEmpty().hasSizeLessThan(300);
        }
    }

    private static PublicFact probe(int port, Optional<String> path) throws IOException {
        try {
            return new PublicProbe(VERTX, certificates.reader(), port, SHORT)
                    .of(new PublicTarget(HOST, "127.0.0.1", path))
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
