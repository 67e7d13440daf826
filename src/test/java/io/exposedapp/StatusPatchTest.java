package io.exposedapp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.exposedapp.FakeApiServer.Answer;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.config.DaemonThreads;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Under the framework as it is, against an API server that has one app and can be told what happens while a status is
 * written.
 */
class StatusPatchTest {

    private final OneApp server = new OneApp();
    private final Writer writer = new Writer();
    private Operator operator;

    @BeforeEach
    void start() throws IOException {
        server.start();
        operator = new Operator(o -> o.withKubernetesClient(server.client).withCloseClientOnStop(false));
        Controller<ExposedApp> controller = (Controller<ExposedApp>) operator.register(writer);
        server.cached = () -> controller
                .getEventSourceManager()
                .getControllerEventSource()
                .get(new ResourceID("photos", "apps"))
                .map(app -> app.getMetadata().getResourceVersion());
    }

    @AfterEach
    void stop() {
        operator.stop();
        server.close();
    }

    /** The framework may take a change for its own, and so lose it (java-operator-sdk#3398). */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aChangeBySomebodyElseJustBeforeTheWriteIsReconciled(long generation) {
        // Given
        server.before = () -> server.change(generation);

        // When
        operator.start();

        // Then
        awaitStatusOf(generation);
    }

    @Test
    void aChangeBySomebodyElseBeforeTheWriteIsAnsweredIsReconciled() {
        // Given
        server.after = () -> server.change(2);

        // When
        operator.start();

        // Then
        awaitStatusOf(2);
    }

    @Test
    void aStatusThatWasWrittenIsKnownBeforeItsEventComes() {
        // Given
        server.silent = true;
        writer.again = true;

        // When
        operator.start();

        // Then
        Awaitility.await("reconciled again").atMost(Duration.ofSeconds(10)).until(() -> writer.seen.size() >= 2);
        assertThat(writer.seen.get(0)).isNull();
        assertThat(writer.seen.get(1)).isEqualTo(writer.status(1));
        assertThat(server.patches).hasSize(1);
    }

    @Test
    void onlyTheStatusIsSentAndWhoseItIs() throws IOException {
        // When
        operator.start();

        // Then
        Awaitility.await("written").atMost(Duration.ofSeconds(10)).until(() -> !server.patches.isEmpty());
        assertThat(Serialization.jsonMapper().readTree(server.patches.get(0)))
                .isEqualTo(Serialization.jsonMapper().readTree("""
        {"apiVersion": "exposedapp.io/v1alpha1", "kind": "ExposedApp",
         "metadata": {"namespace": "apps", "name": "photos", "resourceVersion": "4"}, "status": {"observedGeneration": 1}}
        """));
    }

    @Test
    void anAppThatWasDeletedMeanwhileIsNoFailure() {
        // Given
        server.refusal = Optional.of(Answer.refusal(404, "not found"));

        // When
        operator.start();

        // Then
        Awaitility.await("gone on after the write")
                .atMost(Duration.ofSeconds(10))
                .until(() -> writer.past);
        assertThat(server.patches).isNotEmpty();
    }

    private void awaitStatusOf(long generation) {
        Awaitility.await("the status speaks of what is there")
                .atMost(Duration.ofSeconds(10))
                .until(() -> server.status().path("observedGeneration").asLong() == generation);
        assertThat(server.generation).isEqualTo(generation);
    }

    /** Writes which generation it saw, where the status doesn't say so yet. */
    @ControllerConfiguration(name = "writer", retry = EndlessRetry.class)
    static class Writer implements Reconciler<ExposedApp> {

        private final List<ExposedAppStatus> seen = new CopyOnWriteArrayList<>();
        private volatile boolean again;
        private volatile boolean past;

        @Override
        public UpdateControl<ExposedApp> reconcile(ExposedApp app, Context<ExposedApp> context) {
            seen.add(app.getStatus());
            ExposedAppStatus status = status(app.getMetadata().getGeneration());
            if (status.equals(app.getStatus())) {
                return UpdateControl.noUpdate();
            }
            StatusPatch.write(app, new ExposedApp(), status, context);
            past = true;
            return again
                    ? UpdateControl.<ExposedApp>noUpdate().rescheduleAfter(Duration.ofMillis(10))
                    : UpdateControl.noUpdate();
        }

