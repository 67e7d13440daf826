package io.exposedapp.plan.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.HostPath;
import io.exposedapp.model.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortClaimsTest {

    private static final AppKey CLAIMING = new AppKey("apps", "claiming");
    private static final AppKey RELAYED = new AppKey("apps", "relayed");
    private static final AppKey GONE = new AppKey("apps", "gone");

    private static final ConfigMap HELD =
            KnownClaims.map(PortClaim.held(8080, CLAIMING, "c", List.of(), List.of(), List.of()));
    private static final ConfigMap RESERVED = KnownClaims.map(PortClaim.reserved(8080, CLAIMING, "c"));
    private static final DaemonSet RELAY = daemonSet("relay-8080", RELAYED);
    private static final DaemonSet RESERVATION = daemonSet("reserved-8080", GONE);

    @Test
    void aHeldClaimComesBeforeARelay() {
        assertThat(holder(List.of(HELD), RELAY, RESERVATION)).isEqualTo(CLAIMING);
    }

    @Test
    void aRelayComesBeforeAReservedClaimOfAnotherApp() {
        // When
        PortClaims claims = new PortClaims(List.of(RESERVED), List.of(RELAY, RESERVATION));
        // Then
        assertThat(claims.isHeldBy(8080, RELAYED)).isTrue();
        assertThat(claims.isWritten(8080))
                .as("until the relay's app is in the claim")
                .isFalse();
    }

    @Test
    void aReservedClaimComesBeforeTheRelayOfItsOwnApp() {
        // Given a deleted app whose relay is about to be removed
        PortClaim reserved = PortClaim.reserved(8080, RELAYED, "uid-relayed");
        // When
        PortClaims claims = new PortClaims(List.of(KnownClaims.map(reserved)), List.of(RELAY));
        // Then
        assertThat(claims.at(8080)).contains(reserved);
        assertThat(claims.isWritten(8080)).isTrue();
        assertThat(claims.relay(reserved)).isPresent();
    }

    @Test
    void aReservedClaimComesBeforeAReservationOfVersion01() {
        assertThat(holder(List.of(RESERVED), RESERVATION)).isEqualTo(CLAIMING);
    }

    @Test
    void aRelayComesBeforeAReservationOfVersion01() {
        assertThat(holder(List.of(), RESERVATION, RELAY)).isEqualTo(RELAYED);
    }

    @Test
    void aReservationOfVersion01ReservesThePort() {
        // When
        PortClaims claims = new PortClaims(List.of(), List.of(RESERVATION));
        // Then
        assertThat(claims.at(8080)).contains(PortClaim.reserved(8080, GONE, "uid-gone"));
        assertThat(claims.heldBy(GONE)).isEmpty();
    }

    @Test
    void whereTheClaimIsMissingTheRelayTellsWhatItsAppHolds() {
        // Given version 0.1, or a claim that was deleted by hand
        PortClaims claims = new PortClaims(List.of(), List.of(RELAY));
        // Then
        assertThat(claims.at(8080))
                .contains(PortClaim.held(
                        8080,
                        RELAYED,
                        "uid-relayed",
                        List.of(new HostPath("photos.example.com", "/"), new HostPath("example.com", "/wiki")),
                        List.of("fsn", "vps"),
                        List.of("100.64.0.1")));
        assertThat(claims.isWritten(8080)).isFalse();
    }

    @Test
    void aDamagedClaimCountsAsMissing() {
        // Given
        ConfigMap damaged = KnownClaims.map(PortClaim.held(8080, CLAIMING, "c", List.of(), List.of(), List.of()));
        damaged.getData().put("edges", "vps");
        // When
        PortClaims claims = new PortClaims(List.of(damaged), List.of(RELAY));
        // Then
        assertThat(claims.at(8080).orElseThrow().app()).isEqualTo(RELAYED);
        assertThat(claims.isWritten(8080)).isFalse();
    }

    @Test
    void aClaimHoldsItsPortWithoutARelay() {
        // When
        PortClaims claims = new PortClaims(List.of(HELD), List.of());
        // Then
        assertThat(claims.isHeldBy(8080, CLAIMING)).isTrue();
        assertThat(claims.isWritten(8080)).isTrue();
        assertThat(claims.relay(8080)).isEmpty();
    }

    @Test
    void aReservedClaimIsNotHeld() {
        // When
        PortClaims claims = new PortClaims(List.of(RESERVED), List.of());
        // Then
        assertThat(claims.of(CLAIMING)).hasSize(1);
        assertThat(claims.heldBy(CLAIMING)).isEmpty();
        assertThat(claims.isHeldBy(8080, CLAIMING)).isFalse();
    }

    @Test
    void anotherAppsRelayIsNotTheHoldersRelay() {
        // When
        PortClaims claims = new PortClaims(List.of(HELD), List.of(RELAY));
        // Then
        assertThat(claims.relay(8080).orElseThrow().app()).isEqualTo(RELAYED);
        assertThat(claims.relay(claims.at(8080).orElseThrow())).isEmpty();
    }

    @Test
    void anIdleDaemonSetOfVersion01HoldsItsPortButRelaysNothing() {
        // When
        PortClaims claims = new PortClaims(List.of(), List.of(idle(RELAY), idle(RESERVATION)));
        // Then
        assertThat(claims.isHeldBy(8080, RELAYED)).isTrue();
        assertThat(claims.relays()).isEmpty();
        assertThat(claims.idle()).extracting(Relay::name).containsExactly("relay-8080", "reserved-8080");
    }

    @Test
    void aDaemonSetThatIsNoRelayIsIgnored() {
        // Given
        DaemonSet unnamed = daemonSet("relay-8080", RELAYED);
        unnamed.getMetadata().setAnnotations(null);
        // When
        PortClaims claims = new PortClaims(
                List.of(),
                List.of(
                        unnamed,
                        daemonSet("relay-80", RELAYED),
                        daemonSet("relay-65536", RELAYED),
                        daemonSet("probe", RELAYED)));
        // Then
        assertThat(claims.all()).isEmpty();
        assertThat(claims.relays()).isEmpty();
    }

    @Test
    void theClaimsOfAnAppAreSortedByPort() {
        // When
        PortClaims claims = new PortClaims(
                List.of(
                        KnownClaims.map(PortClaim.reserved(10000, CLAIMING, "c")),
                        KnownClaims.map(PortClaim.reserved(9000, CLAIMING, "c")),
                        HELD),
                List.of());
        // Then
        assertThat(claims.of(CLAIMING)).extracting(PortClaim::port).containsExactly(8080, 9000, 10000);
    }

    private static AppKey holder(List<ConfigMap> maps, DaemonSet... daemonSets) {
        return new PortClaims(maps, List.of(daemonSets)).at(8080).orElseThrow().app();
    }

    private static DaemonSet idle(DaemonSet relay) {
        return new DaemonSetBuilder(relay)
                .editSpec()
                .editTemplate()
                .editSpec()
                .addToNodeSelector(Names.NOWHERE_LABEL, "true")
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static DaemonSet daemonSet(String name, AppKey app) {
        return new DaemonSetBuilder()
                .withNewMetadata()
                .withName(name)
                .addToAnnotations(Names.APP_NAMESPACE_ANNOTATION, app.namespace())
                .addToAnnotations(Names.APP_NAME_ANNOTATION, app.name())
                .addToAnnotations(Names.APP_UID_ANNOTATION, "uid-" + app.name())
                .addToAnnotations(Names.ROUTES_ANNOTATION, "photos.example.com/ example.com/wiki")
                .addToAnnotations(Names.EDGES_ANNOTATION, "fsn vps")
                .addToAnnotations(Names.SOURCES_ANNOTATION, "100.64.0.1")
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
