package io.exposedapp.plan.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Alias;
import io.exposedapp.api.DnsMode;
import io.exposedapp.api.DnsSpec;
import io.exposedapp.api.Edge;
import io.exposedapp.api.EdgeSpec;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.api.ExposedAppSpec;
import io.exposedapp.api.Reason;
import io.exposedapp.model.AppKey;
import io.exposedapp.model.Verdict;
import io.exposedapp.plan.SmallWorld;
import io.exposedapp.plan.claim.Accepted;
import io.exposedapp.plan.world.DnsEndpointFacts;
import io.exposedapp.plan.world.DnsEndpointFacts.DnsEndpointFact;
import io.exposedapp.plan.world.DnsFact;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The verdict on a host's DNS, and the records that the message asks for. */
class DnsCheckTest {

    private static final String HOST = "photos.example.com";
    private static final String ALIAS = "p.example.com";

    private final Map<String, DnsFact> dns = new HashMap<>();
    private DnsEndpointFacts endpoints = DnsEndpointFacts.OFF;

    @Test
    void aHostThatResolvesToItsEdgeIsReady() {
        resolves(HOST, "203.0.113.10");
        Verdict verdict = ready(edge("fsn", null, "203.0.113.10", "2001:db8::10"));
        assertThat(verdict).isEqualTo(Verdict.yes(Reason.Direct, "photos.example.com resolves to 203.0.113.10."));
    }

    @Test
    void equalAddressesMayBeWrittenDifferently() {
        resolves(HOST, "2001:db8::10");
        assertThat(ready(edge("fsn", null, "2001:db8:0:0::10")).isTrue()).isTrue();
    }

    @Test
    void aHostMayResolveToSeveralEdges() {
        resolves(HOST, "203.0.113.10", "198.51.100.7");
        assertThat(ready(edge("fsn", null, "203.0.113.10"), edge("nbg", null, "198.51.100.7"))
                        .isTrue())
                .isTrue();
    }

    @Test
    void aMissingRecordIsWrittenOut() {
        dns.put(HOST, DnsFact.noSuchHost());
        Verdict verdict = ready(edge("fsn", null, "203.0.113.10", "2001:db8::10"));
        assertThat(verdict.status()).isEqualTo(Verdict.Status.False);
        assertThat(verdict.reason()).isEqualTo(Reason.NoSuchHost);
        assertThat(verdict.message())
                .endsWith(
                        "Create at your DNS provider: photos.example.com. AAAA 2001:db8::10, photos.example.com. A 203.0.113.10.");
    }

    @Test
    void oneOfSeveralEdgesIsEnough() {
        dns.put(HOST, DnsFact.noSuchHost());
        assertThat(ready(edge("fsn", null, "203.0.113.10"), edge("nbg", null, "198.51.100.7"))
                        .message())
                .contains("(those of one edge are enough)");
    }

    @Test
    void aHostMayResolveToNothingElse() {
        dns.put(HOST, DnsFact.found(List.of("192.0.2.9", "203.0.113.10"), List.of("old.example.net")));
        Verdict verdict = ready(edge("fsn", null, "203.0.113.10"));
        assertThat(verdict.reason()).isEqualTo(Reason.PointsElsewhere);
        assertThat(verdict.message())
                .startsWith("photos.example.com resolves to 192.0.2.9 (through old.example.net), which is not edge fsn")
                .contains("photos.example.com. A 203.0.113.10");
    }

    @Test
    void hundredsOfAddressesAreNotAllListed() {
        resolves(HOST, IntStream.range(0, 200).mapToObj(i -> "192.0.2." + i).toArray(String[]::new));
        assertThat(ready(edge("fsn", null, "203.0.113.10")).message())
                .contains("and 196 more")
                .hasSizeLessThan(600);
    }

    @Test
    void whatCannotBeLookedUpIsNotKnown() {
        dns.put(HOST, DnsFact.failed("no answer in time"));
        Verdict verdict = ready(edge("fsn", null, "203.0.113.10"));
        assertThat(verdict.status()).isEqualTo(Verdict.Status.Unknown);
        assertThat(verdict.reason()).isEqualTo(Reason.LookupFailed);
        assertThat(verdict.message()).contains("no answer in time");
    }

    @Test
    void whatWasNotLookedUpYetIsNotKnown() {
        assertThat(ready(edge("fsn", null, "203.0.113.10")).reason()).isEqualTo(Reason.NotLookedUp);
    }

    @Test
    void anAnswerOfTheSystemsResolverIsMarked() {
        dns.put(HOST, DnsFact.found(List.of("203.0.113.10"), List.of()).fromSystem());
        assertThat(ready(edge("fsn", null, "203.0.113.10")).message()).contains("those in dns.resolvers don't answer");
    }

