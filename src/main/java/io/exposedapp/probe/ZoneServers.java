package io.exposedapp.probe;

import io.exposedapp.model.IpText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;

/**
 * Asks the name servers of a host's own zone whether the host exists. A resolver that is asked for a host too early
 * caches that there is none, for as long as the zone's SOA record says (RFC 2308), and not only the operator waits
 * then: so do visitors who use that resolver. It is asked for the zone's servers only, which exist. No thread waits.
 */
final class ZoneServers {

    /** Two labels and the root's: the servers of example.com, or of co.uk, which refer to those of the host's zone. */
    private static final int LABELS = 3;

    /** For all of it. A zone whose servers don't answer is left to the resolvers. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final int MOST_REFERRALS = 4;
    private static final int MOST_SERVERS = 4;

    private final int port;
    private final Predicate<InetAddress> allowed;

    /** Whoever may create apps chooses the zones, and must not make the operator ask servers in the home network. */
    ZoneServers() {
        this(SimpleResolver.DEFAULT_PORT, address -> IpText.isPublic(IpText.of(address)));
    }

    /** @param allowed the addresses that may be asked */
    ZoneServers(int port, Predicate<InetAddress> allowed) {
        this.port = port;
        this.allowed = allowed;
    }

    /**
     * What a zone says of a host.
     *
     * @param server which said so
     */
    record Said(boolean exists, Resolver server) {}

    /**
     * @param resolver knows the zone's servers
     * @return empty if none of them answers in time
     */
    CompletionStage<Optional<Said>> ask(Name host, Resolver resolver) {
        if (host.labels() < LABELS) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Search search = new Search(host, resolver);
        return lookUp(new Name(host, host.labels() - LABELS), Type.NS, resolver)
                .thenCompose(servers -> search.addresses(servers))
                .thenCompose(servers -> search.ask(servers, 0, MOST_REFERRALS))
                .toCompletableFuture()
                .completeOnTimeout(Optional.empty(), LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static CompletableFuture<List<Record>> lookUp(Name name, int type, Resolver resolver) {
        return LookupSession.builder()
                .resolver(resolver)
                .build()
                .lookupAsync(name, type)
                .thenApply(LookupResult::getRecords)
                .exceptionally(e -> List.of())
                .toCompletableFuture();
    }

    /** The way from one zone's servers to those of the zone below. */
    private final class Search {

        private final Name host;
        private final Resolver resolver;

        private Search(Name host, Resolver resolver) {
            this.host = host;
            this.resolver = resolver;
        }

        private CompletionStage<List<InetAddress>> addresses(List<Record> servers) {
            List<CompletableFuture<List<Record>>> lookups = servers.stream()
                    .flatMap(r -> r instanceof NSRecord ns ? Stream.of(ns.getTarget()) : Stream.empty())
                    .limit(MOST_SERVERS)
                    .map(server -> lookUp(server, Type.A, resolver))
                    .toList();
            return CompletableFuture.allOf(lookups.toArray(CompletableFuture[]::new))
                    .thenApply(all -> lookups.stream()
                            .map(CompletableFuture::join)
                            .flatMap(Collection::stream)
                            .flatMap(r -> r instanceof ARecord a ? Stream.of(a.getAddress()) : Stream.empty())
                            .filter(allowed)
                            .limit(MOST_SERVERS)
                            .toList());
        }

        private CompletionStage<Optional<Said>> ask(List<InetAddress> servers, int next, int referrals) {
            if (next == servers.size()) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            Resolver server = Resolvers.at(new InetSocketAddress(servers.get(next), port));
            return send(server, Type.A).thenCompose(reply -> {
                if (reply.isEmpty()) {
                    return ask(servers, next + 1, referrals);
                }
                List<Record> zoneBelow = reply.get().getSection(Section.AUTHORITY).stream()
                        .filter(NSRecord.class::isInstance)
                        .toList();
                if (isAnswer(reply.get())) {
                    return said(true, server);
                }
                if (isAuthority(reply.get(), Rcode.NXDOMAIN)) {
                    return said(false, server);
                }
                if (isAuthority(reply.get(), Rcode.NOERROR)) {
                    // It has no IPv4 address.
                    return send(server, Type.AAAA)
                            .thenCompose(six -> six.isEmpty()
                                    ? ask(servers, next + 1, referrals)
                                    : said(isAnswer(six.get()), server));
                }
                return zoneBelow.isEmpty() || referrals == 0
                        ? ask(servers, next + 1, referrals)
                        : addresses(zoneBelow).thenCompose(below -> ask(below, 0, referrals - 1));
            });
        }

        private CompletionStage<Optional<Message>> send(Resolver server, int type) {
            Message query = Message.newQuery(Record.newRecord(host, type, DClass.IN));
            query.getHeader().unsetFlag(Flags.RD);
            return server.sendAsync(query).handle((reply, failure) -> Optional.ofNullable(reply));
        }
    }

    private static CompletionStage<Optional<Said>> said(boolean exists, Resolver server) {
        return CompletableFuture.completedFuture(Optional.of(new Said(exists, server)));
    }

    private static boolean isAnswer(Message reply) {
        return reply.getRcode() == Rcode.NOERROR
                && !reply.getSection(Section.ANSWER).isEmpty();
    }

    private static boolean isAuthority(Message reply, int rcode) {
        return reply.getRcode() == rcode && reply.getHeader().getFlag(Flags.AA);
    }
}
