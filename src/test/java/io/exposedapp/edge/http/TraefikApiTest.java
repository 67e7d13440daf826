package io.exposedapp.edge.http;

import static io.exposedapp.model.Results.failed;
import static io.exposedapp.model.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.exposedapp.api.Reason;
import io.exposedapp.edge.ConnectionSlot;
import io.exposedapp.edge.EdgeConnection;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.edge.ssh.Limits;
import io.exposedapp.edge.ssh.Sshd;
import io.exposedapp.traefik.ServedRoutes.RouterSeen;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real sshd and a stand-in for Traefik. */
class TraefikApiTest {

    private static final Limits SHORT = new Limits(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5));

    private final ConnectionSlot slot = new ConnectionSlot(SHORT);
    private HttpServer traefik;
    private Sshd sshd;

    @BeforeEach
    void start() throws IOException {
        traefik = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        traefik.start();
        sshd = Sshd.start("127.0.0.1:" + traefik.getAddress().getPort());
    }

    @AfterEach
    void stop() throws IOException {
        traefik.stop(0);
        slot.close();
        if (sshd != null) {
            sshd.close();
        }
    }

    @Test
    void readsRouters() {
        // Given
        answer("/api/http/routers", 200, "[" + """
        {"entryPoints":["websecure"],"service":"photos","rule":"Host(`photos.example.com`)","priority":26,"status":"enabled","using":["websecure"],
         "middlewares":["retry@file","strip@file"],
         "tls":{"options":"default","certResolver":"letsencrypt"},"name":"photos@file","provider":"file"},
        {"rule":"Host(","status":"disabled","error":["expected operand"],"name":"broken@file","provider":"file"}""" + "]", "1");

        // When
        List<TraefikRouter> routers = ok(api().routers());

        // Then
        assertThat(routers)
                .containsExactly(
                        new TraefikRouter(
                                "photos@file",
                                new RouterSeen(
                                        "Host(`photos.example.com`)",
                                        "enabled",
                                        List.of(),
                                        List.of("websecure"),
                                        26,
                                        List.of("retry@file", "strip@file"),
                                        "letsencrypt")),
                        new TraefikRouter(
                                "broken@file",
                                new RouterSeen(
                                        "Host(",
                                        "disabled",
                                        List.of("expected operand"),
                                        List.of(),
                                        0,
                                        List.of(),
                                        "")));
    }

    @Test
    void readsServices() {
        // Given
        answer("/api/http/services", 200, """
        [{"loadBalancer":{"servers":[{"url":"http://100.64.0.1:8080"},{"url":"http://100.64.0.2:8080"}],"passHostHeader":true},"status":"enabled",
          "usedBy":["photos@file"],"serverStatus":{"http://100.64.0.1:8080":"UP"},"name":"photos@file","provider":"file","type":"loadbalancer"},
         {"status":"enabled","name":"noop@internal","provider":"internal"}]""", "1");

        // When
        List<TraefikService> services = ok(api().services());

        // Then
        assertThat(services)
                .containsExactly(
                        new TraefikService("photos@file", List.of("http://100.64.0.1:8080", "http://100.64.0.2:8080")),
                        new TraefikService("noop@internal", List.of()));
    }

    @Test
    void readsAllPages() {
        // Given
        traefik.createContext("/api/http/routers", exchange -> {
            String query = exchange.getRequestURI().getQuery();
            assertThat(query).startsWith("per_page=1000&page=");
            int page = Integer.parseInt(query.substring(query.lastIndexOf('=') + 1));
            String body = IntStream.range((page - 1) * 1000, Math.min(page * 1000, 2500))
                    .mapToObj(i -> "{\"name\":\"r" + i + "@file\"}")
                    .collect(Collectors.joining(",", "[", "]"));
            exchange.getResponseHeaders().set("X-Next-Page", String.valueOf(page < 3 ? page + 1 : 1));
            exchange.sendResponseHeaders(200, body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });

        // When
        List<TraefikRouter> routers = ok(api().routers());

        // Then
        assertThat(routers)
                .hasSize(2500)
                .extracting(TraefikRouter::name)
                .doesNotHaveDuplicates()
                .contains("r0@file", "r2499@file");
    }

    @Test
    void readsAnAnswerOfUnknownLength() {
        // Given
        traefik.createContext("/api/http/routers", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(("[{\"name\":\"" + "x".repeat(500_000) + "\"}]").getBytes(StandardCharsets.UTF_8));
            }
        });

        // When
        List<TraefikRouter> routers = ok(api().routers());

        // Then
        assertThat(routers.get(0).name()).hasSize(500_000);
    }

    @Test
    void saysThatTheApiIsOff() {
        answer("/", 404, "404 page not found", "");
        assertThat(failed(api().routers(), Reason.TraefikUnreachable)).contains("HTTP status 404");
    }

    @Test
    void saysThatSomethingElseAnswersAndDoesNotShowIt() {
        answer("/api/http/services", 200, "{\"secret\": 1", "");
        answer("/api/http/routers", 200, "{\"secret\": 1}", "");
        assertThat(failed(api().services(), Reason.TraefikUnreachable))
                .contains("isn't JSON")
                .doesNotContain("secret");
        assertThat(failed(api().routers(), Reason.TraefikUnreachable))
                .contains("else than a list")
                .doesNotContain("secret");
    }

    @Test
    void saysThatTraefikIsDown() {
        // Given
        TraefikApi api = api();
        traefik.stop(0);

        // When
        String message = failed(api.routers(), Reason.TraefikUnreachable);

        // Then
        assertThat(message).contains("The SSH connection to edge fsn works", "Traefik is down");
    }

    @Test
    void saysThatSshdForbidsThePort() {
        // Given
        EdgeTarget there = sshd.target();
        EdgeTarget target = new EdgeTarget(
                there.edge(),
                there.host(),
                there.port(),
                there.user(),
                there.hostKeys(),
                there.privateKey(),
                "127.0.0.1:" + sshd.port);

        // When
        String message = failed(ok(slot.connect(target)).traefik().routers(), Reason.TraefikUnreachable);

        // Then
        assertThat(message).contains("sshd forbids it", "PermitOpen 127.0.0.1:" + sshd.port);
    }

    @Test
    void doesNotWaitForATraefikThatSaysNothing() {
        // Given
        CountDownLatch end = new CountDownLatch(1);
        traefik.createContext("/", exchange -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        EdgeConnection connection = ok(slot.connect(sshd.target()));

        // When
        String message = failed(connection.traefik().routers(), Reason.TraefikUnreachable);

        // Then
        end.countDown();
        assertThat(message).contains("doesn't answer within 2.0 s");
        ok(connection.routes().list());
    }

    @Test
    void knowsWhetherThereIsAnApi() {
        // Given
        EdgeTarget there = sshd.target();
        EdgeTarget none = new EdgeTarget(
                "none", there.host(), there.port(), there.user(), there.hostKeys(), there.privateKey(), "");

        // When
        TraefikApi api = ok(slot.connect(none)).traefik();

        // Then
        assertThat(api.configured()).isFalse();
        assertThat(api().configured()).isTrue();
    }

    private TraefikApi api() {
        return ok(slot.connect(sshd.target())).traefik();
    }

    private void answer(String path, int status, String body, String nextPage) {
        traefik.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("X-Next-Page", nextPage);
            exchange.sendResponseHeaders(status, body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
    }
}
