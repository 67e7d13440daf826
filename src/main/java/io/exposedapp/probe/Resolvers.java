package io.exposedapp.probe;

import io.exposedapp.config.OperatorConfig;
import io.quarkus.logging.Log;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.xbill.DNS.DohResolver;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;

/**
 * The resolvers that hosts are looked up with.
 *
 * @param configured in the order in which they are queried
 * @param system those of the operator's host, queried where no configured one answers
 */
record Resolvers(List<Resolver> configured, List<Resolver> system) {

    /** A resolver that needs longer is skipped. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** The first query over HTTPS needs several round trips. */
    private static final Duration HTTPS_TIMEOUT = Duration.ofSeconds(5);

    static Resolvers of(OperatorConfig.Dns config) {
        return new Resolvers(
                config.resolvers().orElse(List.of()).stream()
                        .flatMap(Resolvers::parse)
                        .toList(),
                ResolverConfig.getCurrentConfig().servers().stream()
                        .map(Resolvers::at)
                        .toList());
    }

    private static Stream<Resolver> parse(String resolver) {
        try {
            return Stream.of(
                    resolver.startsWith("https://")
                            ? limited(new DohResolver(resolver), HTTPS_TIMEOUT)
                            : at(address(resolver)));
        } catch (IllegalArgumentException e) {
            Log.errorf("%s is not a resolver and is skipped. Correct dns.resolvers of the chart", resolver);
            return Stream.empty();
        }
    }

    /** An address, with a port or without: 192.0.2.53, 192.0.2.53:5353, 2001:db8::53, [2001:db8::53]:5353. */
    private static InetSocketAddress address(String resolver) {
        int colon = resolver.lastIndexOf(':');
        boolean port = colon > 0 && (resolver.charAt(0) == '[' || resolver.indexOf(':') == colon);
        String host = port ? resolver.substring(0, colon) : resolver;
        return new InetSocketAddress(
                host.replaceAll("[\\[\\]]", ""),
                port ? Integer.parseInt(resolver.substring(colon + 1)) : SimpleResolver.DEFAULT_PORT);
    }

    static Resolver at(InetSocketAddress address) {
        return limited(new SimpleResolver(address), TIMEOUT);
    }

    private static Resolver limited(Resolver resolver, Duration timeout) {
        resolver.setTimeout(timeout);
        return resolver;
    }
}
