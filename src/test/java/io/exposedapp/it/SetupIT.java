package io.exposedapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.Commands.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** config/edge/setup.sh, run again and again on a VPS of its own. */
class SetupIT {

    private static final String CONFIGURATION = "/etc/traefik/traefik.yml";
    private static final String[] ALL = {
        "--edge-name",
        "fra",
        "--email",
        "me@example.com",
        "--resolver",
        "pebble",
        "--acme-server",
        "https://198.51.100.3/dir",
        "--acme-ca",
        "/etc/hostname"
    };

    private final Vps vps = new Vps();

    @AfterEach
    void remove() {
        vps.close();
    }

    @Test
    void aRunWithoutOptionsChangesNothing() {
        // Given
        Result first = vps.setUpAtFirst("id", ALL);
        String traefik = traefik();
        // When
        Result second = vps.setUp();
        // Then
        assertThat(second.out())
                .isEqualTo(first.out())
                .contains("name: fra\n", "203.0.113.10", "{name: pebble, resolver: pebble}");
        assertThat(second.err()).isEmpty();
        assertThat(traefik())
                .isEqualTo(traefik)
                .contains("me@example.com", "https://198.51.100.3/dir", "LEGO_CA_CERTIFICATES=/etc/hostname");
        assertThat(vps.opens("id", "exposedapp")).isTrue();
    }

    @Test
    void anEmptyValueForgetsAnOption() {
        // Given
        vps.setUpAtFirst("id", ALL);
        // When
        vps.setUp("--email", "").orFail();
        vps.setUp().orFail();
        // Then
        assertThat(vps.file(CONFIGURATION)).doesNotContain("me@example.com").contains("https://198.51.100.3/dir");
    }

    @Test
    void optionsAreKeptForRootAloneAndReadAsData() {
        // Given
        vps.setUpAtFirst("id", ALL);
        assertThat(vps.bash("stat -c '%a %U' /etc/exposedapp/setup.options").out())
                .isEqualTo("600 root\n");
        // When
        vps.bash(
                        "printf '%s\\n' 'email $(touch /root/ran)@example.com' 'PATH /nowhere' >>/etc/exposedapp/setup.options")
                .orFail();
        Result result = vps.setUp();
        // Then
        assertThat(result.err()).contains("has a character that doesn't belong there");
        assertThat(vps.bash("ls /root/ran").ok()).isFalse();
    }

    @Test
    void aNewKeyEndsTheSessionsOfTheFormerOneAndLeavesTraefikAlone() {
        // Given
        vps.setUpAtFirst("id", ALL);
        vps.setUp("--account", "garage", "--public-key", vps.newKey("garage")).orFail();
        vps.openSession("id", "exposedapp");
        vps.openSession("garage", "garage");
        String traefik = traefik();
        // When
        vps.setUp("--account", "exposedapp", "--public-key", vps.newKey("new")).orFail();
        // Then
        Awaitility.await("the session ends").atMost(Duration.ofSeconds(5)).until(() -> !vps.hasSession("exposedapp"));
        assertThat(vps.opens("id", "exposedapp")).isFalse();
        assertThat(vps.opens("new", "exposedapp")).isTrue();
        assertThat(vps.hasSession("garage")).isTrue();
        assertThat(traefik()).isEqualTo(traefik);
    }

    @Test
    void aSecondAccountSharesTheVpsAndNoKeyIsReplacedUnawares() {
        // Given
        vps.setUpAtFirst("id", ALL);
        String traefik = traefik();
        // When
        Result second = vps.setUp("--account", "garage", "--public-key", vps.newKey("garage"));
        // Then
        assertThat(second.out()).contains("user: garage\n", "203.0.113.10", "{name: pebble, resolver: pebble}");
        assertThat(traefik()).isEqualTo(traefik);
        assertThat(vps.opens("id", "exposedapp")).isTrue();
        assertThat(vps.opens("garage", "garage")).isTrue();
        // When
        Result unclear = vps.setUp("--public-key", vps.newKey("new"));
        // Then
        assertThat(unclear.ok()).isFalse();
        assertThat(unclear.err()).contains("Say it with --account: exposedapp garage");
        assertThat(vps.opens("id", "exposedapp")).isTrue();
    }

