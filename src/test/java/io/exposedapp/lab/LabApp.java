package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.api.ExposedAppStatus.RelayStatus;
import io.exposedapp.it.Commands.Result;
import java.util.Optional;

/**
 * An app of a test: a namespace with an echo server, its Service, and the ExposedApp in question. Everything goes when
 * it is closed.
 */
final class LabApp implements AutoCloseable {

    private static final String NAMESPACE = """
      apiVersion: v1
      kind: Namespace
      metadata: {name: %s}
      """;

    private static final String SERVER = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: %2$s, namespace: %1$s}
      spec:
        selector: {matchLabels: {app: %2$s}}
        template:
          metadata: {labels: {app: %2$s}}
          spec:
            terminationGracePeriodSeconds: 0
            automountServiceAccountToken: false
            containers:
              - name: web
                image: localhost/lab-echo:1
                imagePullPolicy: IfNotPresent
                env: [{name: APP, value: %3$s}]
                readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: %2$s, namespace: %1$s}
      spec: {selector: {app: %2$s}, ports: [{name: http, port: 80, targetPort: 8080}]}
      """;

    final String namespace;
    final String host;

    private LabApp(String namespace, String host) {
        this.namespace = namespace;
        this.host = host;
    }

    /** With its server running, not exposed yet. */
    static LabApp create(String namespace, String... addresses) {
        LabApp app = new LabApp(namespace, namespace + ".example.test");
        Lab.dns("set", app.host, addresses);
        Lab.apply(NAMESPACE.formatted(namespace)).orFail();
        app.addServer("web", namespace);
        return app;
    }

    /** Another Service, whose server says that it is this one. */
    void addServer(String service, String says) {
        Lab.apply(SERVER.formatted(namespace, service, says)).orFail();
        Lab.kubectl("-n", namespace, "rollout", "status", "deployment/" + service, "--timeout=110s")
                .orFail();
    }

    /** With its server running, exposed, and answering a stranger. */
    static LabApp served(String namespace) {
        LabApp app = create(namespace);
        app.expose().orFail();
        Lab.awaitAnswer(app.url());
        return app;
    }

    /** The same on the second VPS alone. */
    static LabApp servedOnSecond(String namespace) {
        LabApp app = create(namespace, SecondEdge.ADDRESS);
        app.expose(app.host, SecondEdge.ONLY).orFail();
        Lab.awaitAnswer(app.url());
        return app;
    }

    Result expose() {
        return expose(host, "");
    }

    /** Applies the ExposedApp "app" with more lines in its spec, indented by two. */
    Result expose(String hostName, String more) {
        return Lab.apply("""
        apiVersion: exposedapp.io/v1alpha1
        kind: ExposedApp
        metadata: {name: app, namespace: %s}
        spec:
          host: %s
          service: {name: web}
        %s
        """.formatted(namespace, hostName, more));
    }

    String url() {
        return "https://" + host + "/";
    }

    /** As soon as the status tells it. */
    int port() {
        return Lab.await("it has a port")
                .until(
                        () -> LabApi.app(namespace, "app")
                                .map(ExposedApp::getStatus)
                                .map(ExposedAppStatus::relay)
                                .map(RelayStatus::port),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** "status reason message" of a condition. */
    String condition(String type) {
        return LabApi.appCondition(namespace, "app", type);
    }

    /** The condition gets this status and reason, and a message that holds all of these. */
    void awaitCondition(String type, String statusAndReason, String... says) {
        Lab.await(namespace + ": " + type + " is " + statusAndReason)
                .untilAsserted(() -> assertThat(condition(type))
                        .startsWith(statusAndReason + " ")
                        .satisfies(c -> {
                            for (String word : says) {
                                assertThat(c).contains(word);
                            }
                        }));
    }

    /** A part of the list of its server's pods. */
    String pod(String jsonpath) {
        return Lab.kubectl("-n", namespace, "get", "pods", "-l", "app=web", "-o", "jsonpath=" + jsonpath)
                .orFail();
    }

    String routeFile() {
        return "home_" + namespace + "_app.yml";
    }

    /** How many servers its route on the first VPS has. */
    long servers() {
        return Lab.run("vps", "cat", "/srv/exposedapp/routes/" + routeFile())
                .out()
                .lines()
                .filter(l -> l.contains("- url:"))
                .count();
    }

    /** What changes with each write of its route on the first VPS: a file renamed into place is another one. */
    String lastWrite() {
        return lastWrite("vps");
    }

    String lastWrite(String vps) {
        return Lab.run(vps, "stat", "-c", "%y %i", "/srv/exposedapp/routes/" + routeFile())
                .orFail();
    }

    @Override
    public void close() {
        Lab.kubectl("delete", "namespace", namespace, "--ignore-not-found", "--wait=false")
                .orFail();
        Lab.dns("rm", host);
    }
}
