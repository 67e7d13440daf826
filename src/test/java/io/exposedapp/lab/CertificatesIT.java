package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.exposedapp.it.OwnLab;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When Traefik asks the lab's certificate authority, and what is said of the certificates that visitors get. */
class CertificatesIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** From the record to the certificate: a lookup every few seconds, the route, the authority. */
    private static final Duration AFTER_THE_RECORD = Duration.ofSeconds(10);

    /** Traefik keeps the certificates of former runs. */
    private final String run = "-" + Instant.now().getEpochSecond();

    @Test
    void aHostIsAskedForOnlyOnceItResolves() {
        try (LabApp app = LabApp.create("record-later" + run)) {
            Lab.dns("rm", app.host);
            // When: the app is served, other routes change, and the operator starts anew
            app.expose().orFail();
            app.awaitCondition("CertificateReady", "Unknown WaitingForDNS");
            app.awaitCondition("Programmed", "True Programmed");
            String written = app.lastWrite();
            LabApp.served("changes-routes").close();
            Lab.scaleOperator(0);
            Lab.scaleOperator(1);
            app.awaitCondition("CertificateReady", "Unknown WaitingForDNS");
            // Then
            assertThat(validations(app)).isZero();
            assertThat(app.lastWrite()).isEqualTo(written);
            // When
            Lab.dns("set", app.host);
            // Then
            Lab.await("a trusted certificate", AFTER_THE_RECORD)
                    .until(() -> app.condition("CertificateReady").startsWith("True Trusted"));
            app.awaitCondition("Ready", "True Ready");
            assertThat(Lab.status(app.url())).isEqualTo("200");
            assertThat(failures(app)).isZero();
            // When
            String certified = app.lastWrite();
            Lab.scaleOperator(0);
            Lab.dns("rm", app.host);
            Lab.scaleOperator(1);
            // Then: what has its certificate keeps its resolver
            app.awaitCondition("DNSReady", "False NoSuchHost");
            app.awaitCondition("CertificateReady", "True Trusted");
            assertThat(app.lastWrite()).isEqualTo(certified);
        }
    }

    @Test
    void anAuthorityThatIsDownIsAskedAgainWithoutHandsButNotSoonerForARestart() {
        String authority = OwnLab.address("acme");
        try (LabApp other = LabApp.served("certified");
                LabApp app = LabApp.create("authority-down" + run)) {
            other.awaitCondition("Ready", "True Ready");
            // Given
            operator("EXPOSEDAPP_CERTIFICATES_WINDOW=4s", "EXPOSEDAPP_CERTIFICATES_PAUSES=12s,12s,12s");
            Layer layer = new Layer("CertificateReady", app, List.of(other));
            var before = layer.conditionsOfOthers();
            reject("-I", authority);
            try {
                // When
                app.expose().orFail();
                // Then
                Lab.await("told", SOON)
                        .until(() -> app.condition("CertificateReady").startsWith("False DefaultCertificate"));
                app.awaitCondition("Ready", "False DefaultCertificate");
                assertThat(app.condition("Reachable")).startsWith("True Reached");
                assertThat(layer.wrong()).containsExactly(entry("CertificateReady", "DefaultCertificate"));
                // When
                Lab.scaleOperator(0);
                Lab.scaleOperator(1);
                // Then
                Lab.await("asked again", SOON).until(() -> isAsked(app, 2));
                assertThat(asked(app, 2)).isAfterOrEqualTo(asked(app, 1).plusSeconds(15));
            } finally {
                reject("-D", authority);
            }
            // Then
            Lab.await("a trusted certificate", SOON)
                    .until(() -> app.condition("CertificateReady").startsWith("True Trusted"));
            app.awaitCondition("Ready", "True Ready");
            assertThat(layer.conditionsOfOthers()).isEqualTo(before);
        } finally {
            operator("EXPOSEDAPP_CERTIFICATES_WINDOW-", "EXPOSEDAPP_CERTIFICATES_PAUSES-");
        }
    }

    @Test
    void aCertificateThatExpiredAndOneThatNobodyIssuedAreToldApart() {
        try (LabApp expired = LabApp.create("expired" + run);
                LabApp own = LabApp.create("own" + run)) {
            // Given
            givenCertificate(expired.host, "2025");
            givenCertificate(own.host, "2035");
            try {
                // When
                expired.expose().orFail();
                own.expose().orFail();
                // Then
                expired.awaitCondition("CertificateReady", "False Expired", "2025-12-31");
                own.awaitCondition("CertificateReady", "False Untrusted", "CN of " + own.host);
                expired.awaitCondition("Reachable", "True Reached");
            } finally {
                Lab.run("vps", "sh", "-c", "rm -f /srv/exposedapp/routes/given_*")
                        .orFail();
            }
            // Then: Traefik gets its own
            for (LabApp app : new LabApp[] {expired, own}) {
                Lab.await("a trusted certificate", SOON)
                        .until(() -> app.condition("CertificateReady").startsWith("True Trusted"));
            }
        }
    }

    @Test
    void aCertificateOfAnotherNameIsTold() {
        String authority = OwnLab.address("acme");
        try (LabApp app = LabApp.create("misnamed" + run)) {
            // Given
            operator("EXPOSEDAPP_CERTIFICATES_WINDOW=4s", "EXPOSEDAPP_CERTIFICATES_PAUSES=12s,12s,12s");
            reject("-I", authority);
            givenCertificate("else.example.test", "2035");
            Lab.run("vps", "sh", "-c", """
                cd /srv/exposedapp/routes
                sed -i 's/^tls: .certificates: .\\({.*}\\)..$/tls: {stores: {default: {defaultCertificate: \\1}}}/' given_*
                """).orFail();
            try {
                // When
                app.expose().orFail();
                // Then
                Lab.await("told", SOON).untilAsserted(() -> {
                    assertThat(app.condition("CertificateReady"))
                            .startsWith("False NameMismatch")
                            .contains("else.example.test");
                    assertThat(new Layer("CertificateReady", app, List.of()).wrong())
                            .containsExactly(entry("CertificateReady", "NameMismatch"));
                });
            } finally {
                Lab.run("vps", "sh", "-c", "rm -f /srv/exposedapp/routes/given_*")
                        .orFail();
                reject("-D", authority);
            }
        } finally {
            operator("EXPOSEDAPP_CERTIFICATES_WINDOW-", "EXPOSEDAPP_CERTIFICATES_PAUSES-");
        }
    }

    private static boolean isAsked(LabApp app, int attempt) {
        return events(app).anyMatch(e -> e.endsWith(message(app, attempt)));
    }

    /** When Traefik was asked for the certificate of the app's host. */
    private static Instant asked(LabApp app, int attempt) {
        return Instant.parse(events(app)
                .filter(e -> e.endsWith(message(app, attempt)))
                .findFirst()
                .orElseThrow()
                .split(" ", 2)[0]);
    }

    private static String message(LabApp app, int attempt) {
        return "Traefik is asked for a certificate of " + app.host + ", attempt " + attempt + ".";
    }

    /** Time and message of each. */
    private static Stream<String> events(LabApp app) {
        return Lab.kubectl(
                        "-n",
                        app.namespace,
                        "get",
                        "events",
                        "-o",
                        "go-template={{range .items}}{{.firstTimestamp}} {{.message}}{{\"\\n\"}}{{end}}")
                .orFail()
                .lines();
    }

    /** A certificate that signs itself, valid from the start of 2025 to the end of a year. */
    private static void givenCertificate(String host, String year) {
        Lab.run("vps", "sh", "-c", """
            set -e
            d=/etc/given/$0
            rm -rf $d
            mkdir -p $d
            cd $d
            : >index
            printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index\nnew_certs_dir=.\nrand_serial=yes\ndefault_md=sha256\n' >conf
            printf 'policy=p\nx509_extensions=e\n[p]\ncommonName=supplied\n[e]\nsubjectAltName=DNS:%s\n' "$0" >>conf
            openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=CN of $0" -keyout key -out csr
            openssl ca -batch -selfsign -config conf -in csr -keyfile key -startdate 20250101000000Z \
              -enddate "$1"1231000000Z -notext -out pem
            chmod -R a+rX .
            echo "tls: {certificates: [{certFile: $d/pem, keyFile: $d/key}]}" >/srv/exposedapp/state/given
            mv /srv/exposedapp/state/given "/srv/exposedapp/routes/given_$0.yml"
            """, host, year).orFail();
    }

    private static void reject(String action, String authority) {
        Lab.run("vps", "iptables", action, "OUTPUT", "-d", authority, "-p", "tcp", "--dport", "14000", "-j", "REJECT")
                .orFail();
    }

    private static void operator(String... settings) {
        Lab.kubectl("-n", Lab.SYSTEM, "set", "env", "deployment/exposedapp-operator", settings[0], settings[1])
                .orFail();
        Lab.kubectl("-n", Lab.SYSTEM, "rollout", "status", "deployment/exposedapp-operator", "--timeout=100s")
                .orFail();
    }

    /** How often the authority looked at the app's host. */
    private static long validations(LabApp app) {
        return authorityLog()
                .lines()
                .filter(l -> l.contains("://" + app.host + ":80/"))
                .count();
    }

    private static long failures(LabApp app) {
        return authorityLog()
                .lines()
                .filter(l -> l.contains(app.host) && l.contains("INVALID"))
                .count();
    }

    private static String authorityLog() {
        return Lab.docker("logs", OwnLab.container("acme")).orFail();
    }
}