        private ExposedAppStatus status(long generation) {
            return new ExposedAppStatus(generation, null, null, null, null, null, null, null, null);
        }
    }

    /** As much of an API server as one app needs. */
    private static final class OneApp implements AutoCloseable {

        private static final String ALL = "/apis/exposedapp.io/v1alpha1/exposedapps";

        private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("api-server"));
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final List<String> patches = new CopyOnWriteArrayList<>();
        private HttpServer http;
        private KubernetesClient client;
        private volatile Runnable before = () -> {};
        private volatile Runnable after = () -> {};
        private volatile boolean silent;

        /** The version of the app that the operator's cache has. */
        private Supplier<Optional<String>> cached = Optional::empty;

        private volatile Optional<Answer> refusal = Optional.empty();
        private long version = 4;
        private long generation = 1;
        private String status = "null";

        void start() throws IOException {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.setExecutor(threads);
            http.createContext("/", this::answer);
            http.start();
            client = new KubernetesClientBuilder()
                    .withConfig(new ConfigBuilder(Config.empty())
                            .withMasterUrl(
                                    "http://127.0.0.1:" + http.getAddress().getPort())
                            .withRequestRetryBackoffLimit(0)
                            .build())
                    .build();
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                String query = String.valueOf(exchange.getRequestURI().getQuery());
                if (exchange.getRequestMethod().equals("PATCH")) {
                    send(exchange, patch(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
                } else if (!exchange.getRequestURI().getPath().equals(ALL)) {
                    send(exchange, Answer.refusal(404, "nothing but apps"));
                } else if (exchange.getRequestHeaders().containsKey("Upgrade")) {
                    // no WebSockets: the client takes plain HTTP then
                    send(exchange, Answer.ok(""));
                } else if (query.contains("watch=true")) {
                    watch(exchange);
                } else {
                    send(exchange, list());
                }
            }
        }

        private synchronized Answer list() {
            return Answer.ok("""
          {"apiVersion": "exposedapp.io/v1alpha1", "kind": "ExposedAppList", "metadata": {"resourceVersion": "%d"}, "items": [%s]}
          """.formatted(version, app()));
        }

        private void watch(HttpExchange exchange) throws IOException {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            OutputStream stream = exchange.getResponseBody();
            stream.flush();
            try {
                while (true) {
                    stream.write((events.take() + "\n").getBytes(StandardCharsets.UTF_8));
                    stream.flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private synchronized Answer patch(String body) throws IOException {
            patches.add(body);
            before.run();
            before = () -> {};
            if (refusal.isPresent()) {
                return refusal.get();
            }
            JsonNode sent = Serialization.jsonMapper().readTree(body);
            String seen = sent.path("metadata").path("resourceVersion").asText();
            if (!seen.isEmpty() && !seen.equals(String.valueOf(version))) {
                return Answer.refusal(409, "the object has been modified");
            }
            status = sent.path("status").toString();
            changed();
            Answer answer = Answer.ok(app());
            after.run();
            after = () -> {};
            return answer;
        }

        /** By another writer. The operator has seen it when a write that is under way goes on. */
        private synchronized void change(long generation) {
            this.generation = generation;
            changed();
            Awaitility.await("the change is in the operator's cache")
                    .atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> cached.get().equals(Optional.of(String.valueOf(version))));
        }

        private void changed() {
            version++;
            if (!silent) {
                events.add("{\"type\": \"MODIFIED\", \"object\": " + app().replace("\n", "") + "}");
            }
        }

        private String app() {
            return """
          {"apiVersion": "exposedapp.io/v1alpha1", "kind": "ExposedApp",
           "metadata": {"namespace": "apps", "name": "photos", "uid": "u", "resourceVersion": "%d", "generation": %d},
           "spec": {"host": "photos.example.com", "service": {"name": "photos"}}, "status": %s}
          """.formatted(version, generation, status);
        }

        synchronized JsonNode status() throws IOException {
            return Serialization.jsonMapper().readTree(status);
        }

        private static void send(HttpExchange exchange, Answer answer) throws IOException {
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.code(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }

        @Override
        public void close() {
            client.close();
            http.stop(0);
            threads.shutdownNow();
        }
    }
}
