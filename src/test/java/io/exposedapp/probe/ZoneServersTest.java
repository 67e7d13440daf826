package io.exposedapp.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.config.OperatorConfig;
import io.exposedapp.plan.world.DnsFact;
import io.exposedapp.plan.world.DnsFact.Answer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;

/** Hosts whose record is created after the app, with resolvers that cache denials. */
class ZoneServersTest {

    private static final String HOST = "photos.example.com";

    private final Nameserver resolver = new Nameserver();
    private final Nameserver zone = new Nameserver();
    private final DnsLookup lookup = lookup(new ZoneServers(zone.port(), address -> true));

    @BeforeEach
    void aZone() {
        resolver.cachesDenials();
        resolver.knows("example.com", "NS ns.example.net.");
        resolver.knows("ns.example.net", "A 127.0.0.1");
        zone.isAuthority();
    }

    @AfterEach
    void close() {
        resolver.close();
        zone.close();
    }

    @Test
    void aRecordThatIsCreatedLaterIsSeenAtOnce() {
        // Given: the app is there first
        assertThat(look(lookup)).isEqualTo(DnsFact.noSuchHost());
        assertThat(resolver.wasAskedFor(HOST)).isFalse();
        // When
        zone.knows(HOST, "A 203.0.113.10");
        resolver.knows(HOST, "A 203.0.113.10");
        // Then
        assertThat(look(lookup).addresses()).containsExactly("203.0.113.10");
    }

    @Test
    void whatAResolverStillDeniesTheZoneKnows() {
        // Given: somebody asked the resolver too early
        assertThat(look(lookup(new ZoneServers(zone.port(), address -> false)))).isEqualTo(DnsFact.noSuchHost());
        zone.knows(HOST, "A 203.0.113.10", "AAAA 2001:db8::10");
        resolver.knows(HOST, "A 203.0.113.10");
        // Then
        assertThat(look(lookup).addresses()).containsExactly("2001:db8::10", "203.0.113.10");
    }

    @Test
    void aHostWithoutIpv4Exists() {
        zone.knows(HOST, "AAAA 2001:db8::10");
        resolver.knows(HOST, "AAAA 2001:db8::10");
        assertThat(look(lookup).addresses()).containsExactly("2001:db8::10");
        // When
        zone.knows("wiki.example.com", "TXT hello");
        // Then
        assertThat(lookup.of("wiki.example.com", Optional.empty()))
                .succeedsWithin(10, TimeUnit.SECONDS)
                .isEqualTo(DnsFact.noSuchHost());
        assertThat(resolver.wasAskedFor("wiki.example.com")).isFalse();
    }

    @Test
    void theServersOfTheZoneBelowAreAsked() {
        zone.refersOnce(HOST, "ns.example.net.");
        assertThat(look(lookup)).isEqualTo(DnsFact.noSuchHost());
        assertThat(resolver.wasAskedFor(HOST)).isFalse();
    }

    @Test
    void whereTheZoneDoesNotAnswerTheResolversDecide() {
        zone.answers(HOST, Rcode.REFUSED);
        resolver.knows(HOST, "A 203.0.113.10");
        assertThat(look(lookup).addresses()).containsExactly("203.0.113.10");
    }

    /** Each server that is silent takes 2 s. */
    @Test
    void aZoneWhoseServersAreSilentIsLeftToTheResolversInTime() {
        resolver.knows(
                "example.com", "NS a.example.net.", "NS b.example.net.", "NS c.example.net.", "NS d.example.net.");
        for (String server : List.of("a", "b", "c", "d")) {
            resolver.knows(server + ".example.net", "A 127.0.0.1");
        }
        zone.isSilent();
        resolver.knows(HOST, "A 203.0.113.10");
        assertThat(lookup.of(HOST, Optional.empty()))
                .succeedsWithin(7, TimeUnit.SECONDS)
                .isEqualTo(DnsFact.found(List.of("203.0.113.10"), List.of()));
    }

    @Test
    void aHostThatWasFoundIsLookedUpByTheResolversAlone() {
        zone.knows(HOST, "A 203.0.113.10");
        resolver.knows(HOST, "A 203.0.113.10");
        DnsFact before = look(lookup);
        assertThat(before.answer()).isEqualTo(Answer.Found);
        int asked = zone.asked();
        // When
        assertThat(look(lookup, Optional.of(before)).answer()).isEqualTo(Answer.Found);
        // Then
        assertThat(zone.asked()).isEqualTo(asked);
    }

    @Test
    void aServerInTheHomeNetworkIsNotAsked() {
        assertThat(look(lookup(new ZoneServers()))).isEqualTo(DnsFact.noSuchHost());
        assertThat(zone.asked()).isZero();
    }

    private DnsLookup lookup(ZoneServers zones) {
        OperatorConfig.Dns config = () -> Optional.of(List.of(resolver.address()));
        return new DnsLookup(new Resolvers(Resolvers.of(config).configured(), List.of()), zones);
    }

    private static DnsFact look(DnsLookup lookup) {
        return look(lookup, Optional.empty());
    }

    private static DnsFact look(DnsLookup lookup, Optional<DnsFact> before) {
        return lookup.of(HOST, before)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
