package io.exposedapp.plan.reach;

import static io.exposedapp.plan.reach.ReachScene.FSN;
import static io.exposedapp.plan.reach.ReachScene.HOST;
import static io.exposedapp.plan.reach.ReachScene.NBG;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Alias;
import io.exposedapp.api.Challenge;
import io.exposedapp.api.DnsMode;
import io.exposedapp.api.ProbeSpec;
import io.exposedapp.api.Reason;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.world.CertificateFact;
import io.exposedapp.plan.world.CertificateFact.Trust;
import io.exposedapp.plan.world.DnsFact;
import io.exposedapp.plan.world.PublicFact;
import io.exposedapp.plan.world.PublicFact.Answer;
import io.exposedapp.plan.world.PublicFact.Connection;
import io.exposedapp.plan.world.RequestFact;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What visitors find, and what is said of it. */
class PublicCheckTest {

    private final ReachScene scene = new ReachScene();

    @ParameterizedTest
    @CsvSource({
        "Reached, True, Reached",
        "AccessControlled, True, AccessControlled",
        "AppError, True, AppError",
        "NotFound, True, Reached",
        "BadGateway, False, BadGateway",
        "TimedOut, False, Timeout",
        "Broken, False, BrokenAnswer"
    })
    void anAnswerIsJudged(Answer answer, String status, Reason reason) {
        scene.answers(FSN, Trust.Trusted, answer, 502);
        Verdict reachable = scene.state().reachable();
        assertThat(reachable.status()).hasToString(status);
        assertThat(reachable.reason()).isEqualTo(reason);
        assertThat(reachable.message()).contains("https://photos.example.com/", "edge fsn (203.0.113.10)");
    }

    @ParameterizedTest
    @CsvSource({"NotFound, NotRouted", "BadGateway, BadGateway"})
    void withoutTraefiksApiItsOwnAnswerCounts(Answer answer, Reason reason) {
        scene.routes.put("fsn", Verdict.yes(Reason.NotVerified, "Not verified."));
        scene.answers(FSN, Trust.Trusted, answer, 502);
        assertThat(scene.state().reachable().reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "Trusted, True, Trusted",
        "TraefikDefault, Unknown, Pending",
        "Expired, False, Expired",
        "NotYetValid, False, NotYetValid",
        "Untrusted, False, Untrusted"
    })
    void aCertificateIsJudged(Trust trust, String status, Reason reason) {
        scene.answers(FSN, trust, Answer.Reached, 0);
        Verdict ready = scene.state().certificateReady();
        assertThat(ready.status()).hasToString(status);
        assertThat(ready.reason()).isEqualTo(reason);
        assertThat(ready.message()).contains(HOST, "edge fsn");
    }

    @Test
    void aDefaultCertificateOfAnotherNameIsToldOnceTraefikGotNone() {
        scene.answers(FSN, Trust.OtherName, Answer.Reached, 0);
        assertThat(scene.state().certificateReady().reason()).isEqualTo(Reason.Pending);
        // When
        scene.requests.put(HOST, new RequestFact("2026-11-22T12:00:00Z", 1, true));
        // Then
        assertThat(scene.state().certificateReady())
                .matches(v -> v.reason() == Reason.NameMismatch
                        && v.status() == Verdict.Status.False
                        && v.message().contains("asked again by itself"));
        // When
        scene.requests.clear();
        scene.dns.put(HOST, DnsFact.noSuchHost());
        // Then
        assertThat(scene.state().certificateReady().reason()).isEqualTo(Reason.WaitingForDNS);
    }

    @Test
    void aCertificateThatIsAboutToExpireIsTold() {
        scene.answers(
                FSN,
                PublicFact.answered(
                        new CertificateFact(Trust.Trusted, "R11", "2026-12-01T12:00:00Z", 9, true, ""),
                        Answer.Reached,
                        0));
        assertThat(scene.state().certificateReady().isTrue()).isTrue();
        assertThat(scene.state().certificateReady().reason()).isEqualTo(Reason.Expiring);
    }

    @Test
    void aHostWithoutARecordWaitsForIt() {
        scene.dns.put(HOST, DnsFact.noSuchHost());
        scene.answers(FSN, Trust.TraefikDefault, Answer.Reached, 0);
        assertThat(scene.state().certificateReady().reason()).isEqualTo(Reason.WaitingForDNS);
    }

    @Test
    void aRequestInVainIsTold() {
        scene.answers(FSN, Trust.TraefikDefault, Answer.Reached, 0);
        scene.requests.put(HOST, new RequestFact("2026-11-22T12:00:00Z", 2, true));
        Verdict ready = scene.state().certificateReady();
        assertThat(ready.status()).isEqualTo(Verdict.Status.False);
        assertThat(ready.reason()).isEqualTo(Reason.DefaultCertificate);
        assertThat(ready.message()).contains("asked 2 times");
    }

