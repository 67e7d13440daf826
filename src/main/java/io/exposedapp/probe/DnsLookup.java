package io.exposedapp.probe;

import io.exposedapp.model.IpText;
import io.exposedapp.plan.world.DnsFact;
import io.exposedapp.plan.world.DnsFact.Answer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * Looks up the addresses of a host. No answer is cached, and no thread waits.
 *
 * <ol>
 *   <li>As long as a host was not found, the name servers of its zone are asked first. If the host does not exist
 *       there, no resolver is asked, which would cache that.
 *   <li>The configured resolvers are queried in turn, until one returns an address, IPv4 or IPv6.
 *   <li>If at least one of them answered, the host does not exist. Not the first one decides that, because it may have
 *       cached a negative answer.
 *   <li>If none answered, the system's resolvers are queried.
 * </ol>
 */
final class DnsLookup {

    private final Resolvers resolvers;
    private final ZoneServers zones;

    DnsLookup(Resolvers resolvers, ZoneServers zones) {
        this.resolvers = resolvers;
        this.zones = zones;
    }

    /** @param before what the last lookup found. Empty if there was none */
    CompletionStage<DnsFact> of(String host, Optional<DnsFact> before) {
        try {
            Name name = Name.fromString(host + ".");
            boolean wasFound =
                    before.filter(fact -> fact.answer() == Answer.Found).isPresent();
            return wasFound || resolvers.configured().isEmpty() ? askResolvers(name) : askZoneFirst(name);
        } catch (TextParseException e) {
            return CompletableFuture.completedFuture(DnsFact.failed(e.getMessage()));
        }
    }

    private CompletionStage<DnsFact> askZoneFirst(Name name) {
        return zones.ask(name, resolvers.configured().get(0)).thenCompose(zone -> {
            if (zone.isEmpty()) {
                return askResolvers(name);
            }
            return zone.get().exists()
                    ? askResolvers(name)
                            .thenCompose(fact -> fact.answer() == Answer.NoSuchHost
                                    ? ask(name, zone.get().server())
                                            .thenApply(s -> s.answer() == Answer.Found ? s : fact)
                                    : CompletableFuture.completedFuture(fact))
                    : CompletableFuture.completedFuture(DnsFact.noSuchHost());
        });
    }

    private CompletionStage<DnsFact> askResolvers(Name name) {
        return ask(name, resolvers.configured(), 0, DnsFact.failed("none is configured"))
                .thenCompose(fact -> fact.answer() != Answer.Failed
                        ? CompletableFuture.completedFuture(fact)
                        : ask(name, resolvers.system(), 0, fact)
                                .thenApply(s -> s.answer() == Answer.Failed
                                                || resolvers.configured().isEmpty()
                                        ? s
                                        : s.fromSystem()));
    }

    private static CompletionStage<DnsFact> ask(Name name, List<Resolver> resolvers, int next, DnsFact before) {
        if (next == resolvers.size()) {
            return CompletableFuture.completedFuture(before);
        }
        return ask(name, resolvers.get(next))
                .thenCompose(fact -> fact.answer() == Answer.Found
                        ? CompletableFuture.completedFuture(fact)
                        : ask(name, resolvers, next + 1, before.answer() == Answer.NoSuchHost ? before : fact));
    }

    private static CompletionStage<DnsFact> ask(Name name, Resolver resolver) {
        LookupSession session = LookupSession.builder().resolver(resolver).build();
        return ask(name, session, Type.A).thenCombine(ask(name, session, Type.AAAA), DnsLookup::both);
    }

    private static CompletionStage<DnsFact> ask(Name name, LookupSession session, int type) {
        return session.lookupAsync(name, type).thenApply(DnsLookup::fact).exceptionally(DnsLookup::fact);
    }

    private static DnsFact both(DnsFact four, DnsFact six) {
        if (four.answer() == Answer.Found || six.answer() == Answer.Found) {
            return DnsFact.found(
                    Stream.concat(four.addresses().stream(), six.addresses().stream())
                            .toList(),
                    four.aliases().isEmpty() ? six.aliases() : four.aliases());
        }
        return four.answer() == Answer.Failed ? four : six;
    }

    private static DnsFact fact(LookupResult result) {
        List<String> addresses =
                result.getRecords().stream().flatMap(DnsLookup::address).toList();
        return addresses.isEmpty() ? DnsFact.noSuchHost() : DnsFact.found(addresses, through(result));
    }

    /** The canonical names after the host's own. The library lists the host's own name, and not the last one. */
    private static List<String> through(LookupResult result) {
        return result.getAliases().isEmpty()
                ? List.of()
                : Stream.concat(
                                result.getAliases().stream().skip(1),
                                result.getRecords().stream()
                                        .map(Record::getName)
                                        .limit(1))
                        .map(name -> name.toString(true))
                        .toList();
    }

    private static Stream<String> address(Record record) {
        return record instanceof ARecord a
                ? Stream.of(IpText.of(a.getAddress()))
                : record instanceof AAAARecord aaaa ? Stream.of(IpText.of(aaaa.getAddress())) : Stream.empty();
    }

    private static DnsFact fact(Throwable thrown) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (failure instanceof NoSuchDomainException || failure instanceof NoSuchRRSetException) {
            return DnsFact.noSuchHost();
        }
        return DnsFact.failed(Words.shortened(Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName())));
    }
}
