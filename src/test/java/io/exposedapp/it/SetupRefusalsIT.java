package io.exposedapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.Commands.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What config/edge/setup.sh doesn't take, and what of the VPS stands in its way: it says so and leaves no way in
 * behind.
 */
class SetupRefusalsIT {

    private static final String OTHER_RULES = "/etc/ssh/sshd_config.d/10-other.conf";

    private static Vps vps;
    private static String key;

    @BeforeAll
    static void start() {
        vps = new Vps();
        key = vps.newKey("id");
    }

    @AfterAll
    static void stop() {
        vps.close();
    }

    @ParameterizedTest
    @CsvSource({
        "--edge-name, vps.example.com, no dots",
        "--edge-name, Vps, a-z",
        "--edge-name, aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg, at most 63",
        "--public-address, vps.example.com, has to be an address",
        "--public-address, 256.1.1.1, has to be an address",
        "--public-address, ':::::', has to be an address",
        "--tailnet-address, fd7a::1, has to be an IPv4 address",
        "--tailnet-address, 100.101.92, has to be an IPv4 address",
        "--resolver, 'a: b', letters",
        "--traefik, /usr/bin/env traefik, character that doesn't belong",
        "--email, '\"', character that doesn't belong"
    })
    void whatTheEdgeWouldNotTake(String option, String value, String words) {
        // When
        Result result = setUp("--public-address", "203.0.113.10", option, value);
        // Then
        assertThat(result.ok()).isFalse();
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(option, words);
    }

    @Test
    void anAddressThatCannotBeFoundIsAskedFor() {
        // When
        Result result = setUp("--public-address", "");
        // Then
        assertThat(result.err())
                .contains("the public address isn't to be seen from here (no route): give --public-address");
    }

    @Test
    void anAccountWithoutAKeyIsTold() {
        // When
        Result result = vps.setUp("--account", "nokey");
        // Then
        assertThat(result.err()).contains("--public-key is missing: account nokey has none yet");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AuthorizedKeysFile .ssh/authorized_keys",
                "AuthenticationMethods any",
                "PasswordAuthentication yes",
                "KbdInteractiveAuthentication yes",
                "ChrootDirectory none",
                "ForceCommand none",
                "AllowTcpForwarding yes",
                "PermitOpen any",
                "PermitListen any",
                "AllowStreamLocalForwarding yes",
                "AllowAgentForwarding yes",
                "X11Forwarding yes",
                "PermitTunnel yes",
                "PermitTTY yes",
                "PermitUserRC yes"
            })
    void aRuleThatSshdReadsBeforeOurs(String rule) {
        // When
        Result result = setUpBeside("Match all\n  " + rule);
        // Then
        assertThat(result.err())
                .contains("sshd doesn't apply '" + rule.split(" ", -1)[0], "50-exposedapp.conf is removed again");
        assertThat(vps.bash("ls /etc/ssh/sshd_config.d/50-exposedapp.conf").ok())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DenyUsers exposedapp",
                "DenyUsers expo*@*",
                "DenyGroups exposedapp",
                "AllowUsers root admin",
                "AllowUsers root@exposedapp",
                "AllowGroups admin"
            })
    void aListThatShutsTheAccountOut(String rule) {
        // When
        Result result = setUpBeside(rule);
        // Then
        assertThat(result.err()).contains("shut exposedapp out");
        assertThat(vps.bash("ls /etc/ssh/sshd_config.d/50-exposedapp.conf").ok())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AllowUsers root exposedapp@100.64.0.0/10",
                "AllowGroups expos*",
                "DenyUsers exposedapp@192.0.2.* guest"
            })
    void aListThatLetsTheAccountIn(String rule) {
        // When
        Result result = setUpBeside(rule);
        // Then
        assertThat(result.err()).doesNotContain("shut exposedapp out");
        assertThat(result.out()).contains("kind: Edge");
    }

    @Test
    void aRuleThatAllowsFewSessionsIsToldAndNoObstacle() {
        // When
        Result result = setUpBeside("Match all\n  MaxSessions 1");
        // Then
        assertThat(result.err()).contains("allows exposedapp 1 sessions a connection", OTHER_RULES);
        assertThat(result.out()).contains("kind: Edge");
        // When
        Result none = setUpBeside("Match all\n  MaxSessions 0");
        // Then
        assertThat(none.err()).contains("sshd doesn't apply 'MaxSessions 10'");
        assertThat(none.ok()).isFalse();
    }

    @Test
    void fewSessionsForAllAreNoMatterToTheAccount() {
        // When
        Result result = setUpBeside("MaxSessions 1");
        // Then
        assertThat(result.err()).doesNotContain("MaxSessions");
    }

    @Test
    void theEdgeIsCalledAsTheHostUpToTheFirstDot() {
        // When
        Result result = setUp("--public-address", "203.0.113.10");
        // Then
        assertThat(Vps.HOST_NAME).isEqualTo("Fra1.Example.Test");
        assertThat(result.out()).contains("  name: fra1\n");
    }

    private static Result setUpBeside(String rule) {
        vps.bash("echo '" + rule + "' >" + OTHER_RULES).orFail();
        try {
            return setUp("--public-address", "203.0.113.10");
        } finally {
            vps.bash("rm " + OTHER_RULES).orFail();
        }
    }

    private static Result setUp(String... more) {
        List<String> options =
                new ArrayList<>(List.of("--public-key", key, "--no-traefik", "--tailnet-address", Vps.TAILNET_ADDRESS));
        options.addAll(Arrays.asList(more));
        return vps.setUp(options.toArray(String[]::new));
    }
}
