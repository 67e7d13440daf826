package io.exposedapp.relay;

import static io.exposedapp.relay.StoredObjects.APP;
import static io.exposedapp.relay.StoredObjects.CLAIMS;
import static io.exposedapp.relay.StoredObjects.RELAYS;
import static io.exposedapp.relay.StoredObjects.held;
import static io.exposedapp.relay.StoredObjects.map;
import static io.exposedapp.relay.StoredObjects.relay;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.AppKey;
import io.exposedapp.observe.KnownGone;
import io.exposedapp.plan.SmallWorld;
import io.exposedapp.plan.relay.RelaySet.Cause;
import io.exposedapp.plan.relay.RelaySet.Removal;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RelayApplyTest {

    private static final Left DONE = new Left(false, false, Optional.empty());

    private final StoredObjects stored = new StoredObjects();
    private final AppliedRelays applied = new AppliedRelays();

    @Test
    void allClaimsAreWrittenBeforeAnyRelay() {
        // When
        applied.creates(held(8080), held(8081))
                .creates(relay(8080, APP, null), relay(8081, APP, null))
                .apply(stored);
        // Then
        assertThat(applied.writes().subList(0, 2))
                .containsExactlyInAnyOrder("POST " + CLAIMS + "/port-8080", "POST " + CLAIMS + "/port-8081");
        assertThat(applied.writes().subList(2, 4))
                .containsExactlyInAnyOrder("POST " + RELAYS + "/relay-8080", "POST " + RELAYS + "/relay-8081");
        assertThat(applied.left).isEqualTo(DONE);
    }

    @Test
    void aRelayWhoseClaimConflictsIsNotWritten() {
        // Given that another writer was faster
        stored.put(map(held(8080))).refuse("POST", CLAIMS + "/port-8080", 409);
        // When
        applied.creates(held(8080), held(8081))
                .creates(relay(8080, APP, null), relay(8081, APP, null))
                .apply(stored);
        // Then
        assertThat(relaysWritten()).containsExactly("POST " + RELAYS + "/relay-8081");
        assertThat(applied.left).isEqualTo(new Left(true, false, Optional.empty()));
        assertThat(applied.refused.isAny()).isFalse();
    }

    @Test
    void aRelayWhoseClaimChangedMeanwhileIsNotWritten() {
        // Given
        stored.refuse("PUT", CLAIMS + "/port-8080", 409);
        applied.changedClaims.add(map(held(8080)));
        applied.changedRelays.add(relay(8080, APP, "9"));
        // When
        applied.apply(stored);
        // Then
        assertThat(relaysWritten()).isEmpty();
        assertThat(applied.left.overtaken()).isTrue();
    }

    @Test
    void aRelayWhoseClaimIsRefusedIsNotWritten() {
        // Given
        stored.refuse("POST", CLAIMS + "/port-8080", 403);
        // When
        applied.creates(held(8080), held(8081))
                .creates(relay(8080, APP, null), relay(8081, APP, null))
                .apply(stored);
        // Then
        assertThat(relaysWritten()).containsExactly("POST " + RELAYS + "/relay-8081");
        assertThat(applied.refused.pausing()).containsExactly("port-8080");
        assertThat(applied.left).isEqualTo(new Left(false, true, Optional.empty()));
    }

    @Test
    void aRelayWhoseClaimPausesIsNotWritten() {
        // Given
        applied.pausingClaims.add("port-8080");
        // When
        applied.creates(relay(8080, APP, null), relay(8081, APP, null)).apply(stored);
        // Then
        assertThat(relaysWritten()).containsExactly("POST " + RELAYS + "/relay-8081");
    }

    @Test
    void aRelayWhoseClaimGotNoAnswerIsNotWritten() {
        // Given
        stored.breakConnection("POST", CLAIMS + "/port-8080");
        // When
        applied.creates(held(8080), held(8081))
                .creates(relay(8080, APP, null), relay(8081, APP, null))
                .apply(stored);
        // Then
        assertThat(relaysWritten()).containsExactly("POST " + RELAYS + "/relay-8081");
        assertThat(applied.left.failure().orElseThrow()).isInstanceOf(KubernetesClientException.class);
    }

    @Test
    void aDeletedAppIsRemovedOnceTheApiServerSaysThatItIsGone() {
        // Given
        stored.put(held(8080)).put(relay(8080, APP, "9"));
        applied.removals.add(removal(8080, Cause.AppGone));
        applied.deletion = new KnownGone(true, APP);
        // When
        applied.apply(stored);
        // Then
        assertThat(applied.writes())
                .containsExactly("PUT " + CLAIMS + "/port-8080", "DELETE " + RELAYS + "/relay-8080");
        assertThat(applied.left).isEqualTo(DONE);
    }

    @Test
    void anAppThatTheApiServerStillHasKeepsItsRelayAndIsLeftForLater() {
        // Given
        stored.put(held(8080)).put(relay(8080, APP, "9"));
        applied.removals.add(removal(8080, Cause.AppGone));
        applied.deletion = new KnownGone(true, new AppKey("apps", "another"));
        // When
        applied.apply(stored);
        // Then
        assertThat(applied.writes()).isEmpty();
        assertThat(applied.left).isEqualTo(new Left(false, true, Optional.empty()));
    }

    @Test
    void anAppThatExistsIsNotAskedFor() {
        // Given
        stored.put(held(8080)).put(relay(8080, APP, "9"));
        applied.removals.add(removal(8080, Cause.PortChanged));
        applied.deletion = new KnownGone(true) {
            @Override
            public Set<AppKey> gone(Collection<AppKey> apps) {
                throw new AssertionError("asked for " + apps);
            }
        };
        // When
        applied.apply(stored);
        // Then
        assertThat(applied.left).isEqualTo(DONE);
    }

    @Test
    void aRemovalThatIsOutdatedIsPlannedAgain() {
        // Given that the claim was released meanwhile
        applied.removals.add(removal(8080, Cause.AppGone));
        // When
        applied.apply(stored);
        // Then
        assertThat(applied.left).isEqualTo(new Left(true, true, Optional.empty()));
    }

    @Test
    void aClaimOfAnotherWriterIsNotTouched() {
        // Given
        stored.put(map(held(8080))).refuse("POST", CLAIMS + "/port-8080", 409);
        // When
        applied.creates(held(8080)).apply(stored);
        // Then
        assertThat(applied.writes()).containsExactly("POST " + CLAIMS + "/port-8080");
    }

    @Test
    void notesAreWrittenToTheInstallation() {
        // Given
        stored.put(SmallWorld.INSTALLATION);
        applied.notes.put("exposedapp.io/definition-uid", "d");
        // When
        applied.apply(stored);
        // Then
        assertThat(applied.requests).anySatisfy(r -> {
            assertThat(r.is("PATCH", CLAIMS + "/installation")).isTrue();
            assertThat(r.body()).isEqualTo("{\"metadata\":{\"annotations\":{\"exposedapp.io/definition-uid\":\"d\"}}}");
        });
    }

    @Test
    void whatIsNotToBeWrittenAnyMoreIsNotRefusedAnyMore() {
        // Given
        applied.refused.refused("port-8080", "no room");
        applied.refused.refused("relay-8081", "no room");
        // When
        applied.apply(stored);
        // Then
        assertThat(applied.refused.isAny()).isFalse();
    }

    private List<String> relaysWritten() {
        return applied.writes().stream().filter(w -> w.contains(RELAYS)).toList();
    }

    private static Removal removal(int port, Cause cause) {
        return new Removal(held(port), APP, cause, Optional.of("relay-" + port), List.of());
    }
}