    @Test
    void behindAProxyAHostMayResolveToAnything() {
        Edge edge = edge("fsn", DnsMode.Proxied, "203.0.113.10");
        HostsDns result = check(app(null, false), edge);
        assertThat(result.ready().reason()).isEqualTo(Reason.Proxied);
        // The proxy's address is what visitors reach.
        assertThat(result.lookups()).containsOnlyKeys(HOST);
    }

    @Test
    void theAppDecidesBeforeItsEdges() {
        assertThat(check(app(DnsMode.Unchecked, false), edge("fsn", DnsMode.Direct, "203.0.113.10"))
                        .ready()
                        .reason())
                .isEqualTo(Reason.Unchecked);
    }

    @Test
    void ofEdgesThatDifferTheOneDecidesThatChecksLeast() {
        assertThat(ready(edge("fsn", DnsMode.Direct, "203.0.113.10"), edge("nbg", DnsMode.Unchecked, "198.51.100.7"))
                        .reason())
                .isEqualTo(Reason.Unchecked);
    }

    @Test
    void oneWrongHostOfTwoDecides() {
        resolves(HOST, "203.0.113.10");
        dns.put(ALIAS, DnsFact.noSuchHost());
        HostsDns result = check(app(null, true), edge("fsn", null, "203.0.113.10"));
        assertThat(result.ready().reason()).isEqualTo(Reason.NoSuchHost);
        assertThat(result.ready().message()).contains(ALIAS).doesNotContain(HOST);
        assertThat(result.hosts().get(HOST).isTrue()).isTrue();
        assertThat(result.lookups().get(HOST).well()).isTrue();
        assertThat(result.lookups().get(ALIAS).well()).isFalse();
    }

    @Test
    void anotherAddressOfAnEdgeIsACauseToLookUpAtOnce() {
        resolves(HOST, "203.0.113.10");
        List<String> before = check(app(null, false), edge("fsn", null, "203.0.113.10"))
                .lookups()
                .get(HOST)
                .cause();
        List<String> after = check(app(null, false), edge("fsn", null, "203.0.113.11"))
                .lookups()
                .get(HOST)
                .cause();
        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void aHostOfTwoAppsIsLookedUpAtOnceWhenEitherChanges() {
        Watch first = new Watch(true, List.of("1"));
        assertThat(first.and(new Watch(true, List.of("1"))))
                .isNotEqualTo(new Watch(true, List.of("2")).and(new Watch(true, List.of("2"))));
        assertThat(first.and(new Watch(false, List.of("1"))).well()).isFalse();
    }

    @Test
    void whereExternalDnsMakesTheRecordsNobodyIsToldToCreateThem() {
        dns.put(HOST, DnsFact.noSuchHost());
        endpoints = new DnsEndpointFacts(true, Set.of(), Set.of(), Map.of());
        assertThat(ready(edge("fsn", null, "203.0.113.10")).message())
                .contains("external-dns", HOST + ". A 203.0.113.10")
                .doesNotContain("Create");
        // When: somebody else's DNSEndpoint has the app's name
        endpoints = new DnsEndpointFacts(
                true,
                Set.of(),
                Set.of(),
                Map.of(AppKey.of(app(null, false)), new DnsEndpointFact(false, Set.of(), Set.of())));
        // Then
        assertThat(ready(edge("fsn", null, "203.0.113.10")).message()).contains("Create at your DNS provider");
    }

    private void resolves(String host, String... addresses) {
        dns.put(host, DnsFact.found(List.of(addresses), List.of()));
    }

    private Verdict ready(Edge... edges) {
        return check(app(null, false), edges).ready();
    }

    private HostsDns check(ExposedApp app, Edge... edges) {
        return new DnsCheck(dns, endpoints).of(new Accepted(app, List.of(edges)));
    }

    private static ExposedApp app(DnsMode mode, boolean alias) {
        return SmallWorld.app(
                "photos",
                new ExposedAppSpec(
                        HOST,
                        alias ? List.of(new Alias(ALIAS, false)) : null,
                        null,
                        null,
                        null,
                        null,
                        mode == null ? null : new DnsSpec(mode),
                        null));
    }

    private static Edge edge(String name, DnsMode mode, String... addresses) {
        Edge edge = new Edge();
        edge.getMetadata().setName(name);
        edge.setSpec(new EdgeSpec(
                true,
                List.of(addresses),
                "100.64.0.1",
                null,
                null,
                null,
                null,
                mode == null ? null : new DnsSpec(mode),
                null));
        return edge;
    }
}