    /** Traefik alone makes a new key at each change. */
    @Test
    void theDefaultCertificateStaysWhenARouteChanges() {
        // Given
        vps.setUpAtFirst("id", ALL);
        String before = defaultCertificate();
        // When
        vps.bash("echo '{http: {routers: {new: {rule: Host(`new.example.test`), service: noop@internal}}}}'"
                        + " >/srv/exposedapp/routes/new.yml")
                .orFail();
        Awaitility.await("Traefik has the route")
                .atMost(Duration.ofSeconds(10))
                .until(() -> vps.bash("curl -s http://127.0.0.1:8082/api/http/routers/new@file")
                        .out()
                        .contains("new.example.test"));
        // Then
        assertThat(defaultCertificate()).isEqualTo(before).contains("CN = TRAEFIK DEFAULT CERT", "id-ecPublicKey");
        assertThat(vps.file("/srv/exposedapp/routes/zz-default-certificate.yml"))
                .contains("running it again overwrites changes");
    }

    @Test
    void aStrictUmaskOfRootIsNoMatter() {
        // Given
        String options =
                Vps.atFirst(vps.newKey("id")).stream().map(o -> "'" + o + "'").collect(Collectors.joining(" "));
        // When
        vps.bash("umask 077; bash /root/setup.sh " + options).orFail();
        // Then
        assertThat(vps.opens("id", "exposedapp")).isTrue();
        assertThat(vps.bash("setpriv --reuid traefik --regid traefik --clear-groups cat " + CONFIGURATION)
                        .ok())
                .isTrue();
    }

    @Test
    void aProgramThatHasTraefiksPortStopsIt() {
        // Given
        otherTraefik(":443");
        // When
        Result result = vps.setUp(Vps.atFirst(vps.newKey("id")).toArray(String[]::new));
        // Then
        assertThat(result.ok()).isFalse();
        assertThat(result.err()).contains("something else has one of them", "\"traefik\"", "--no-traefik");
        assertThat(vps.bash("id exposedapp").ok()).isFalse();
        assertThat(vps.bash("ls " + CONFIGURATION).ok()).isFalse();
    }

    @Test
    void besideAnotherTraefikTheAccountAloneIsMade() {
        // Given
        otherTraefik(":80");
        // When
        Result result = vps.setUpAtFirst("id", "--no-traefik", "--resolver", "mine");
        // Then
        assertThat(result.out()).contains("kind: Edge", "{name: mine, resolver: mine}");
        assertThat(result.err())
                .contains(
                        "directory: /srv/exposedapp/routes",
                        "readTimeout: 0s",
                        "address: \"127.0.0.1:8082\"",
                        "  mine:\n");
        assertThat(vps.opens("id", "exposedapp")).isTrue();
        assertThat(vps.bash("ls " + CONFIGURATION).ok()).isFalse();
        // When
        Result second = vps.setUp();
        // Then
        assertThat(second.out()).isEqualTo(result.out());
        assertThat(vps.bash("ls " + CONFIGURATION + " /srv/exposedapp/routes/*").out())
                .isEmpty();
    }

    @Test
    void aForeignConfigurationIsReplacedByForceAloneAndKept() {
        // Given
        vps.bash("mkdir -p /etc/traefik && echo 'log: {}' >" + CONFIGURATION).orFail();
        List<String> options = new ArrayList<>(Vps.atFirst(vps.newKey("id")));
        // When
        Result stopped = vps.setUp(options.toArray(String[]::new));
        // Then
        assertThat(stopped.err()).contains("isn't from this script");
        assertThat(vps.file(CONFIGURATION)).isEqualTo("log: {}\n");
        // When
        options.add("--force");
        vps.setUp(options.toArray(String[]::new)).orFail();
        // Then
        assertThat(vps.file(CONFIGURATION + ".before-exposedapp")).isEqualTo("log: {}\n");
        assertThat(vps.file(CONFIGURATION)).contains("/srv/exposedapp/routes");
    }

    /** As one in Docker: no file of it lies where the script looks. */
    private void otherTraefik(String address) {
        vps.bash("nohup traefik --entrypoints.web.address=" + address + " >/dev/null 2>&1 </dev/null &")
                .orFail();
        Awaitility.await("the other Traefik")
                .atMost(Duration.ofSeconds(10))
                .until(() -> vps.bash("ss -H -ltn 'sport = " + address + "' 2>/dev/null")
                        .out()
                        .contains(address));
    }

    private String defaultCertificate() {
        return vps.bash("openssl s_client -connect 127.0.0.1:443 </dev/null 2>/dev/null"
                        + " | openssl x509 -noout -subject -serial -text")
                .orFail();
    }

    /** Its configuration, unit and process. */
    private String traefik() {
        return vps.file(CONFIGURATION)
                + vps.file("/etc/systemd/system/traefik.service")
                + vps.bash("pgrep -u traefik").orFail();
    }
}
