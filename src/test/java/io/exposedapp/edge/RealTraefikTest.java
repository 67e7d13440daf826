package io.exposedapp.edge;

import static io.exposedapp.edge.Outcomes.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way to a real Traefik: the system property traefik.binary names one; skipped without. */
class RealTraefikTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir
  private Path folder;

  @Test
  void servesWhatIsWrittenAndForgetsWhatIsDeleted() throws IOException {
    // Given
    String binary = System.getProperty("traefik.binary");
    assumeTrue(binary != null, "needs -Dtraefik.binary");
    int port = Sshd.freePort();
    EdgeConnections connections = new EdgeConnections();
    try (Sshd sshd = Sshd.start("127.0.0.1:" + port)) {
      Process traefik = start(binary, port, sshd.routes());
      try {
        EdgeConnection edge = ok(connections.connect(sshd.target()));
        await("Traefik answers").atMost(PATIENCE).until(() -> edge.traefik().routers() instanceof Outcome.Ok);

        // When
        for (int i = 0; i < 130; i++) {
          ok(edge.routes().put("home_default_app" + i + ".yml", route(i)));
        }

        // Then
        await("all routers").atMost(PATIENCE).untilAsserted(() -> assertThat(routers(edge)).hasSize(130));
        assertThat(routers(edge)).contains(new TraefikRouter("app7@file", "Host(`a7.example.com`)", "enabled", List.of(), List.of("websecure"), "app7",
            "file", true, Optional.of("letsencrypt")));
        assertThat(ok(edge.traefik().services()))
            .contains(new TraefikService("app7@file", List.of("http://100.64.0.1:8087"), "enabled", List.of(), "file"));
        for (RemoteFile file : ok(edge.routes().list())) {
          ok(edge.routes().delete(file.name()));
        }
        await("no router").atMost(PATIENCE).untilAsserted(() -> assertThat(routers(edge)).isEmpty());
      } finally {
        connections.close();
        traefik.destroyForcibly();
      }
    }
  }

  private static List<TraefikRouter> routers(EdgeConnection edge) {
    return ok(edge.traefik().routers()).stream().filter(router -> router.provider().equals("file")).toList();
  }

  private Process start(String binary, int port, Path routes) throws IOException {
    Path config = Files.writeString(folder.resolve("traefik.yml"), """
        global: {checkNewVersion: false, sendAnonymousUsage: false}
        entryPoints:
          traefik: {address: "127.0.0.1:%d"}
          websecure: {address: "127.0.0.1:%d"}
        api: {insecure: true, dashboard: false}
        providers:
          providersThrottleDuration: 100ms
          file: {directory: "%s", watch: true}
        """.formatted(port, Sshd.freePort(), routes));
    return new ProcessBuilder(binary, "--configFile=" + config).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
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
