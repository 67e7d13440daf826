package io.exposedapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.ExposedApp;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * -Dsoak.apps apps from -Dsoak.seed, created and deleted as fast as the API server takes them: never a port twice. No
 * node has a tailnet address and there is no Service, so no relay runs: what is tested is who gets which port.
 */
@ExtendWith(SharedCluster.class)
class PortsSoak {

    private static final int APPS = Integer.getInteger("soak.apps", 2000);
    private static final long SEED = Long.getLong("soak.seed", System.nanoTime());
    private static final int WRITERS = 4;
    private static final int HEAP_MEGABYTES = 512;
    private static final String NAMESPACE = "soak";

    @Test
    void neverAPortTwice(TestCluster cluster) throws Exception {
        System.out.printf("to repeat: -Dsoak.seed=%d -Dsoak.apps=%d%n", SEED, APPS);
        // Given
        cluster.admin
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        GenericKubernetesResource edge = Serialization.unmarshal(UnreachableEdge.YAML, GenericKubernetesResource.class);
        cluster.admin
                .genericKubernetesResources(edge.getApiVersion(), edge.getKind())
                .resource(edge)
                .serverSideApply();
        try (PortHistory history = new PortHistory(cluster, NAMESPACE);
                RunningOperator operator = cluster.startOperator(
                        HEAP_MEGABYTES, Map.of("EXPOSEDAPP_PORTS_FROM", "10000", "EXPOSEDAPP_PORTS_TO", "14999"))) {
            Awaitility.await("first plan")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> operator.log().contains("First plan"));
            long start = System.nanoTime();
            // When
            Set<String> living = churn(cluster);
            System.out.printf(
                    "%d apps created, %d of them left, after %d s; accepted so far: %d; operator: %d MiB%n",
                    APPS, living.size(), since(start), accepted(apps(cluster)).size(), operator.residentMegabytes());
            // Then
            Awaitility.await("all are accepted")
                    .atMost(Duration.ofMinutes(15))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        assertThat(history.violations()).as("seed %d", SEED).isEmpty();
                        return accepted(apps(cluster)).equals(living);
                    });
            System.out.printf(
                    "all accepted after %d s; operator: %d MiB%n", since(start), operator.residentMegabytes());
            List<ExposedApp> apps = apps(cluster);
            assertThat(apps.stream().map(a -> PortHistory.portOf(a).orElseThrow()))
                    .as("seed %d", SEED)
                    .hasSize(living.size())
                    .doesNotHaveDuplicates();
            assertThat(apps)
                    .allSatisfy(a -> assertThat(cluster.admin
                                    .configMaps()
                                    .inNamespace(TestCluster.RELAYS)
                                    .withName(Names.portClaim(
                                            PortHistory.portOf(a).orElseThrow()))
                                    .get()
                                    .getData())
                            .containsEntry("state", "Held")
                            .containsEntry("app", AppKey.of(a).toString()));
            assertThat(history.violations()).as("seed %d", SEED).isEmpty();
        }
    }

    private static Set<String> churn(TestCluster cluster) throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            List<AppChurn> parts = IntStream.range(0, WRITERS)
                    .mapToObj(w -> new AppChurn(
                            cluster,
                            NAMESPACE,
                            IntStream.range(0, APPS)
                                    .filter(i -> i % WRITERS == w)
                                    .mapToObj(i -> "app-" + i)
                                    .toList(),
                            new Random(SEED + w)))
                    .toList();
            Set<String> living = new TreeSet<>();
            for (Future<Set<String>> part : writers.invokeAll(parts)) {
                living.addAll(part.get());
            }
            return living;
        } finally {
            writers.shutdownNow();
        }
    }

    private static List<ExposedApp> apps(TestCluster cluster) {
        return cluster.admin
                .resources(ExposedApp.class)
                .inNamespace(NAMESPACE)
                .list()
                .getItems();
    }

    private static Set<String> accepted(List<ExposedApp> apps) {
        return apps.stream()
                .filter(a -> a.getStatus() != null
                        && a.getStatus().conditions().stream()
                                .anyMatch(c -> c.getType().equals("Accepted")
                                        && c.getStatus().equals("True")))
                .map(a -> a.getMetadata().getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static long since(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }
}
