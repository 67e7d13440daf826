package io.exposedapp.edge;

import static io.exposedapp.model.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.exposedapp.api.Reason;
import io.exposedapp.edge.http.TraefikRouter;
import io.exposedapp.edge.http.TraefikService;
import io.exposedapp.edge.sftp.RemoteFile;
import io.exposedapp.edge.ssh.Limits;
import io.exposedapp.edge.ssh.Sshd;
import io.exposedapp.model.AppKey;
import io.exposedapp.plan.route.WantedRoutes;
import io.exposedapp.plan.world.EdgeFacts;
import io.exposedapp.traefik.RouteFile;
import io.exposedapp.traefik.TraefikView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way to a real Traefik: the system property traefik.binary names one; skipped without. */
class RealTraefikTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final ConnectionSlot slot = new ConnectionSlot(Limits.DEFAULT);
    private Sshd sshd;
    private Process traefik;
    private EdgeConnection edge;

    @BeforeEach
    void start() throws IOException {
        String binary = System.getProperty("traefik.binary");
        assumeTrue(binary != null, "needs -Dtraefik.binary");
        int port = Sshd.freePort();
        sshd = Sshd.start("127.0.0.1:" + port);
        traefik = start(binary, port, sshd.routes());
        edge = ok(slot.connect(sshd.target()));
        await("Traefik answers")
                .atMost(PATIENCE)
                .until(() -> edge.traefik().routers().value().isPresent());
    }

    @AfterEach
    void stop() throws IOException {
        slot.close();
        if (traefik != null) {
            traefik.destroyForcibly();
        }
        if (sshd != null) {
            sshd.close();
        }
    }

    @Test
    void servesWhatIsWrittenAndForgetsWhatIsDeleted() {
        // When
        for (int i = 0; i < 130; i++) {
            ok(edge.routes().put("home_default_app" + i + ".yml", route(i)));
        }

        // Then
        await("all routers")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(routers(edge)).hasSize(130));
        assertThat(routers(edge)).anySatisfy(router -> {
            assertThat(router.name()).isEqualTo("app7@file");
            assertThat(router.seen().rule()).isEqualTo("Host(`a7.example.com`)");
            assertThat(router.seen().status()).isEqualTo("enabled");
        });
        assertThat(ok(edge.traefik().services()))
                .contains(new TraefikService("app7@file", List.of("http://100.64.0.1:8087")));
        for (RemoteFile file : ok(edge.routes().list())) {
            ok(edge.routes().delete(file.name()));
        }
        await("no router")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(routers(edge)).isEmpty());
    }

    @Test
    void visitsSeeARouteComeAndADrainedEdgeGoQuiet() {
        // Given
        AppKey app = new AppKey("photos", "immich");
        TestVisits us = new TestVisits("us");

        // When
        us.visit(edge, TestVisits.wanted(app));

        // Then
        await("served").atMost(PATIENCE).untilAsserted(() -> {
            EdgeFacts facts = us.visit(edge, TestVisits.wanted(app));
            assertThat(facts.routes().get(app).verdict().reason()).isEqualTo(Reason.Synced);
            assertThat(facts.servedPorts().orElseThrow()).containsExactly(8080);
        });
        await("drained")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(us.visit(edge, WantedRoutes.nothing())
                                .servedPorts()
                                .orElseThrow())
                        .isEmpty());
        assertThat(sshd.routes()).isEmptyDirectory();
        assertThat(sshd.state()).isEmptyDirectory();
    }

    @Test
    void aResolverThatTraefikLacksIsTold() {
        // Given
        ok(edge.routes().put("home_default_app0.yml", route(0).replace("letsencrypt", "le")));

        // Then
        await("told").atMost(PATIENCE).untilAsserted(() -> {
            TraefikView view = edge.traefik().view(Map.of());
            assertThat(view.resolvers()).contains(Set.of("letsencrypt"));
            assertThat(view.route(RouteFile.parse(route(0).replace("letsencrypt", "le")), Duration.ZERO)
                            .reason())
                    .isEqualTo(Reason.ResolverNotFound);
        });
    }

    @Test
    void aRouterOfTheSameHostWithOtherTlsOptionsIsTold() {
        // Given
        ok(edge.routes().put("home_default_app0.yml", route(0)));
        ok(edge.routes()
                .put(
                        "own.yml",
                        route(0).replace("app0", "own").replace("certResolver: letsencrypt", "options: own")
                                + "tls: {options: {own: {minVersion: VersionTLS13}}}\n"));

        // Then
        await("told")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(edge.traefik()
                                .view(Map.of())
                                .route(RouteFile.parse(route(0)), Duration.ZERO)
                                .message())
                        .contains("websecure-conflicted-app0@file", "websecure-conflicted-own@file", "tls.options"));
    }

    private static List<TraefikRouter> routers(EdgeConnection edge) {
        return ok(edge.traefik().routers()).stream()
                .filter(router -> router.name().endsWith("@file"))
                .toList();
    }

    private Process start(String binary, int port, Path routes) throws IOException {
        Path config = Files.writeString(folder.resolve("traefik.yml"), """
        global: {checkNewVersion: false, sendAnonymousUsage: false}
        entryPoints:
          traefik: {address: "127.0.0.1:%d"}
          websecure: {address: "127.0.0.1:%d"}
        certificatesResolvers:
          letsencrypt: {acme: {storage: "%s", caServer: "https://127.0.0.1:1/directory", tlsChallenge: {}}}
        api: {insecure: true, dashboard: false}
        providers:
          providersThrottleDuration: 100ms
          file: {directory: "%s", watch: true}
        """.formatted(
                        port, Sshd.freePort(), folder.resolve("acme.json"), routes));
        return new ProcessBuilder(binary, "--configFile=" + config)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private static String route(int i) {
        return """
        http:
          routers:
            app%1$d: {rule: "Host(`a%1$d.example.com`)", service: app%1$d, entryPoints: [websecure], tls: {certResolver: letsencrypt}}
          services:
            app%1$d: {loadBalancer: {servers: [{url: "http://100.64.0.1:%2$d"}]}}
        """.formatted(i, 8080 + i);
    }
}
