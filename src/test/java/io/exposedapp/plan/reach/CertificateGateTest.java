package io.exposedapp.plan.reach;

import static io.exposedapp.plan.reach.ReachScene.FSN;
import static io.exposedapp.plan.reach.ReachScene.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Challenge;
import io.exposedapp.api.DnsMode;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppStatus;
import io.exposedapp.api.ExposedAppStatus.CertificateStatus;
import io.exposedapp.api.ExposedAppStatus.HostStatus;
import io.exposedapp.plan.world.CertificateFact.Trust;
import io.exposedapp.plan.world.DnsFact;
import io.exposedapp.plan.world.PublicFact;
import io.exposedapp.plan.world.PublicFact.Answer;
import io.exposedapp.plan.world.PublicFact.Connection;
import io.exposedapp.plan.world.RememberedRequests;
import io.exposedapp.plan.world.RequestFact;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** For which hosts Traefik is asked for a certificate. */
class CertificateGateTest {

    private final ReachScene scene = new ReachScene();

    @BeforeEach
    void notAskedYet() {
        scene.route("fsn");
    }

    @Test
    void aHostThatResolvesToItsEdgeIsAskedFor() {
        assertThat(scene.asked()).containsExactly(HOST);
    }

    @Test
    void aHostThatDoesNotIsNot() {
        scene.dns.put(HOST, DnsFact.noSuchHost());
        assertThat(scene.asked()).isEmpty();
    }

    @Test
    void whatIsNotLookedUpYetIsNot() {
        scene.dns.clear();
        assertThat(scene.asked()).isEmpty();
    }

    @Test
    void aRestartChangesNothingBeforeTheFirstLookup() {
        scene.route("fsn", HOST);
        scene.dns.clear();
        assertThat(scene.asked()).containsExactly(HOST);
    }

    @Test
    void beforeTheFirstVisitWhatDependsOnTheFileIsNotDecided() {
        // Given: the operator starts anew
        scene.visits.clear();
        // Then
        assertThat(scene.decided()).hasValue(Set.of(HOST));
        scene.dns.put(HOST, DnsFact.noSuchHost());
        assertThat(scene.decided()).isEmpty();
        scene.dns.clear();
        assertThat(scene.decided()).isEmpty();
    }

    @Test
    void resolversThatDoNotAnswerChangeNothing() {
        scene.route("fsn", HOST);
        scene.answers(FSN, Trust.TraefikDefault, Answer.Reached, 0);
        scene.dns.put(HOST, DnsFact.failed("no answer"));
        assertThat(scene.asked()).containsExactly(HOST);
    }

    @Test
    void aHostThatHasItsCertificateKeepsItsResolverWhateverBecomesOfTheDns() {
        scene.route("fsn", HOST);
        scene.answers(FSN, Trust.Trusted, Answer.Reached, 0);
        scene.dns.put(HOST, DnsFact.noSuchHost());
        assertThat(scene.asked()).containsExactly(HOST);
    }

    @Test
    void aHostWithoutOneLosesItsResolverWhenTheDnsTurnsWrong() {
        scene.route("fsn", HOST);
        scene.answers(FSN, Trust.TraefikDefault, Answer.Reached, 0);
        scene.dns.put(HOST, DnsFact.noSuchHost());
        assertThat(scene.asked()).isEmpty();
    }

    @Test
    void aHostThatIsAskedForInVainPauses() {
        scene.route("fsn", HOST);
        scene.answers(FSN, Trust.TraefikDefault, Answer.Reached, 0);
        scene.requests.put(HOST, new RequestFact("2026-11-22T12:00:00Z", 1, true));
        assertThat(scene.asked()).isEmpty();
    }

    @Test
    void aCertificateThatComesLateEndsThePause() {
        scene.answers(FSN, Trust.Trusted, Answer.Reached, 0);
        scene.requests.put(HOST, new RequestFact("2026-11-22T12:00:00Z", 1, true));
        assertThat(scene.asked()).containsExactly(HOST);
    }

    @Test
    void aRestartDoesNotEndAPause() {
        // Given: the status remembers it, and nothing was requested yet
        scene.app.setStatus(new ExposedAppStatus(
                1L,
                null,
                null,
                null,
                null,
                null,
                List.of(new HostStatus(HOST, "Direct", new CertificateStatus(null, null, "2026-11-22T12:00:00Z", 3))),
                null,
                null));
        // Then
        assertThat(scene.asked()).isEmpty();
        // When the first probe shows that there is none, before the pause is taken up again
        scene.answers(FSN, Trust.TraefikDefault, Answer.Reached, 0);
        assertThat(scene.asked()).isEmpty();
        assertThat(scene.state().requests()).containsKey(HOST);
        // When there is one
        scene.answers(FSN, Trust.Trusted, Answer.Reached, 0);
        assertThat(scene.state().requests()).isEmpty();
        assertThat(RememberedRequests.of(scene.app))
                .containsEntry(HOST, new RequestFact("2026-11-22T12:00:00Z", 3, false));
    }

    @Test
    void aDnsChallengeNeedsNoRecord() {
        scene.edge("fsn", Challenge.DNS, FSN);
        scene.route("fsn");
        scene.dns.put(HOST, DnsFact.noSuchHost());
        assertThat(scene.asked()).containsExactly(HOST);
    }

    @Test
    void aTraefikThatRefusesTheHostHasNoCertificateOfIt() {
        scene.answers(FSN, PublicFact.unconnected(Connection.HandshakeFailed, "unrecognized_name"));
        assertThat(scene.watches().get(HOST).missing()).contains(true);
    }

    @Test
    void whatIsNotReachedIsNotKnownToBeMissing() {
        scene.answers(FSN, PublicFact.unconnected(Connection.TimedOut, "why"));
        assertThat(scene.watches().get(HOST).missing()).isEmpty();
    }

    @Test
    void behindAProxyNoRequestIsWatched() {
        scene.answers(FSN, Trust.TraefikDefault, Answer.Reached, 0);
        assertThat(scene.watches().get(HOST).missing()).contains(true);
        // When
        scene.spec(DnsMode.Proxied, null);
        // Then
        assertThat(scene.watches()).isEmpty();
    }

    @Test
    void whatSomebodyWroteIntoTheStatusIsNoRequest() {
        for (String time : List.of("x", "2026-11-22", "")) {
            ExposedApp app = Serialization.unmarshal("""
                    metadata: {name: photos, namespace: default}
                    spec: {host: photos.example.com, service: {name: web}}
                    status: {hosts: [{host: photos.example.com, certificate: {requestedAt: '%s', requests: 1}}]}
                    """.formatted(time), ExposedApp.class);
            assertThat(RememberedRequests.of(app)).isEmpty();
        }
    }

    @Test
    void behindAProxyAndUncheckedThereIsNoGate() {
        for (DnsMode mode : List.of(DnsMode.Proxied, DnsMode.Unchecked)) {
            scene.spec(mode, null);
            scene.dns.put(HOST, DnsFact.found(List.of("192.0.2.80"), List.of()));
            assertThat(scene.asked()).containsExactly(HOST);
        }
    }
}