    @Test
    void severalEdgesNeedADnsChallenge() {
        scene.edge("nbg", Challenge.HTTP, NBG);
        scene.answers(FSN, Trust.Trusted, Answer.Reached, 0);
        scene.answers(NBG, Trust.TraefikDefault, Answer.Reached, 0);
        assertThat(scene.state().certificateReady().reason()).isEqualTo(Reason.NeedsDNSChallenge);
        assertThat(scene.state().certificates().get(HOST).trust()).isEqualTo(Trust.TraefikDefault);
    }

    @ParameterizedTest
    @CsvSource({"Refused", "TimedOut", "Unreachable"})
    void anEdgeThatTheHomeDoesNotReachIsNotCalledDead(Connection connection) {
        scene.answers(FSN, PublicFact.unconnected(connection, "why"));
        PublicState state = scene.state();
        assertThat(state.reachable().status()).isEqualTo(Verdict.Status.Unknown);
        assertThat(state.reachable().reason()).isEqualTo(Reason.NotReachableFromHome);
        assertThat(state.certificateReady().status()).isEqualTo(Verdict.Status.Unknown);
    }

    @Test
    void anEdgeThatNobodyVouchesForRefuses() {
        scene.routes.put("fsn", Verdict.yes(Reason.NotVerified, "Not verified."));
        scene.answers(FSN, PublicFact.unconnected(Connection.Refused, "why"));
        assertThat(scene.state().reachable().reason()).isEqualTo(Reason.ConnectionRefused);
    }

    @Test
    void somethingElseOnThePortIsTold() {
        scene.answers(FSN, PublicFact.unconnected(Connection.HandshakeFailed, "not TLS"));
        assertThat(scene.state().reachable())
                .matches(
                        v -> v.reason() == Reason.HandshakeFailed && v.message().contains("not TLS"));
    }

    @Test
    void whatComesBeforeExplainsABadAnswerAndSpoilsNoGoodOne() {
        scene.relayReady = Verdict.no(Reason.Starting, "Starts.");
        scene.answers(FSN, Trust.Trusted, Answer.BadGateway, 502);
        assertThat(scene.state().reachable())
                .isEqualTo(Verdict.unknown(
                        Reason.Pending,
                        "https://photos.example.com/ at edge fsn waits for what comes before: Starts."));
        scene.answers(FSN, Trust.Trusted, Answer.Reached, 0);
        assertThat(scene.state().reachable().isTrue()).isTrue();
        assertThat(scene.state().probes().values()).noneMatch(Watch::well);
    }

    @Test
    void anAnswerForAnotherStateSaysNothing() {
        scene.answers(FSN, Trust.Trusted, Answer.Reached, 0);
        assertThat(scene.outdated().reachable().reason()).isEqualTo(Reason.NotProbed);
        assertThat(scene.outdated().certificateReady().reason()).isEqualTo(Reason.NotProbed);
    }

    @Test
    void oneOfTwoEdgesIsEnoughAndTheOtherIsTold() {
        scene.edge("nbg", Challenge.DNS, NBG);
        scene.dns.put(HOST, DnsFact.found(List.of(FSN, NBG), List.of()));
        scene.answers(FSN, Trust.Trusted, Answer.Reached, 0);
        scene.answers(NBG, Trust.Trusted, Answer.BadGateway, 502);
        Verdict reachable = scene.state().reachable();
        assertThat(reachable.isTrue()).isTrue();
        assertThat(reachable.reason()).isEqualTo(Reason.Degraded);
        assertThat(reachable.message()).contains("But: Traefik at edge nbg");
    }

    @Test
    void visitorsWhoAreLedToADeadEdgeAreNotServedByTheOther() {
        // Given: the record names one of two edges
        scene.edge("nbg", Challenge.DNS, NBG);
        scene.answers(FSN, Trust.Trusted, Answer.BadGateway, 502);
        scene.answers(NBG, Trust.Trusted, Answer.Reached, 0);
        // Then
        assertThat(scene.state().reachable())
                .matches(v -> v.reason() == Reason.BadGateway && v.status() == Verdict.Status.False);
    }

    @Test
    void aHostThatResolvesToADrainedEdgeOnlyIsNotServedByTheOther() {
        // Given
        scene.edge("nbg", Challenge.DNS, NBG);
        scene.answers(NBG, Trust.Trusted, Answer.Reached, 0);
        scene.drain("fsn");
        // Then
        assertThat(scene.state().reachable())
                .matches(v -> v.reason() == Reason.NotRouted && v.message().contains("edge fsn"));
    }

    @Test
    void whatIsSaidStaysUntilTheEdgeWasVisitedThatTheHostResolvesTo() {
        // Given: the operator has visited the other edge since its start
        scene.edge("nbg", Challenge.DNS, NBG);
        scene.answers(NBG, Trust.Trusted, Answer.Reached, 0);
        scene.visits.remove("fsn");
        scene.routes.put("fsn", Verdict.unknown(Reason.NotVisited, "Not visited."));
        // Then
        assertThat(scene.state().reachable().reason()).isEqualTo(Reason.NotProbed);
    }

    @Test
    void aHostThatResolvesToAnEdgeWithoutTheRouteWaits() {
        // Given
        scene.edge("nbg", Challenge.DNS, NBG);
        scene.answers(NBG, Trust.Trusted, Answer.Reached, 0);
        scene.visits.remove("fsn");
        // Then
        assertThat(scene.state().reachable().reason()).isEqualTo(Reason.Pending);
    }

