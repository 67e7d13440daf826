package io.exposedapp.relay;

import static io.exposedapp.relay.StoredObjects.APP;
import static io.exposedapp.relay.StoredObjects.CLAIMS;
import static io.exposedapp.relay.StoredObjects.PODS;
import static io.exposedapp.relay.StoredObjects.RELAYS;
import static io.exposedapp.relay.StoredObjects.held;
import static io.exposedapp.relay.StoredObjects.pod;
import static io.exposedapp.relay.StoredObjects.relay;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.AppKey;
import io.exposedapp.observe.KnownGone;
import io.exposedapp.plan.relay.RelaySet.Cause;
import io.exposedapp.plan.relay.RelaySet.Removal;
import io.exposedapp.plan.relay.RelaySet.StalePod;
import io.exposedapp.plan.relay.RelaySet.Staleness;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one failure leaves undone: nothing else. And which stale pods are deleted when. */
class RelayApplyFailureTest {

    private final StoredObjects stored = new StoredObjects();
    private final AppliedRelays applied = new AppliedRelays();

    @Test
    void aRefusedRelayDelaysNothingElse() {
        // Given
        everything();
        stored.refuse("POST", RELAYS + "/relay-8080", 403);
        // When
        applied.apply(stored);
        // Then
        assertThat(applied.writes()).containsAll(allButTheFirst());
        assertThat(applied.refused.pausing()).containsExactly("relay-8080");
        assertThat(applied.left).isEqualTo(new Left(false, true, Optional.empty()));
    }

    @Test
    void aRefusedClaimDelaysNothingElse() {
        // Given
        everything();
        applied.creates(held(8080));
        stored.refuse("POST", CLAIMS + "/port-8080", 403);
        // When
        applied.apply(stored);
        // Then
        assertThat(applied.writes()).containsAll(allButTheFirst());
        assertThat(applied.left).isEqualTo(new Left(false, true, Optional.empty()));
    }

    @Test
    void aBrokenConnectionDelaysNothingElseAndIsToldAtTheEnd() {
        // Given
        everything();
        stored.breakConnection("POST", RELAYS + "/relay-8080");
        stored.breakConnection("PUT", RELAYS + "/relay-8082");
        // When
        applied.apply(stored);
        // Then
        assertThat(applied.writes()).containsAll(allButTheFirst());
        RuntimeException failure = applied.left.failure().orElseThrow();
        assertThat(failure).isInstanceOf(KubernetesClientException.class);
        assertThat(failure.getSuppressed()).as("that of the other relay").hasSize(1);
        assertThat(applied.refused.pausing()).isEmpty();
    }

    @Test
    void aDeletionCheckThatFailsDelaysNothingElseAndIsToldAtTheEnd() {
        // Given
        everything();
        applied.deletion = new KnownGone(true) {
            @Override
            public Set<AppKey> gone(Collection<AppKey> apps) {
                throw new IllegalStateException("nobody expected this");
            }
        };
        // When
        applied.apply(stored);
        // Then
        assertThat(applied.writes())
                .contains("POST " + RELAYS + "/relay-8081", "DELETE " + PODS + "/relay-8084-x")
                .doesNotContain("DELETE " + RELAYS + "/relay-8083");
        assertThat(applied.left.failure().orElseThrow()).hasMessage("nobody expected this");
    }

    @Test
    void aRelayThatConflictsIsPlannedAgain() {
        // Given
        stored.refuse("PUT", RELAYS + "/relay-8080", 409);
        applied.changedRelays.add(relay(8080, APP, "9"));
        // When
        applied.apply(stored);
        // Then
        assertThat(applied.left).isEqualTo(new Left(true, false, Optional.empty()));
    }

    @Test
    void stalePodsAreDeletedSideBySide() {
        // Given an API server that answers when it was asked for both pods
        CyclicBarrier both = new CyclicBarrier(2);
        stale("relay-8084-x", Staleness.Orphaned, Optional.empty());
        stale("relay-8085-x", Staleness.Outdated, Optional.empty());
        // When
        applied.apply(request -> {
            try {
                both.await(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                return Optional.empty();
            }
            return stored.apply(request);
        });
        // Then
        assertThat(applied.left.failure()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Staleness.class,
            names = {"Orphaned", "Outdated"})
    void aPodThatIsOfNoUseGetsOneSecond(Staleness why) {
        // Given
        stale("relay-8084-x", why, Optional.empty());
        // When
        applied.apply(stored);
        // Then
        assertThat(applied.requests).anySatisfy(r -> {
            assertThat(r.is("DELETE", PODS + "/relay-8084-x")).isTrue();
            assertThat(r.body()).contains("\"gracePeriodSeconds\":1,");
        });
    }

    @Test
    void aReplacedPodDrains() {
        // Given
        stale("relay-8084-x", Staleness.Replaced, Optional.of(Instant.now()));
        // When
        applied.apply(stored);
        // Then
        assertThat(applied.requests).anySatisfy(r -> {
            assertThat(r.is("DELETE", PODS + "/relay-8084-x")).isTrue();
            assertThat(r.body()).doesNotContain("gracePeriodSeconds");
        });
    }

    @Test
    void aReplacedPodIsLeftToKubernetesUntilItsTimeHasCome() {
        // Given
        stale("relay-8084-x", Staleness.Replaced, Optional.of(Instant.now().plusSeconds(60)));
        // When
        applied.apply(stored);
        // Then
        assertThat(applied.writes()).isEmpty();
    }

    private void stale(String pod, Staleness why, Optional<Instant> from) {
        stored.put(pod(pod));
        applied.stalePods.put(pod, new StalePod(why, from));
    }

    private void everything() {
        applied.creates(held(8081)).creates(relay(8080, APP, null), relay(8081, APP, null));
        applied.changedRelays.add(relay(8082, APP, "7"));
        stored.put(held(8083)).put(relay(8083, APP, "9"));
        applied.removals.add(new Removal(held(8083), APP, Cause.AppGone, Optional.of("relay-8083"), List.of()));
        stale("relay-8084-x", Staleness.Orphaned, Optional.empty());
    }

    private static List<String> allButTheFirst() {
        return List.of(
                "POST " + CLAIMS + "/port-8081",
                "POST " + RELAYS + "/relay-8081",
                "PUT " + RELAYS + "/relay-8082",
                "PUT " + CLAIMS + "/port-8083",
                "DELETE " + RELAYS + "/relay-8083",
                "DELETE " + PODS + "/relay-8084-x");
    }
}
