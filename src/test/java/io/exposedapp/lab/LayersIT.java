package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each layer of an app's path, broken for real: one condition says so, and the apps beside it are not touched. */
class LayersIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** Belongs to nobody (RFC 5737). */
    private static final String ELSEWHERE = "203.0.113.9";

    /** The user of the relays' processes. The kubelet's own probes of the app go on. */
    private static final String RELAYS = "65532";

    private static SecondEdge second;
    private static LabApp app;
    private static LabApp beside;
    private static LabApp elsewhere;

    /** What nothing in the cluster announces is seen at the next probe. By default, that may take a minute. */
    @BeforeAll
    static void serve() {
        Lab.install("", "--set", "publicProbe.interval=10s");
        second = SecondEdge.register();
        elsewhere = LabApp.servedOnSecond("layers-elsewhere");
        beside = LabApp.served("layers-beside");
        app = LabApp.create("layers");
        patch("/spec/template/spec/containers/0/readinessProbe", "{\"tcpSocket\": {\"port\": 8080}}");
        app.expose().orFail();
        Lab.awaitAnswer(app.url());
        for (LabApp each : List.of(app, beside, elsewhere)) {
            Lab.await(each.namespace + " is ready", SOON)
                    .until(() -> each.condition("Ready").startsWith("True Ready"));
        }
    }

    @AfterAll
    static void close() {
        app.close();
        beside.close();
        elsewhere.close();
        second.close();
        Lab.install("");
    }

    @Test
    void aMissingRecordIsTold() {
        layer("DNSReady").isTold("NoSuchHost", () -> Lab.dns("rm", app.host), () -> Lab.dns("set", app.host));
    }

    @Test
    void aRecordThatPointsElsewhereIsTold() {
        layer("DNSReady")
                .isTold("PointsElsewhere", () -> Lab.dns("set", app.host, ELSEWHERE), () -> Lab.dns("set", app.host));
    }

    @Test
    void aTraefikThatIsStoppedIsToldOfItsAppsAlone() {
        new Layer("RouteSynced", app, List.of(elsewhere))
                .isTold(
                        "TraefikUnreachable",
                        () -> vps("mv /etc/traefik/traefik.yml /etc/traefik/away.yml && kill $(pidof traefik)"),
                        () -> vps("mv /etc/traefik/away.yml /etc/traefik/traefik.yml"));
    }

    @Test
    void aRouteFileThatSomebodyRemovedIsBack() {
        Layer route = layer("RouteSynced");
        var before = route.conditionsOfOthers();
        // When
        vps("rm /srv/exposedapp/routes/" + app.routeFile());
        // Then
        Lab.await("the file is back", SOON)
                .until(() -> Lab.routeFiles().contains(app.routeFile())
                        && Lab.status(app.url()).equals("200"));
        Lab.await("ready", SOON).until(() -> app.condition("Ready").startsWith("True Ready"));
        assertThat(route.conditionsOfOthers()).isEqualTo(before);
    }

    @Test
    void aTailnetThatIsDownIsTold() {
        new Layer("RelayReady", app, List.of())
                .isTold(
                        "NoTailnetNode",
                        () -> home("touch /run/hold-tailscaled && kill $(pidof tailscaled)"),
                        () -> home("rm /run/hold-tailscaled"));
    }

    @Test
    void aRelayPodThatSomebodyDeletedIsBack() {
        Layer relay = layer("RelayReady");
        var before = relay.conditionsOfOthers();
        String former = relayPod();
        // When
        Lab.kubectl("-n", Lab.RELAYS, "delete", "pods", "-l", "exposedapp.io/port=" + app.port(), "--wait=false")
                .orFail();
        // Then
        Lab.await("another one", SOON).until(() -> !List.of("", former).contains(relayPod()));
        Lab.await("served", SOON).until(() -> Lab.status(app.url()).equals("200"));
        Lab.await("ready", SOON).untilAsserted(() -> {
            assertThat(app.condition("Ready")).startsWith("True Ready");
            assertThat(relay.wrong()).isEmpty();
        });
        assertThat(relay.conditionsOfOthers()).isEqualTo(before);
    }

    @Test
    void aFirewallBeforeTheAppIsTold() {
        String pod = app.pod("{.items[0].status.podIP}");
        String rule = " OUTPUT -p tcp -d " + pod + " -m owner --uid-owner " + RELAYS + " -j DROP";
        layer("RelayReady")
                .isTold("BackendUnreachable", () -> home("iptables -w -I" + rule), () -> home("iptables -w -D" + rule));
    }

    @Test
    void aServiceThatIsDeletedIsTold() {
        String service = Lab.kubectl("-n", app.namespace, "get", "service", "web", "-o", "yaml")
                .orFail()
                .replaceAll("(?m)^  (clusterIP: .*|clusterIPs:\n  - .*|resourceVersion: .*|uid: .*)$", "");
        layer("BackendReady")
                .isTold(
                        "ServiceNotFound",
                        () -> Lab.kubectl("-n", app.namespace, "delete", "service", "web")
                                .orFail(),
                        () -> Lab.apply(service).orFail());
    }

    @Test
    void anAppWithoutPodsIsTold() {
        layer("BackendReady").isTold("NoReadyEndpoints", () -> scale(0), () -> scale(1));
    }

    @Test
    void anAppThatAnswersErrorsIsReadyAndIsTold() {
        Layer layer = layer("Reachable");
        var before = layer.conditionsOfOthers();
        // When
        front("/status/500");
        // Then
        Lab.await("told", SOON).untilAsserted(() -> {
            assertThat(app.condition("Reachable")).startsWith("True AppError").contains("error 500");
            assertThat(app.condition("Ready")).startsWith("True AppError").contains("error 500");
        });
        assertThat(layer.wrong()).isEmpty();
        // When
        front("/");
        // Then
        Lab.await("told", SOON).until(() -> app.condition("Reachable").startsWith("True Reached"));
        assertThat(layer.conditionsOfOthers()).isEqualTo(before);
    }

    @Test
    void anAppThatHangsIsTold() {
        String pod = app.pod("{.items[0].metadata.name}");
        layer("Reachable")
                .isTold(
                        "Timeout",
                        () -> Lab.signal("STOP", app.namespace, pod),
                        () -> Lab.signal("CONT", app.namespace, pod));
    }

    private static String relayPod() {
        return Lab.relayPods(app.port(), "jsonpath={.items[*].metadata.name}");
    }

    private static Layer layer(String condition) {
        return new Layer(condition, app, List.of(beside, elsewhere));
    }

    private static void scale(int replicas) {
        Lab.kubectl("-n", app.namespace, "scale", "deployment/web", "--replicas=" + replicas)
                .orFail();
    }

    private static void front(String path) {
        Lab.kubectl("-n", app.namespace, "set", "env", "deployment/web", "FRONT=" + path)
                .orFail();
        rolledOut();
    }

    private static void patch(String path, String value) {
        Lab.kubectl(
                        "-n",
                        app.namespace,
                        "patch",
                        "deployment/web",
                        "--type=json",
                        "-p",
                        "[{\"op\": \"replace\", \"path\": \"" + path + "\", \"value\": " + value + "}]")
                .orFail();
        rolledOut();
    }

    private static void rolledOut() {
        Lab.kubectl("-n", app.namespace, "rollout", "status", "deployment/web", "--timeout=60s")
                .orFail();
    }

    private static void vps(String script) {
        Lab.run("vps", "sh", "-c", script).orFail();
    }

    private static void home(String script) {
        Lab.run("home", "sh", "-c", script).orFail();
    }
}
