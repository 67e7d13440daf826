package io.exposedapp.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exposedapp.TestConfig;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.model.AppKey;
import io.exposedapp.observe.KnownCluster;
import io.exposedapp.observe.TailnetProbes;
import io.exposedapp.plan.Plan;
import io.exposedapp.plan.SmallWorld;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlansTest {

    private final SmallWorld world = new SmallWorld(SmallWorld.app("photos"), SmallWorld.app("wiki")).settle();
    private final KnownCluster cluster = new KnownCluster(world::see);
    private final TailnetProbes probes = KnownCluster.noProbes();
    private final List<String> woken = new CopyOnWriteArrayList<>();
    private final PlanHealth health = new PlanHealth();
    private final Plans plans = new Plans(
            cluster,
            new NoVisits(),
            probes,
            new OutsideObservations(new NoProbes<>(), new NoProbes<>(), new CertificateRequests(TestConfig.HOME)),
            new NoEndpoints(),
            new RefusedWrites(),
            new Recorded(),
            health,
            TestConfig.HOME);

    /** Who was woken. */
    private final class Recorded extends WakeUps {
        @Override
        void relays(String namespace) {
            woken.add("relays");
        }

        @Override
        void edge(String name) {
            woken.add(name);
        }

        @Override
        public void app(AppKey app) {
            woken.add(app.name());
        }
    }

    @BeforeEach
    void start() {
        plans.onStart(null);
        await().until(() -> woken.contains("wiki"));
        woken.clear();
    }

    @AfterEach
    void stop() {
        plans.stop();
    }

    @Test
    void aChangeThatChangesNoPlanWakesNobody() {
        // Given
        Plan before = plans.current().orElseThrow();
        // When
        cluster.handler().onAdd(SmallWorld.INSTALLATION);
        await().untilAsserted(() -> assertThat(plans.current().orElseThrow()).isNotSameAs(before));
        // Then
        assertThat(woken).isEmpty();
        assertThat(health.behind()).isZero();
    }

    @Test
    void aHandEditOfARelayWakesTheRelaysThoughThePlanIsTheSame() {
        // When
        editByHand();
        // Then
        await().until(() -> woken.equals(List.of("relays")));
    }

    @Test
    void whilePlanningFailsTheLastPlanStaysAndTheFailureIsTold() {
        // Given
        Plan before = plans.current().orElseThrow();
        cluster.is(() -> {
            throw new IllegalStateException("a fault");
        });
        // When
        cluster.handler().onAdd(SmallWorld.INSTALLATION);
        await().until(() -> health.problem().isPresent());
        // Then
        assertThat(health.problem().orElseThrow().message()).contains("a fault");
        assertThat(plans.current()).containsSame(before);
        assertThat(woken).isEmpty();
    }

    @Test
    void aHandEditWhilePlanningFailsWakesTheRelaysWhenItWorksAgain() {
        // Given
        cluster.is(() -> {
            throw new IllegalStateException("a fault");
        });
        editByHand();
        await().until(() -> health.problem().isPresent());
        // When
        cluster.is(world::see);
        // Then
        await().atMost(Duration.ofSeconds(10)).until(() -> health.problem().isEmpty());
        await().atMost(Duration.ofSeconds(1)).until(() -> woken.equals(List.of("relays")));
    }

    @Test
    void anAppThatCanNotBePlannedWakesItselfOnly() {
        // Given
        ExposedApp broken = SmallWorld.app("wiki", null);
        world.put(broken);
        // When
        cluster.handler().onUpdate(broken, SmallWorld.app("wiki"));
        cluster.handler().onAdd(broken);
        // Then
        await().until(() -> woken.contains("wiki"));
        assertThat(plans.current().orElseThrow().failures()).containsOnlyKeys(SmallWorld.key("wiki"));
        assertThat(woken).doesNotContain("photos");
        assertThat(health.problem()).isEmpty();
    }

    private void editByHand() {
        DaemonSet relay = world.relays.get("relay-8080");
        cluster.handler().onDelete(relay, false);
    }
}
