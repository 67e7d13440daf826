package io.exposedapp.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.exposedapp.config.OperatorConfig;
import io.exposedapp.plan.world.DnsFact;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Message;

/** Questions over HTTPS (RFC 8484) to a server on loopback. */
class DohTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    private final Nameserver names = new Nameserver();
    private final SSLContext usual;
    private HttpsServer server;
    private volatile int status = 200;

    DohTest() throws GeneralSecurityException {
        usual = SSLContext.getDefault();
    }

    /** The client trusts what Java trusts by default, which is the server's certificate here. */
    @BeforeEach
    void start() throws Exception {
        SSLContext context = context();
        SSLContext.setDefault(context);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/dns-query", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        SSLContext.setDefault(usual);
        server.stop(0);
        names.close();
    }

    @Test
    void aHostIsFoundOverHttps() {
        names.knows("photos.example.com", "A 203.0.113.10");
        assertThat(lookUp()).isEqualTo(DnsFact.found(List.of("203.0.113.10"), List.of()));
    }

    @Test
    void aHostThatDoesNotExistIsNotFoundOverHttps() {
        assertThat(lookUp()).isEqualTo(DnsFact.noSuchHost());
    }

    @Test
    void aServerThatIsBusyGivesNoAnswer() {
        status = 503;
        assertThat(lookUp().answer()).isEqualTo(DnsFact.Answer.Failed);
    }

    private DnsFact lookUp() {
        String url = "https://localhost:" + server.getAddress().getPort() + "/dns-query";
        OperatorConfig.Dns config = () -> Optional.of(List.of(url));
        return new DnsLookup(new Resolvers(Resolvers.of(config).configured(), List.of()), new ZoneServers())
                .of("photos.example.com", Optional.empty())
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] answer = names.reply(new Message(question(exchange))).toWire();
            exchange.getResponseHeaders().add("Content-Type", "application/dns-message");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static byte[] question(HttpExchange exchange) {
        return Base64.getUrlDecoder().decode(exchange.getRequestURI().getQuery().substring("dns=".length()));
    }

    private SSLContext context() throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor())
                .as(new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
