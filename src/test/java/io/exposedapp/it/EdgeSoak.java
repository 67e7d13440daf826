package io.exposedapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * -Dsoak.apps apps on an edge at the end of a long line, with the memory that the chart gives the operator. The relays'
 * pods are on paper: to run them would be the node's burden, not the operator's. All times but those of the VPS are
 * from the operator's start.
 */
class EdgeSoak {

    private static final int APPS = Integer.getInteger("soak.apps", 250);
    private static final String NAMESPACE = "apps";
    private static final Duration FIRST_SYNC = Duration.ofSeconds(15);
    private static final Duration CHANGE = Duration.ofSeconds(1);
    private static final int CHANGES = 3;
    private static final int PEAK_MEGABYTES = 350;

    @TempDir
    private Path folder;

    private TestCluster cluster;

    @Test
    void manyAppsOverALongLine() throws IOException {
        try (TestCluster started = new TestCluster(PaperNode.OPTIONS);
                PaperNode node = new PaperNode(started.admin, "100.64.0.2");
                SoakEdge edge = new SoakEdge(folder)) {
            cluster = started;
            appsAreThereAndServed(edge);
            edge.clear();
            firstSyncAndOneChange(edge);
            aRestartWithNothingToDo(edge);
        }
    }

    private void appsAreThereAndServed(SoakEdge edge) throws IOException {
        cluster.admin
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        cluster.admin
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withPort(80)
                        .endPort()
                        .endSpec()
                        .build())
                .serverSideApply();
        cluster.admin.resource(edge.secret()).serverSideApply();
        cluster.admin.resource(edge.edge()).serverSideApply();
        try (RunningOperator operator = start()) {
            Awaitility.await("the edge is visited")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> condition("Connected"));
            long start = System.currentTimeMillis();
            IntStream.range(0, APPS).parallel().forEach(this::create);
            System.out.printf("%d apps created in %d s%n", APPS, (System.currentTimeMillis() - start) / 1000);
            System.out.printf(
                    "all are on the edge after %.1f s; operator: %d MiB, at most %d%n",
                    seconds(start, edge.whenThereAre(APPS, 600)),
                    operator.residentMegabytes(),
                    operator.peakMegabytes());
            assertThat(operator.peakMegabytes()).isLessThan(PEAK_MEGABYTES);
        }
    }

    private void firstSyncAndOneChange(SoakEdge edge) throws IOException {
        long start = System.currentTimeMillis();
        try (RunningOperator operator = start()) {
            double all = seconds(start, edge.whenThereAre(APPS, 300));
            System.out.printf(
                    "first sync of %d routes: %.1f s, Java's start included; operator: %d MiB%n",
                    APPS, all, operator.residentMegabytes());
            Awaitility.await("Traefik serves all").atMost(Duration.ofMinutes(3)).until(() -> condition("Synced"));
            System.out.printf(
                    "Traefik serves all, and the Edge says so: %.1f s%n", seconds(start, System.currentTimeMillis()));
            Awaitility.await("all apps say so")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> appsOnTheEdge() == APPS);
            System.out.printf("and so do all apps: %.1f s%n", seconds(start, System.currentTimeMillis()));
            List<Double> changes = IntStream.rangeClosed(1, CHANGES)
                    .mapToObj(i -> oneChange(edge, "app-" + i, "changed-" + i + ".example.com"))
                    .toList();
            System.out.printf(
                    "one change, seconds: %s; operator: %d MiB, at most %d%n",
                    changes, operator.residentMegabytes(), operator.peakMegabytes());
            assertThat(all).isLessThan((double) FIRST_SYNC.toSeconds());
            assertThat(changes)
                    .hasSize(CHANGES)
                    .allSatisfy(change -> assertThat(change).isLessThan((double) CHANGE.toSeconds()));
            assertThat(operator.peakMegabytes()).isLessThan(PEAK_MEGABYTES);
        }
    }

    /** One by itself: those that come one upon the other are collected for as long as Traefik needs for a reload. */
    private double oneChange(SoakEdge edge, String name, String host) {
        Resource<ExposedApp> app =
                cluster.admin.resources(ExposedApp.class).inNamespace(NAMESPACE).withName(name);
        long start = System.currentTimeMillis();
        app.patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("spec", Map.of("host", host))));
        double taken = seconds(start, edge.whenHolds(NAMESPACE + "_" + name, host, 60));
        Awaitility.await("Traefik serves the change, and the app says so")
                .atMost(Duration.ofSeconds(60))
                .until(() -> isOnTheEdge(app.get()));
        return taken;
    }

    private void aRestartWithNothingToDo(SoakEdge edge) throws IOException {
        List<String> before = edge.versions();
        long start = System.currentTimeMillis();
        try (RunningOperator operator = start()) {
            System.out.printf(
                    "restarted: visited twice after %.1f s; operator: %d MiB, at most %d%n",
                    seconds(start, edge.whenVisitedTwice(180)), operator.residentMegabytes(), operator.peakMegabytes());
            assertThat(edge.versions()).hasSize(APPS).isEqualTo(before);
            assertThat(operator.log()).doesNotContain("Route of app", "Relay relay-");
            assertThat(operator.peakMegabytes()).isLessThan(PEAK_MEGABYTES);
        }
    }

    private RunningOperator start() throws IOException {
        return cluster.startOperator(
                OperatorJvm.heapMegabytes(),
                Map.of(
                        "EXPOSEDAPP_CLUSTER_NAME",
                        SoakEdge.CLUSTER,
                        "EXPOSEDAPP_PORTS_FROM",
                        "10000",
                        "EXPOSEDAPP_PORTS_TO",
                        "14999"));
    }

    private void create(int number) {
        cluster.admin
                .resource(Serialization.unmarshal("""
        apiVersion: exposedapp.io/v1alpha1
        kind: ExposedApp
        metadata: {name: app-%1$d, namespace: %2$s}
        spec: {host: app-%1$d.example.com, service: {name: web}}
        """.formatted(number, NAMESPACE), GenericKubernetesResource.class))
                .create();
    }

    private boolean condition(String type) {
        List<Edge> edges = cluster.admin.resources(Edge.class).list().getItems();
        return edges.stream()
                .anyMatch(e -> e.getStatus() != null
                        && e.getStatus().conditions().stream()
                                .anyMatch(c -> c.getType().equals(type)
                                        && c.getStatus().equals("True")));
    }

    private long appsOnTheEdge() {
        return cluster.admin.resources(ExposedApp.class).inNamespace(NAMESPACE).list().getItems().stream()
                .filter(EdgeSoak::isOnTheEdge)
                .count();
    }

    private static boolean isOnTheEdge(ExposedApp app) {
        return app.getStatus() != null
                && app.getStatus().conditions().stream()
                        .anyMatch(c -> c.getType().equals("RouteSynced")
                                && c.getStatus().equals("True")
                                && c.getObservedGeneration()
                                        .equals(app.getMetadata().getGeneration()));
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1000.0;
    }
}
