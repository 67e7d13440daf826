package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Many apps in one namespace, each with a host of its own, all in front of one server. Not exposed until it's asked
 * for.
 */
final class AppCrowd implements AutoCloseable {

    private final LabApp backend;
    private final List<String> names;
    private final String more;

    AppCrowd(String namespace, int size) {
        this(namespace, size, "");
    }

    /**
     * @param more of the spec of each app: lines, indented by two; the DNS doesn't know such apps, since no visitor
     *     asks
     */
    AppCrowd(String namespace, int size, String more) {
        this.more = more;
        backend = LabApp.create(namespace);
        names = IntStream.range(0, size).mapToObj(i -> "app-" + i).toList();
        dns("set");
    }

    void expose() {
        expose(names);
    }

    void exposeInReverse() {
        expose(IntStream.range(0, names.size())
                .mapToObj(i -> names.get(names.size() - 1 - i))
                .toList());
    }

    void unexpose() {
        Lab.kubectl("-n", backend.namespace, "delete", "xapp", "--all", "--timeout=30s")
                .orFail();
    }

    void awaitReady(Duration patience) {
        Lab.await("all are ready", patience)
                .untilAsserted(() -> assertThat(ready()).hasSize(names.size()).containsOnly("True"));
    }

    /** Visitors are sent once the conditions promise it: thirty at a time take the processors from what is awaited. */
    void awaitServed(Instant since, Duration patience) {
        Lab.await("all of them answer", since, patience).untilAsserted(() -> {
            assertThat(ready()).hasSize(names.size()).containsOnly("True");
            assertThat(statuses()).hasSize(names.size()).containsOnly("200");
        });
    }

    /** App to port. */
    Map<String, String> ports() {
        return LabApi.apps(backend.namespace).stream()
                .collect(Collectors.toMap(
                        a -> a.getMetadata().getName(),
                        a -> Integer.toString(a.getStatus().relay().port()),
                        (a, b) -> b,
                        TreeMap::new));
    }

    /** App to the version of its object. */
    Map<String, String> versions() {
        return LabApi.apps(backend.namespace).stream()
                .collect(Collectors.toMap(
                        a -> a.getMetadata().getName(), a -> a.getMetadata().getResourceVersion()));
    }

    /** The conditions Ready. */
    List<String> ready() {
        return conditions("Ready");
    }

    /** The conditions of a type: True, False or Unknown. */
    List<String> conditions(String type) {
        return LabApi.apps(backend.namespace).stream()
                .flatMap(a -> LabApi.condition(a, type).map(Condition::getStatus).stream())
                .toList();
    }

    /** What a visitor gets from each. */
    private List<String> statuses() {
        String script = names.stream()
                .map(n -> "curl -s -m 5 -o /dev/null -w '%{http_code}\\n' https://" + host(n) + "/ &")
                .collect(Collectors.joining(" "));
        return Lab.run("visitor", "sh", "-c", script + " wait").out().lines().toList();
    }

    private void expose(List<String> order) {
        Lab.apply(order.stream()
                        .map(name -> """
        apiVersion: exposedapp.io/v1alpha1
        kind: ExposedApp
        metadata: {name: %s, namespace: %s}
        spec:
          host: %s
          service: {name: web}
        %s
        """.formatted(name, backend.namespace, host(name), more))
                        .collect(Collectors.joining("---\n")))
                .orFail();
    }

    private void dns(String action) {
        if (more.isEmpty()) {
            Lab.dns(action, names.stream().map(this::host).collect(Collectors.joining(",")));
        }
    }

    private String host(String name) {
        return name + "." + backend.host;
    }

    /** Waits for the end of the relays' pods too: a kubelet that ends thirty of them starts no other meanwhile. */
    @Override
    public void close() {
        dns("rm");
        backend.close();
        Lab.await("all relays of the crowd have ended", Duration.ofSeconds(90))
                .until(() -> Lab.kubectl(
                                "-n",
                                Lab.RELAYS,
                                "get",
                                "pods",
                                "-o",
                                "jsonpath={.items[*].metadata.deletionTimestamp}")
                        .orFail()
                        .isBlank());
    }
}
