package io.exposedapp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An API server that answers what a test says, and remembers what it was asked. */
public final class FakeApiServer implements AutoCloseable {

    public record Request(String method, String path, String body) {

        public boolean is(String method, String path) {
            return this.method.equals(method) && this.path.equals(path);
        }
    }

    public record Answer(int code, String body) {

        public static Answer ok(String body) {
            return new Answer(200, body);
        }

        public static Answer refusal(int code, String words) {
            return new Answer(code, """
          {"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": "%s", "code": %d}
          """.formatted(words, code));
        }
    }

    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Function<Request, Optional<Answer>> answers;
    public final KubernetesClient client;

    /** @param answers empty: the connection breaks */
    public FakeApiServer(Function<Request, Optional<Answer>> answers) throws IOException {
        this.answers = answers;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(workers);
        server.createContext("/", this::answer);
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(request);
            Optional<Answer> answer = answers.apply(request);
            if (answer.isPresent()) {
                byte[] body = answer.get().body().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(answer.get().code(), body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        client.close();
        server.stop(0);
        workers.shutdownNow();
    }
}