    @Test
    void anAddressThatCannotBeToldDoesNotCountBesideOneThatCan() {
        scene.edge("fsn", Challenge.HTTP, FSN, "2001:db8::10");
        scene.answers(FSN, Trust.Trusted, Answer.Reached, 0);
        scene.answers("2001:db8::10", PublicFact.unconnected(Connection.Unreachable, "no IPv6"));
        assertThat(scene.state().reachable().reason()).isEqualTo(Reason.Reached);
        assertThat(scene.state().certificateReady().reason()).isEqualTo(Reason.Trusted);
    }

    @Test
    void eachHostCounts() {
        scene.spec(null, null, new Alias("p.example.com", true));
        scene.answers(FSN, Trust.Trusted, Answer.Reached, 0);
        assertThat(scene.state().reachable().reason()).isEqualTo(Reason.NotProbed);
        assertThat(scene.state().probes()).hasSize(2);
    }

    @Test
    void behindAProxyWhatTheHostResolvesToIsRequested() {
        scene.spec(DnsMode.Proxied, null);
        scene.dns.put(HOST, DnsFact.found(List.of("192.0.2.80"), List.of()));
        scene.answers("192.0.2.80", Trust.Trusted, Answer.Reached, 0);
        assertThat(scene.state().reachable().message()).contains("the proxy that photos.example.com resolves to");
        assertThat(scene.state().probes()).containsOnlyKeys(scene.target(HOST, "192.0.2.80"));
    }

    @ParameterizedTest
    @CsvSource({"502, BadGateway, 502", "526, BadGateway, 526", "500, AppError, 500"})
    void aProxysOwnErrorsAreNotTheApps(int status, Reason reason, String told) {
        scene.spec(DnsMode.Proxied, null);
        scene.dns.put(HOST, DnsFact.found(List.of("192.0.2.80"), List.of()));
        scene.answers("192.0.2.80", Trust.Trusted, Answer.AppError, status);
        assertThat(scene.state().reachable())
                .matches(v -> v.reason() == reason && v.message().contains(told));
    }

    @Test
    void aProxyThatChangesItsAddressChangesNoMessage() {
        scene.spec(DnsMode.Proxied, null);
        scene.dns.put(HOST, DnsFact.found(List.of("192.0.2.80"), List.of()));
        scene.answers("192.0.2.80", Trust.Trusted, Answer.Reached, 0);
        Verdict before = scene.state().reachable();
        // When
        scene.dns.put(HOST, DnsFact.found(List.of("192.0.2.81"), List.of()));
        scene.answers("192.0.2.81", Trust.Trusted, Answer.Reached, 0);
        // Then
        assertThat(scene.state().reachable()).isEqualTo(before);
    }

    @Test
    void anAliasThatDoesNotExistBehindAProxyHidesNoOtherHost() {
        scene.spec(DnsMode.Proxied, null, new Alias("p.example.com", false));
        scene.dns.put(HOST, DnsFact.found(List.of("192.0.2.80"), List.of()));
        scene.dns.put("p.example.com", DnsFact.noSuchHost());
        scene.answers("192.0.2.80", Trust.Trusted, Answer.Reached, 0);
        assertThat(scene.state().reachable())
                .matches(v -> v.reason() == Reason.NoSuchHost && v.message().contains("p.example.com"));
        assertThat(scene.state().certificates()).containsKey(HOST);
    }

    @Test
    void aTenantDoesNotMakeTheOperatorRequestPrivateAddresses() {
        scene.spec(DnsMode.Proxied, null);
        scene.dns.put(HOST, DnsFact.found(List.of("10.43.0.1", "100.64.0.1", "127.0.0.1", "fd00::1"), List.of()));
        assertThat(scene.state().probes()).isEmpty();
        assertThat(scene.state().reachable().message()).contains("resolves to a public address");
    }

    @Test
    void aProbeMayBeSwitchedOffAndTheCertificateIsStillLookedAt() {
        scene.spec(null, new ProbeSpec(null, true));
        scene.answers(FSN, Trust.Trusted, Answer.None, 0);
        assertThat(scene.target(HOST, FSN).path()).isEmpty();
        assertThat(scene.state().reachable().reason()).isEqualTo(Reason.ProbeDisabled);
        assertThat(scene.state().certificateReady().reason()).isEqualTo(Reason.Trusted);
    }

    @Test
    void thePathOfTheProbeIsTheApps() {
        scene.spec(null, new ProbeSpec("/healthz", null));
        assertThat(scene.target(HOST, FSN).path()).isEqualTo(Optional.of("/healthz"));
    }

    @Test
    void anAppWithoutARouteIsNotRequested() {
        scene.visits.clear();
        assertThat(scene.state().probes()).isEmpty();
        assertThat(scene.state().reachable().reason()).isEqualTo(Reason.Pending);
        scene.routes.put("fsn", Verdict.unknown(Reason.NotVisited, "Not visited."));
        assertThat(scene.state().reachable().reason()).isEqualTo(Reason.NotProbed);
    }
}
