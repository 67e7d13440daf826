package io.exposedapp.plan.relay;

import static io.exposedapp.plan.SmallWorld.app;
import static io.exposedapp.plan.SmallWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.model.Names;
import io.exposedapp.model.Settings;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.Plan;
import io.exposedapp.plan.ReadyPod;
import io.exposedapp.plan.SmallWorld;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Twelve apps whose relays change at once: ten are rolled out at a time. */
class WaitingRolloutsTest {

    private final SmallWorld world = new SmallWorld();

    @BeforeEach
    void settle() {
        world.settings = settings("haproxy:old");
        for (int i = 10; i < 22; i++) {
            world.put(app("app" + i));
        }
        world.settle();
    }

    @Test
    void appsWhoseChangeWaitsAreTold() {
        // When
        world.settings = settings("haproxy:new");
        // Then
        assertThat(world.plan().relays().waiting()).containsExactly("relay-8090", "relay-8091");
        assertThat(relayReady("app19").reason()).isEqualTo(Reason.Serving);
        Verdict waits = relayReady("app20");
        assertThat(waits.status()).isEqualTo(Verdict.Status.True);
        assertThat(waits.reason()).isEqualTo(Reason.WaitingForRollouts);
        assertThat(waits.message()).contains("home (100.64.0.2:8090)").contains("10 other relays");
    }

    @Test
    void anAppWhoseRelayDoesNotServeIsToldToo() {
        // When: the relays forward to a port that the Service has no more
        world.services.get(0).getSpec().getPorts().get(0).setPort(81);
        // Then
        assertThat(relayReady("app19").reason()).isEqualTo(Reason.Starting);
        assertThat(relayReady("app20").status()).isEqualTo(Verdict.Status.False);
        assertThat(relayReady("app20").reason()).isEqualTo(Reason.WaitingForRollouts);
    }

    @Test
    void whatIsToldStaysTheSameWhileOthersAreRolledOut() {
        // Given
        world.settings = settings("haproxy:new");
        Verdict before = relayReady("app21");
        // When
        apply();
        // Then
        assertThat(world.plan().relays().rolling()).hasSize(10);
        assertThat(relayReady("app21")).isEqualTo(before);
        // When one is done, and the next one begins
        rolledOut("relay-8080");
        apply();
        // Then
        assertThat(world.plan().relays().waiting()).containsExactly("relay-8091");
        assertThat(relayReady("app21")).isEqualTo(before);
    }

    @Test
    void nothingWaitsWhenAllAreRolledOut() {
        // Given
        world.settings = settings("haproxy:new");
        // When
        world.relay();
        // Then
        assertThat(world.plan().relays().waiting()).isEmpty();
        assertThat(relayReady("app21").reason()).isEqualTo(Reason.Serving);
    }

    @Test
    void relaysThatServeNowhereDoNotWait() {
        // When: the only node got another tailnet address
        world.tailnetAddress = "100.64.0.99";
        // Then
        assertThat(world.plan().relays().waiting()).isEmpty();
    }

    @Test
    void relaysOfVersion01WaitAsWell() {
        // Given: they do not say what they forward to
        Stream.concat(
                        world.relays.values().stream()
                                .map(r -> r.getSpec().getTemplate().getMetadata()),
                        world.pods.stream().map(Pod::getMetadata))
                .forEach(m -> m.getAnnotations().remove(Names.FORWARDING_ANNOTATION));
        // Then
        assertThat(world.plan().relays().waiting()).containsExactly("relay-8090", "relay-8091");
    }

    @Test
    void aRelayThatIsBeingRolledOutMayChangeAgain() {
        // Given
        world.settings = settings("haproxy:new");
        apply();
        // When
        world.settings = settings("haproxy:newer");
        // Then
        assertThat(world.plan().relays().waiting()).containsExactly("relay-8090", "relay-8091");
    }

    private Verdict relayReady(String name) {
        return world.plan().apps().get(key(name)).relayReady();
    }

    /** Writes the relays that do not wait. Their pods stay the old ones. */
    private void apply() {
        Plan plan = world.plan();
        plan.relays().desired().forEach((name, relay) -> {
            if (!plan.relays().waiting().contains(name)) {
                world.put(relay);
            }
        });
    }

    private void rolledOut(String relay) {
        world.pods.replaceAll(old -> old.getMetadata().getName().startsWith(relay)
                ? ReadyPod.of(world.relays.get(relay), relay, "home")
                : old);
    }

    private static Settings settings(String image) {
        return new Settings("home", "exposedapp-relays", 8080, 8099, image, "IfNotPresent");
    }
}
