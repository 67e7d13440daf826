package io.exposedapp.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.config.OperatorConfig;
import io.exposedapp.plan.world.DnsFact;
import io.exposedapp.plan.world.DnsFact.Answer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Resolver;

/** Real questions to name servers on loopback, which answer as those of others do on bad days. */
class DnsLookupTest {

    private static final String HOST = "photos.example.com";

    private final Nameserver first = new Nameserver();
    private final Nameserver second = new Nameserver();

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void aHostHasAllItsAddresses() {
        first.knows(HOST, "A 203.0.113.10", "A 203.0.113.9", "AAAA 2001:db8:0::10");
        assertThat(lookUp())
                .isEqualTo(DnsFact.found(List.of("2001:db8::10", "203.0.113.10", "203.0.113.9"), List.of()));
    }

    @Test
    void aliasesAreFollowed() {
        first.knows(HOST, "CNAME home.example.net.");
        first.knows("home.example.net", "CNAME edge.example.org.");
        first.knows("edge.example.org", "A 203.0.113.10");
        DnsFact fact = lookUp();
        assertThat(fact.addresses()).containsExactly("203.0.113.10");
        assertThat(fact.aliases()).containsExactly("home.example.net", "edge.example.org");
    }

    @Test
    void aliasesThatGoInACircleLeadNowhere() {
        first.knows(HOST, "CNAME other.example.com.");
        first.knows("other.example.com", "CNAME " + HOST + ".");
        assertThat(lookUp()).isEqualTo(DnsFact.noSuchHost());
    }

    @Test
    void anAliasOfNothingIsNoHost() {
        first.knows(HOST, "CNAME gone.example.net.");
        assertThat(lookUp()).isEqualTo(DnsFact.noSuchHost());
    }

    @Test
    void twoHundredAddressesAreReadByTcp() {
        first.knows(
                HOST, IntStream.range(0, 200).mapToObj(i -> "A 192.0.2." + i).toArray(String[]::new));
        assertThat(lookUp().addresses()).hasSize(200);
    }

    @Test
    void aNameWithoutAddressesIsNoHost() {
        first.knows(HOST, "TXT hello");
        assertThat(lookUp()).isEqualTo(DnsFact.noSuchHost());
    }

    @Test
    void aHostThatOnlyTheSecondResolverKnowsIsFound() {
        second.knows(HOST, "A 203.0.113.10");
        assertThat(lookUp().addresses()).containsExactly("203.0.113.10");
    }

    @Test
    void whatNoResolverKnowsDoesNotExistAndTheSystemIsNotAsked() {
        try (Nameserver system = new Nameserver()) {
            system.knows(HOST, "A 10.0.0.1");
            assertThat(lookUp(system)).isEqualTo(DnsFact.noSuchHost());
            assertThat(system.asked()).isZero();
        }
    }

    @Test
    void whatOneResolverDoesNotKnowAndTheOtherDoesNotAnswerDoesNotExist() {
        second.answers(HOST, Rcode.SERVFAIL);
        assertThat(lookUp()).isEqualTo(DnsFact.noSuchHost());
    }

    @Test
    void anAnswerIsNotRemembered() {
        assertThat(lookUp()).isEqualTo(DnsFact.noSuchHost());
        first.knows(HOST, "A 203.0.113.10");
        assertThat(lookUp().addresses()).containsExactly("203.0.113.10");
        first.forgets(HOST);
        assertThat(lookUp()).isEqualTo(DnsFact.noSuchHost());
    }

    @Test
    void aSilentResolverIsPassedOver() {
        first.isSilent();
        second.knows(HOST, "A 203.0.113.10");
        assertThat(lookUp().addresses()).containsExactly("203.0.113.10");
    }

    @Test
    void whereNoneAnswersTheSystemIsAskedAndThatIsTold() {
        first.isSilent();
        second.answers(HOST, Rcode.REFUSED);
        try (Nameserver system = new Nameserver()) {
            system.knows(HOST, "A 203.0.113.10");
            assertThat(lookUp(system))
                    .isEqualTo(DnsFact.found(List.of("203.0.113.10"), List.of()).fromSystem());
        }
    }

    @Test
    void whereNobodyAnswersItIsNotKnown() {
        first.answers(HOST, Rcode.SERVFAIL);
        second.isLate(5_000);
        DnsFact fact = lookUp();
        assertThat(fact.answer()).isEqualTo(Answer.Failed);
        assertThat(fact.words()).isEqualTo("Query timed out");
    }

    private DnsFact lookUp() {
        return lookUp(new Resolvers(resolvers(first, second), List.of()));
    }

    private DnsFact lookUp(Nameserver system) {
        return lookUp(new Resolvers(resolvers(first, second), resolvers(system)));
    }

    private static DnsFact lookUp(Resolvers resolvers) {
        return new DnsLookup(resolvers, new ZoneServers())
                .of(HOST, Optional.empty())
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static List<Resolver> resolvers(Nameserver... servers) {
        OperatorConfig.Dns config = () ->
                Optional.of(List.of(servers).stream().map(Nameserver::address).toList());
        return Resolvers.of(config).configured();
    }
}
