package io.exposedapp.probe;

import io.exposedapp.model.IpText;
import io.exposedapp.plan.world.DnsFact;
import io.exposedapp.plan.world.DnsFact.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
 * Asks where a host leads. No answer is cached, and no thread waits.
 *
 * <p>The first resolver that knows an address decides. A host does not exist only if no configured resolver knows it:
 * one of them may still remember that it did not exist. The system's resolvers are asked where no other one answers.
 */
final class DnsLookup {

    private final Resolvers resolvers;

    DnsLookup(Resolvers resolvers) {
        this.resolvers = resolvers;
    }

    CompletionStage<DnsFact> of(String host) {
        try {
            Name name = Name.fromString(host + ".");
            return ask(name, resolvers.configured(), 0, DnsFact.failed("none is configured"))
                    .thenCompose(fact -> fact.answer() != Answer.Failed
                            ? CompletableFuture.completedFuture(fact)
                            : ask(name, resolvers.system(), 0, fact)
                                    .thenApply(s -> s.answer() == Answer.Failed
                                                    || resolvers.configured().isEmpty()
                                            ? s
                                            : s.toldBySystem()));
        } catch (TextParseException e) {
            return CompletableFuture.completedFuture(DnsFact.failed(e.getMessage()));
        }
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
            List<String> aliases = new ArrayList<>(four.aliases().isEmpty() ? six.aliases() : four.aliases());
            return DnsFact.found(
                    Stream.concat(four.addresses().stream(), six.addresses().stream())
                            .toList(),
                    aliases);
        }
        return four.answer() == Answer.Failed ? four : six;
    }

    private static DnsFact fact(LookupResult result) {
        List<String> addresses = result.getRecords().stream()
                .map(DnsLookup::address)
                .filter(Objects::nonNull)
                .toList();
        return addresses.isEmpty() ? DnsFact.noSuchHost() : DnsFact.found(addresses, through(result));
    }

    /**
     * The names after the host's own, up to the one that has the addresses. The library counts the host's own instead.
     */
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

    private static String address(Record record) {
        return record instanceof ARecord a
                ? IpText.of(a.getAddress())
                : record instanceof AAAARecord aaaa ? IpText.of(aaaa.getAddress()) : null;
    }

    private static DnsFact fact(Throwable thrown) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (failure instanceof NoSuchDomainException || failure instanceof NoSuchRRSetException) {
            return DnsFact.noSuchHost();
        }
        return DnsFact.failed(Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName()));
    }
}
