package io.exposedapp.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.HostPath;
import io.exposedapp.model.Names;
import io.exposedapp.plan.SmallWorld;
import io.exposedapp.plan.relay.Backend;
import io.exposedapp.plan.relay.Forwarding;
import io.exposedapp.plan.relay.RelayManifest;
import io.exposedapp.plan.relay.RelaySet;
import io.exposedapp.plan.world.PortClaim;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RelayDiffTest {

    private static final PortClaim CLAIM = PortClaim.held(
            8080,
            new AppKey("photos", "immich"),
            "uid",
            List.of(new HostPath("photos.example.com", "/")),
            List.of("vps"),
            List.of("100.64.0.1"));
    private static final DaemonSet RELAY = RelayManifest.of(
                    SmallWorld.SETTINGS, SmallWorld.INSTALLATION, Set.of("home"))
            .render(
                    CLAIM,
                    new Forwarding(
                            CLAIM.app(),
                            8080,
                            new Backend("web", "10.43.0.1", 80),
                            Map.of("home", "100.64.0.2"),
                            CLAIM.sources()));
    private static final RelaySet WANTED = wanted(1, Set.of());

    @Test
    void aMissingRelayIsCreated() {
        assertThat(diff(WANTED, List.of())).isEqualTo(new RelayDiff(List.of(RELAY), List.of(), List.of(), List.of()));
    }

    @Test
    void whatTheApiServerAddsIsNoDifference() {
        DaemonSet there = new DaemonSetBuilder(RELAY)
                .editMetadata()
                .withUid("x")
                .withGeneration(3L)
                .addToAnnotations("deprecated.daemonset.template.generation", "3")
                .endMetadata()
                .editSpec()
                .withRevisionHistoryLimit(10)
                .editTemplate()
                .editSpec()
                .withRestartPolicy("Always")
                .editContainer(0)
                .withTerminationMessagePath("/dev/termination-log")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .withNewStatus()
                .withNumberReady(1)
                .endStatus()
                .build();
        assertThat(diff(WANTED, List.of(there))).isEqualTo(new RelayDiff(List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void aRelayThatIsBeingDeletedIsNotWritten() {
        DaemonSet leaving = new DaemonSetBuilder(oldImage(RELAY))
                .editMetadata()
                .withDeletionTimestamp("2026-11-22T12:00:00Z")
                .endMetadata()
                .build();
        assertThat(diff(WANTED, List.of(leaving))).isEqualTo(new RelayDiff(List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void aHandEditIsUndone() {
        DaemonSet image = new DaemonSetBuilder(RELAY)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editContainer(0)
                .withImage("evil")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        DaemonSet sidecar = new DaemonSetBuilder(RELAY)
                .editSpec()
                .editTemplate()
                .editSpec()
                .addNewContainer()
                .withName("more")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        assertThat(diff(WANTED, List.of(image)).updates()).containsExactly(RELAY);
        assertThat(diff(WANTED, List.of(sidecar)).updates()).containsExactly(RELAY);
    }

    @Test
    void anEleventhRolloutWaits() {
        // Given twelve relays of which each has another image than before
        RelaySet wanted = wanted(12, Set.of());
        List<DaemonSet> there =
                wanted.desired().values().stream().map(RelayDiffTest::oldImage).toList();
        // When
        RelayDiff diff = diff(wanted, there);
        // Then
        assertThat(diff.updates()).hasSize(10);
        assertThat(diff.waiting()).containsExactly("relay-8090", "relay-8091");
    }

    @Test
    void unfinishedRolloutsCount() {
        RelayDiff diff = diff(wanted(12, rolling(10)), List.of(oldImage(relay(8090)), oldImage(relay(8091))));
        assertThat(diff.updates()).isEmpty();
        assertThat(diff.waiting()).containsExactly("relay-8090", "relay-8091");
    }

    @Test
    void anUnfinishedRolloutMayBeChangedAgain() {
        RelayDiff diff = diff(wanted(12, rolling(10)), List.of(oldImage(relay(8083)), oldImage(relay(8090))));
        assertThat(names(diff.updates())).containsExactly("relay-8083");
        assertThat(diff.waiting()).containsExactly("relay-8090");
    }

    @Test
    void aChangeWaitsThatThePlanHasWait() {
        // Given
        RelaySet wanted = wanted(2, Set.of());
        RelaySet waiting = new RelaySet(
                wanted.claims(),
                wanted.desired(),
                wanted.removals(),
                wanted.rolling(),
                Set.of("relay-8080"),
                wanted.notes(),
                wanted.stalePods());
        // When
        RelayDiff diff = diff(waiting, List.of(planned(relay(8080)), planned(relay(8081))));
        // Then
        assertThat(names(diff.updates())).containsExactly("relay-8081");
        assertThat(diff.waiting()).containsExactly("relay-8080");
    }

    @Test
    void aChangeThatThePlanDoesNotHaveWaitDoesNotCountRollouts() {
        RelayDiff diff = diff(wanted(12, rolling(10)), List.of(planned(relay(8091))));
        assertThat(names(diff.updates())).containsExactly("relay-8091");
    }

    @Test
    void aChangeThatReplacesNoPodsDoesNotWait() {
        DaemonSet otherHolding = new DaemonSetBuilder(relay(8091))
                .editMetadata()
                .addToAnnotations(Names.ROUTES_ANNOTATION, "old.example.com/")
                .endMetadata()
                .build();
        RelayDiff diff = diff(wanted(12, rolling(10)), List.of(otherHolding));
        assertThat(names(diff.updates())).containsExactly("relay-8091");
        assertThat(diff.creates()).hasSize(11);
        assertThat(diff.waiting()).isEmpty();
    }

    @Test
    void aRefusedRelayPauses() {
        // When
        RelayDiff diff = diff(
                wanted(3, Set.of()),
                List.of(oldImage(relay(8080)), relay(8081)),
                "relay-8080",
                "relay-8081",
                "relay-8082");
        // Then
        assertThat(diff).isEqualTo(new RelayDiff(List.of(), List.of(), List.of(), List.of("relay-8080", "relay-8082")));
        assertThat(diff.open()).containsExactlyInAnyOrder("relay-8080", "relay-8082");
    }

    @Test
    void aPausingRelayDoesNotCountAsARollout() {
        // Given twelve relays with another image than before, ten of which the API server refuses to change
        RelaySet wanted = wanted(12, Set.of());
        String[] refused = IntStream.range(8080, 8090).mapToObj(Names::relay).toArray(String[]::new);
        // When
        RelayDiff diff = diff(
                wanted,
                wanted.desired().values().stream().map(RelayDiffTest::oldImage).toList(),
                refused);
        // Then
        assertThat(names(diff.updates())).containsExactly("relay-8090", "relay-8091");
        assertThat(diff.waiting()).isEmpty();
    }

    @Test
    void aChangeNamesTheVersionThatItWasMadeFrom() {
        DaemonSet there = new DaemonSetBuilder(oldImage(RELAY))
                .editMetadata()
                .withResourceVersion("42")
                .endMetadata()
                .build();
        assertThat(diff(WANTED, List.of(there)).updates())
                .extracting(d -> d.getMetadata().getResourceVersion())
                .containsExactly("42");
    }

    private static RelayDiff diff(RelaySet wanted, List<DaemonSet> present, String... refused) {
        return RelayDiff.of(wanted, present, Set.of(refused));
    }

    private static RelaySet wanted(int relays, Set<String> rolling) {
        TreeMap<String, DaemonSet> desired = new TreeMap<>();
        IntStream.range(8080, 8080 + relays).forEach(port -> desired.put(Names.relay(port), relay(port)));
        return new RelaySet(new TreeMap<>(), desired, List.of(), rolling, Set.of(), new TreeMap<>(), new TreeMap<>());
    }

    private static Set<String> rolling(int relays) {
        return IntStream.range(8080, 8080 + relays).mapToObj(Names::relay).collect(Collectors.toSet());
    }

    private static DaemonSet relay(int port) {
        return new DaemonSetBuilder(RELAY)
                .editMetadata()
                .withName(Names.relay(port))
                .endMetadata()
                .build();
    }

    /** As the operator made it with other settings. */
    private static DaemonSet planned(DaemonSet relay) {
        return new DaemonSetBuilder(oldImage(relay))
                .editSpec()
                .editTemplate()
                .editMetadata()
                .addToAnnotations(Names.POD_ANNOTATION, "another")
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** As if the image was changed by hand. */
    private static DaemonSet oldImage(DaemonSet relay) {
        return new DaemonSetBuilder(relay)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editContainer(0)
                .withImage("haproxy:old")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static List<String> names(List<DaemonSet> relays) {
        return relays.stream().map(d -> d.getMetadata().getName()).toList();
    }
}
