package io.exposedapp.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the signatures of a chain are verified. */
class TrustedChainsTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    static Path folder;

    private static List<X509Certificate> chain;
    private static List<X509Certificate> other;

    private final Authority authority = new Authority();
    private final TrustedChains chains = new TrustedChains(authority);

    @BeforeAll
    static void issue() throws Exception {
        TestCertificates certificates = new TestCertificates(folder);
        certificates.issue("a", "a.example.com");
        certificates.issue("b", "b.example.com");
        chain = certificates.chain("a");
        other = certificates.chain("b");
    }

    @Test
    void aTrustedChainIsVerifiedOnceAnHour() {
        assertThat(chains.contain(chain, NOON)).isTrue();
        assertThat(chains.contain(chain, NOON.plus(Duration.ofMinutes(59)))).isTrue();
        assertThat(authority.asked).isEqualTo(1);
        assertThat(chains.contain(chain, NOON.plus(Duration.ofMinutes(61)))).isTrue();
        assertThat(authority.asked).isEqualTo(2);
    }

    @Test
    void anotherChainIsVerified() {
        chains.contain(chain, NOON);
        authority.trusts = false;
        assertThat(chains.contain(other, NOON)).isFalse();
        assertThat(chains.contain(chain, NOON)).isTrue();
    }

    @Test
    void aChainThatIsNotTrustedIsVerifiedEachTime() {
        authority.trusts = false;
        assertThat(chains.contain(chain, NOON)).isFalse();
        authority.trusts = true;
        assertThat(chains.contain(chain, NOON)).isTrue();
    }

    private static final class Authority implements X509TrustManager {

        private boolean trusts = true;
        private int asked;

        @Override
        public void checkServerTrusted(X509Certificate[] presented, String type) throws CertificateException {
            asked++;
            if (!trusts) {
                throw new CertificateException("no");
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] presented, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
