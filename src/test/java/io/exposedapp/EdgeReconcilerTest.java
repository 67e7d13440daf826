package io.exposedapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Edge;
import io.exposedapp.edge.EdgeVisits;
import io.exposedapp.edge.KnownVisits;
import io.exposedapp.edge.TestEdges;
import io.exposedapp.edge.TestKeys;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.engine.KnownPlans;
import io.exposedapp.engine.PlanHealth;
import io.exposedapp.model.AppKey;
import io.exposedapp.plan.Plan;
import io.exposedapp.plan.reach.DnsEndpointSet;
import io.exposedapp.plan.route.RouteSet;
import io.exposedapp.traefik.RouteFile;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against something that hangs up on whoever wants to log in. */
class EdgeReconcilerTest {

    private final KnownPlans plans = new KnownPlans();
    private final List<String> told = new ArrayList<>();
    private final AtomicInteger logins = new AtomicInteger();
    private ServerSocket vps;
    private EdgeReconciler reconciler;

    @BeforeEach
    void start() throws IOException {
        vps = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::hangUp, "vps");
        thread.setDaemon(true);
        thread.start();
        EdgeTarget target = new EdgeTarget(
                "fsn",
                "127.0.0.1",
                vps.getLocalPort(),
                "nobody",
                List.of("ssh-ed25519 AAAA"),
                TestKeys.privateKey(),
                "");
        reconciler = reconciler(KnownVisits.to(target));
    }

    private EdgeReconciler reconciler(EdgeVisits visits) {
        return new EdgeReconciler(plans, null, visits, new PlanHealth(), new Events(null) {
            @Override
            void publish(HasMetadata subject, String type, String reason, String action, String message) {
                told.add(reason + " " + message);
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        vps.close();
    }

    @Test
    void manyChangesOfAnEdgeThatFailsAreOneVisit() {
        // Given
        want(1);
        reconcile(edge(1));

        // When
        for (int apps = 2; apps <= 21; apps++) {
            want(apps);
            assertThat(reconcile(edge(1)).getScheduleDelay())
                    .hasValueSatisfying(delay -> assertThat(delay).isBetween(1L, 4_000L));
        }

        // Then
        assertThat(logins).hasValue(1);
        assertThat(told)
                .as("what waits is told all the same")
                .anyMatch(t -> t.endsWith("wait until the edge is connected: 21."));
    }

    @Test
    void anEdgeThatWasCorrectedIsVisitedAtOnce() {
        // Given
        want(1);
        reconcile(edge(1));

        // When
        reconcile(edge(2));

        // Then
        assertThat(logins).hasValue(2);
    }

    @Test
    void aVisitThatThrowsIsToldAndTriedAgain() {
        // Given
        want(1);
        reconciler = reconciler(KnownVisits.to(() -> {
            throw new IllegalStateException("surprise");
        }));

        // When
        UpdateControl<Edge> control = reconcile(edge(1));

        // Then
        assertThat(told).anyMatch(t -> t.startsWith("InternalError Connected: Visiting edge fsn failed"));
        assertThat(control.getScheduleDelay()).isPresent();
    }

    private UpdateControl<Edge> reconcile(Edge edge) {
        return reconciler.reconcile(edge, context());
    }

    private void want(int apps) {
        TreeMap<AppKey, RouteFile> desired = new TreeMap<>();
        for (int i = 0; i < apps; i++) {
            desired.put(new AppKey("apps", "app" + i), new RouteFile(null));
        }
        RouteSet routes = new RouteSet(desired, Set.of(), false, false);
        plans.set(new Plan(
                new TreeMap<>(),
                null,
                new TreeMap<>(Map.of("fsn", routes)),
                new TreeMap<>(Map.of("fsn", Set.of())),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                DnsEndpointSet.none(),
                new TreeMap<>()));
    }

    private static Edge edge(long generation) {
        Edge edge = TestEdges.at("fsn", "100.64.0.1");
        edge.getMetadata().setGeneration(generation);
        return edge;
    }

    /** Statuses aren't written: the Edge was deleted meanwhile. */
    @SuppressWarnings("unchecked")
    private static Context<Edge> context() {
        return (Context<Edge>) Proxy.newProxyInstance(
                Context.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                    throw new KubernetesClientException("not found", 404, null);
                });
    }

    private void hangUp() {
        try {
            while (true) {
                Socket login = vps.accept();
                // counted before the other side notices
                logins.incrementAndGet();
                login.close();
            }
        } catch (IOException e) {
            // the end of the test
        }
    }
}
