package io.exposedapp.relay;

import static io.exposedapp.relay.StoredObjects.held;
import static io.exposedapp.relay.StoredObjects.map;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.AppKey;
import io.exposedapp.plan.SmallWorld;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.plan.world.PortClaim;
import io.exposedapp.plan.world.PortClaimMap;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClaimDiffTest {

    @Test
    void aMissingClaimIsCreated() {
        // When
        ClaimDiff diff = diff(List.of());
        // Then
        assertThat(diff.creates()).singleElement().satisfies(map -> {
            assertThat(PortClaimMap.read(map)).contains(held(8080));
            assertThat(map.getMetadata().getNamespace()).isEqualTo("exposedapp-relays");
            assertThat(map.getMetadata().getResourceVersion())
                    .as("creating must fail where it exists")
                    .isNull();
        });
        assertThat(diff.updates()).isEmpty();
    }

    @Test
    void whatTheApiServerAddsIsNoDifference() {
        // Given
        ConfigMap there = new ConfigMapBuilder(map(held(8080)))
                .editMetadata()
                .withCreationTimestamp("2026-11-22T12:00:00Z")
                .withManagedFields(new ManagedFieldsEntry())
                .addToAnnotations("somebody/else", "x")
                .endMetadata()
                .withImmutable(false)
                .build();
        // Then
        assertThat(diff(List.of(there))).isEqualTo(new ClaimDiff(List.of(), List.of(), List.of()));
    }

    static Stream<Consumer<ConfigMap>> handEdits() {
        return Stream.of(
                map -> map.getData().put("app", "apps/evil"),
                map -> map.getData().put("state", "Reserved"),
                map -> map.getData().put("uid", ""),
                map -> map.getData().put("hosts", "[\"evil.example.com/\"]"),
                map -> map.getData().put("edges", "vps"),
                map -> map.getData().remove("sources"),
                map -> map.setData(null),
                map -> map.getMetadata().getLabels().put("exposedapp.io/port", "8081"),
                map -> map.getMetadata().setLabels(null),
                map -> map.getMetadata().setOwnerReferences(List.of()));
    }

    @ParameterizedTest
    @MethodSource("handEdits")
    void aHandEditIsUndone(Consumer<ConfigMap> edit) {
        // Given
        ConfigMap there = map(held(8080));
        edit.accept(there);
        // Then
        assertThat(diff(List.of(there)).updates())
                .singleElement()
                .satisfies(map -> assertThat(PortClaimMap.read(map)).contains(held(8080)));
    }

    @Test
    void anUpdateNamesTheVersionThatItWasMadeFrom() {
        // Given
        ConfigMap there = map(PortClaim.reserved(8080, new AppKey("apps", "gone"), ""));
        there.getMetadata().setResourceVersion("42");
        // Then
        assertThat(diff(List.of(there)).updates())
                .extracting(m -> m.getMetadata().getResourceVersion())
                .containsExactly("42");
    }

    @Test
    void aRefusedClaimPauses() {
        // When
        ClaimDiff diff =
                ClaimDiff.of(wanted(8080, 8081), List.of(), SmallWorld.INSTALLATION, Set.of("port-8080", "relay-8081"));
        // Then
        assertThat(diff.pausing()).containsExactly("port-8080");
        assertThat(names(diff.creates())).containsExactly("port-8081");
        assertThat(diff.open()).containsExactlyInAnyOrder("port-8080", "port-8081");
    }

    @Test
    void aRefusedClaimThatIsAsDesiredByNowDoesNotPause() {
        // When
        ClaimDiff diff =
                ClaimDiff.of(wanted(8080), List.of(map(held(8080))), SmallWorld.INSTALLATION, Set.of("port-8080"));
        // Then
        assertThat(diff.open()).isEmpty();
    }

    @Test
    void aClaimThatIsNotDesiredIsLeftAlone() {
        assertThat(diff(List.of(map(held(8080)), map(held(8081)))))
                .isEqualTo(new ClaimDiff(List.of(), List.of(), List.of()));
    }

    private static ClaimDiff diff(List<ConfigMap> there) {
        return ClaimDiff.of(wanted(8080), there, SmallWorld.INSTALLATION, Set.of());
    }

    private static RelaySet wanted(int... ports) {
        TreeMap<Integer, PortClaim> claims = new TreeMap<>();
        for (int port : ports) {
            claims.put(port, held(port));
        }
        return new RelaySet(claims, new TreeMap<>(), List.of(), Set.of(), Set.of(), new TreeMap<>(), new TreeMap<>());
    }

    private static List<String> names(List<ConfigMap> maps) {
        return maps.stream().map(m -> m.getMetadata().getName()).toList();
    }
}
