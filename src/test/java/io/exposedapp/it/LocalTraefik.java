package io.exposedapp.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A real Traefik that watches a folder. It listens on loopback only, and its certificate authority is a closed port
 * there.
 */
public final class LocalTraefik implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = freePort();
    private final Path log;
    private final Process process;

    public LocalTraefik(String binary, Path folder, Path routes) throws IOException {
        log = folder.resolve("traefik.log");
        Path config = Files.writeString(folder.resolve("traefik.yml"), """
        global: {checkNewVersion: false, sendAnonymousUsage: false}
        entryPoints:
          traefik: {address: "127.0.0.1:%d"}
          web: {address: "127.0.0.1:%d"}
          websecure: {address: "127.0.0.1:%d"}
        certificatesResolvers:
          letsencrypt:
            acme: {email: nobody@example.com, storage: "%s", caServer: "https://127.0.0.1:1/directory", tlsChallenge: {}}
        api: {insecure: true, dashboard: false}
        providers:
          providersThrottleDuration: 100ms
          file: {directory: "%s", watch: true}
        """.formatted(
                        port, freePort(), freePort(), folder.resolve("acme.json"), routes));
        process = new ProcessBuilder(binary, "--configFile=" + config)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** What the file provider holds of a kind, by name and with all fields. */
    public Map<String, JsonNode> items(String kind) {
        Map<String, JsonNode> items = new TreeMap<>();
        String next = "1";
        for (int page = 1; next.equals(Integer.toString(page)); page++) {
            HttpResponse<byte[]> answer = get("/api/http/" + kind + "?per_page=1000&page=" + page);
            for (JsonNode item : parse(answer.body())) {
                if (item.path("provider").asText().equals("file")) {
                    items.put(item.path("name").asText(), item);
                }
            }
            next = answer.headers().firstValue("X-Next-Page").orElse("1");
        }
        return items;
    }

    public String log() throws IOException {
        return Files.readString(log);
    }

    private HttpResponse<byte[]> get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
