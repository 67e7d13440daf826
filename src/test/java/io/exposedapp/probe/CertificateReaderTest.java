package io.exposedapp.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.plan.world.CertificateFact;
import io.exposedapp.plan.world.CertificateFact.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What browsers would say of a certificate. */
class CertificateReaderTest {

    private static final String HOST = "photos.example.com";

    @TempDir
    static Path folder;

    private static TestCertificates certificates;

    @BeforeAll
    static void issue() throws Exception {
        certificates = new TestCertificates(folder);
        certificates.issue("good", HOST, "-validity", "90");
        certificates.issue("wildcard", "*.example.com", "-validity", "90");
        certificates.issue("short", HOST, "-validity", "6");
        certificates.issue("expired", HOST, "-startdate", "-91d", "-validity", "90");
        certificates.issue("early", HOST, "-startdate", "+1d", "-validity", "90");
        certificates.selfSigned("own", HOST, "-ext", "san=dns:" + HOST);
        certificates.selfSigned("traefik", "TRAEFIK DEFAULT CERT", "-ext", "san=dns:x.traefik.default");
    }

    @Test
    void aCertificateOfAnAuthorityIsTrusted() throws Exception {
        CertificateFact fact = read("good", HOST);
        assertThat(fact.trust()).isEqualTo(Trust.Trusted);
        assertThat(fact.issuer()).isEqualTo("Test R1");
        assertThat(fact.daysLeft()).isEqualTo(89);
        assertThat(fact.expiring()).isFalse();
        assertThat(fact.words()).isEmpty();
    }

    @Test
    void anAuthorityThatTheChartDoesNotNameIsNotTrusted() throws Exception {
        CertificateFact fact = new CertificateReader(Authorities.with(Optional.empty()))
                .read(HOST, certificates.chain("good"), Instant.now());
        assertThat(fact.trust()).isEqualTo(Trust.Untrusted);
        assertThat(fact.words()).contains("Test R1");
    }

    @Test
    void whatIsNoCertificateAddsNoAuthority() throws Exception {
        CertificateFact fact = new CertificateReader(Authorities.with(Optional.of("-----BEGIN CERTIFICATE-----\nno")))
                .read(HOST, certificates.chain("good"), Instant.now());
        assertThat(fact.trust()).isEqualTo(Trust.Untrusted);
    }

    @Test
    void aWildcardIsOfOneLabel() throws Exception {
        assertThat(read("wildcard", HOST).trust()).isEqualTo(Trust.Trusted);
        assertThat(read("wildcard", "a.photos.example.com").trust()).isEqualTo(Trust.OtherName);
        assertThat(read("wildcard", "example.com").trust()).isEqualTo(Trust.OtherName);
    }

    @Test
    void eachFaultIsToldFromTheOthers() throws Exception {
        assertThat(read("expired", HOST).trust()).isEqualTo(Trust.Expired);
        assertThat(read("expired", HOST).daysLeft()).isNegative();
        assertThat(read("early", HOST).trust()).isEqualTo(Trust.NotYetValid);
        assertThat(read("own", HOST).trust()).isEqualTo(Trust.Untrusted);
        assertThat(read("traefik", HOST).trust()).isEqualTo(Trust.TraefikDefault);
        CertificateFact other = read("good", "wiki.example.com");
        assertThat(other.trust()).isEqualTo(Trust.OtherName);
        assertThat(other.words()).isEqualTo("it is of photos.example.com");
    }

    @Test
    void aTrustedCertificateExpiresToo() throws Exception {
        // Given: an authority that is its own certificate, which Java trusts whatever its dates are
        CertificateReader reader = new CertificateReader(Authorities.with(
                Optional.of(TestCertificates.pem(certificates.chain("expired").get(0)))));
        // Then
        assertThat(reader.read(HOST, certificates.chain("expired"), Instant.now())
                        .trust())
                .isEqualTo(Trust.Expired);
    }

    @Test
    void renewalIsDueTwoWeeksBeforeTheEndOrAtTwoThirdsOfAShortLife() throws Exception {
        Stream.of(80L, 75L)
                .forEach(d -> assertThat(readIn("good", Duration.ofDays(d))).isEqualTo(d == 80));
        assertThat(readIn("short", Duration.ZERO)).isFalse();
        assertThat(readIn("short", Duration.ofDays(5))).isTrue();
    }

    private static boolean readIn(String alias, Duration later) {
        try {
            return certificates
                    .reader()
                    .read(HOST, certificates.chain(alias), Instant.now().plus(later))
                    .expiring();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static CertificateFact read(String alias, String host) throws Exception {
        return certificates.reader().read(host, certificates.chain(alias), Instant.now());
    }
}
