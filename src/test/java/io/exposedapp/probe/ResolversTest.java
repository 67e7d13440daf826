package io.exposedapp.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.config.OperatorConfig;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DohResolver;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;

/** The forms in which the chart takes resolvers. */
class ResolversTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.53, 192.0.2.53, 53",
        "192.0.2.53:5353, 192.0.2.53, 5353",
        "2001:db8::53, 2001:db8:0:0:0:0:0:53, 53",
        "[2001:db8::53]:5353, 2001:db8:0:0:0:0:0:53, 5353"
    })
    void anAddressMayHaveAPort(String text, String address, int port) {
        SimpleResolver resolver = (SimpleResolver) configured(text).get(0);
        assertThat(resolver.getAddress().getAddress().getHostAddress()).isEqualTo(address);
        assertThat(resolver.getAddress().getPort()).isEqualTo(port);
    }

    @Test
    void aUrlIsDnsOverHttps() {
        assertThat(configured("https://dns.example.com/dns-query")).hasOnlyElementsOfType(DohResolver.class);
    }

    @Test
    void whatIsNoResolverIsSkipped() {
        assertThat(configured("192.0.2.53:port", "192.0.2.54")).hasSize(1);
    }

    private static List<Resolver> configured(String... resolvers) {
        OperatorConfig.Dns config = () -> Optional.of(List.of(resolvers));
        return Resolvers.of(config).configured();
    }
}
