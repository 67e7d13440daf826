package io.exposedapp.relay;

import static io.exposedapp.relay.StoredObjects.APP;
import static io.exposedapp.relay.StoredObjects.CLAIMS;
import static io.exposedapp.relay.StoredObjects.PODS;
import static io.exposedapp.relay.StoredObjects.RELAYS;
import static io.exposedapp.relay.StoredObjects.held;
import static io.exposedapp.relay.StoredObjects.map;
import static io.exposedapp.relay.StoredObjects.pod;
import static io.exposedapp.relay.StoredObjects.relay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.exposedapp.FakeApiServer;
import io.exposedapp.FakeApiServer.Request;
import io.exposedapp.TestConfig;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.HostPath;
import io.exposedapp.plan.relay.RelaySet.Cause;
import io.exposedapp.plan.relay.RelaySet.Removal;
import io.exposedapp.plan.world.PortClaim;
import io.exposedapp.plan.world.PortClaimMap;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayRemoverTest {

    private static final String CLAIM = CLAIMS + "/port-8080";
    private static final String RELAY = RELAYS + "/relay-8080";

    private final StoredObjects stored =
            new StoredObjects().put(held(8080)).put(relay(8080, APP, "9")).put(pod("relay-8080-x"));
    private FakeApiServer api;
    private RelayRemover remover;

    @BeforeEach
    void start() throws IOException {
        api = new FakeApiServer(stored);
        remover = new RelayRemover(api.client, TestConfig.HOME);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void thePortOfADeletedAppIsReservedInTheVersionThatWasRead() {
        // When
        assertThat(remover.remove(removal(held(8080), Cause.AppGone))).isTrue();
        // Then
        ConfigMap written = Serialization.unmarshal(only("PUT", CLAIM).body(), ConfigMap.class);
        assertThat(PortClaimMap.read(written)).contains(PortClaim.reserved(8080, APP, "uid"));
        assertThat(written.getMetadata().getResourceVersion()).isEqualTo("7");
        only("GET", CLAIM);
        assertThat(written.getMetadata().getLabels())
                .isEqualTo(map(held(8080)).getMetadata().getLabels());
        assertThat(written.getMetadata().getOwnerReferences())
                .isEqualTo(map(held(8080)).getMetadata().getOwnerReferences());
    }

    @Test
    void thePortIsReservedBeforeTheRelayIsDeleted() {
        // When
        remover.remove(removal(held(8080), Cause.AppGone));
        // Then
        assertThat(writes()).containsExactly("PUT " + CLAIM, "DELETE " + RELAY, "DELETE " + PODS + "/relay-8080-x");
    }

    @Test
    void podsThatDoNotDrainGetOneSecond() {
        // When
        remover.remove(removal(held(8080), Cause.AppGone));
        // Then
        assertThat(json(only("DELETE", PODS + "/relay-8080-x"))
                        .path("gracePeriodSeconds")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void podsThatEndAtOnceAreNotLeftToKubernetesWhichWouldLetThemDrain() {
        // When
        remover.remove(removal(held(8080), Cause.AppGone));
        // Then
        assertThat(json(only("DELETE", RELAY)).path("propagationPolicy").asText())
                .isEqualTo("Orphan");
    }

    @Test
    void exactlyTheDaemonSetThatWasReadIsDeleted() {
        // When
        remover.remove(removal(held(8080), Cause.AppGone));
        // Then
        JsonNode options = json(only("DELETE", RELAY));
        assertThat(options.path("preconditions").path("uid").asText()).isEqualTo("uid-of-relay-8080");
        assertThat(options.path("preconditions").path("resourceVersion").asText())
                .isEqualTo("9");
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            names = {"PortChanged", "PortGivenUp"})
    void aReleasedPortLosesItsRelayThenItsClaim(Cause cause) {
        // When
        assertThat(remover.remove(new Removal(held(8080), APP, cause, Optional.of("relay-8080"), List.of())))
                .isTrue();
        // Then
        assertThat(writes()).containsExactly("DELETE " + RELAY, "DELETE " + CLAIM);
        assertThat(json(only("DELETE", RELAY)).path("propagationPolicy").asText())
                .as("its pods drain")
                .isEqualTo("Background");
        JsonNode preconditions = json(only("DELETE", CLAIM)).path("preconditions");
        assertThat(preconditions.path("uid").asText()).isEqualTo("uid-of-port-8080");
        assertThat(preconditions.path("resourceVersion").asText()).isEqualTo("7");
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            names = {"AccessWithdrawn", "NotHolder", "Superseded"})
    void aKeptClaimIsNotWritten(Cause cause) {
        // When
        assertThat(remover.remove(removal(held(8080), cause))).isTrue();
        // Then
        assertThat(writes()).containsExactly("DELETE " + RELAY, "DELETE " + PODS + "/relay-8080-x");
    }

    @Test
    void aWithdrawnAppLosesItsRelayInTheRoundThatRewritesItsClaim() {
        // Given the claim as it was planned from, and as it was written a moment ago
        PortClaim planned = PortClaim.held(
                8080,
                APP,
                "uid",
                List.of(new HostPath("photos.example.com", "/")),
                List.of("vps"),
                List.of("100.64.0.1"));
        stored.put(planned.withoutAccess());
        // When
        boolean removed = remover.remove(removal(planned, Cause.AccessWithdrawn));
        // Then
        assertThat(removed).isTrue();
        assertThat(writes()).containsExactly("DELETE " + RELAY, "DELETE " + PODS + "/relay-8080-x");
    }

    @Test
    void aReservedClaimIsNotReservedAgain() {
        // Given a reservation whose relay is still there
        PortClaim reserved = PortClaim.reserved(8080, APP, "uid");
        stored.put(reserved);
        // When
        assertThat(remover.remove(removal(reserved, Cause.AppGone))).isTrue();
        // Then
        assertThat(writes()).containsExactly("DELETE " + RELAY, "DELETE " + PODS + "/relay-8080-x");
    }

    @Test
    void aClaimWithoutARelayIsOnlyReserved() {
        // When
        assertThat(remover.remove(new Removal(held(8080), APP, Cause.AppGone, Optional.empty(), List.of())))
                .isTrue();
        // Then
        assertThat(writes()).containsExactly("PUT " + CLAIM);
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void aClaimThatIsAnotherOneByNowIsLeftAlone(Cause cause) {
        // Given that the app is back and was made anew
        stored.put(PortClaim.held(8080, APP, "uid-2", List.of(), List.of(), List.of()));
        // When
        assertThat(remover.remove(removal(held(8080), cause))).isFalse();
        // Then
        assertThat(writes()).isEmpty();
    }

    @Test
    void aClaimThatWasDamagedMeanwhileIsLeftAlone() {
        // Given
        ConfigMap damaged = map(held(8080));
        damaged.getData().remove("hosts");
        stored.put(damaged);
        // When
        assertThat(remover.remove(removal(held(8080), Cause.PortChanged))).isFalse();
        // Then
        assertThat(writes()).isEmpty();
    }

    @Test
    void withoutItsClaimNoRelayIsDeleted() {
        assertThat(remover.remove(removal(held(8081), Cause.AppGone))).isFalse();
        assertThat(writes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 409})
    void aClaimThatChangesWhileItIsReservedKeepsItsRelay(int code) {
        // Given
        stored.refuse("PUT", CLAIM, code);
        // When
        assertThat(remover.remove(removal(held(8080), Cause.AppGone))).isFalse();
        // Then
        assertThat(writes()).containsExactly("PUT " + CLAIM);
    }

    @Test
    void aRelayThatIsAnotherAppsByNowIsLeftAlone() {
        // Given
        stored.put(relay(8080, new AppKey("apps", "other"), "9"));
        // When
        assertThat(remover.remove(removal(held(8080), Cause.PortChanged))).isFalse();
        // Then
        assertThat(writes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 409})
    void aRelayThatChangesWhileItIsDeletedKeepsItsPodsAndItsClaim(int code) {
        // Given
        stored.refuse("DELETE", RELAY, code);
        // When
        assertThat(remover.remove(removal(held(8080), Cause.PortChanged))).isFalse();
        // Then
        assertThat(writes()).containsExactly("DELETE " + RELAY);
    }

    @Test
    void anotherRefusalIsToldToTheCaller() {
        // Given
        stored.refuse("DELETE", RELAY, 403);
        // Then
        assertThatThrownBy(() -> remover.remove(removal(held(8080), Cause.PortChanged)))
                .isInstanceOf(KubernetesClientException.class);
    }

    private static Removal removal(PortClaim claim, Cause cause) {
        return new Removal(claim, APP, cause, Optional.of("relay-8080"), List.of("relay-8080-x"));
    }

    private List<String> writes() {
        return api.requests().stream()
                .filter(r -> !r.method().equals("GET"))
                .map(r -> r.method() + " " + r.path())
                .toList();
    }

    private Request only(String method, String path) {
        List<Request> all =
                api.requests().stream().filter(r -> r.is(method, path)).toList();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static JsonNode json(Request request) {
        return Serialization.unmarshal(request.body(), JsonNode.class);
    }
}
