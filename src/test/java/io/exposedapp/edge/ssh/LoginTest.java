package io.exposedapp.edge.ssh;

import static io.exposedapp.model.Results.failed;
import static io.exposedapp.model.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.edge.ConnectionSlot;
import io.exposedapp.edge.EdgeConnection;
import io.exposedapp.model.Result;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and who is logged in to. Against a real sshd. */
class LoginTest {

    private final ConnectionSlot slot = new ConnectionSlot(Limits.DEFAULT);
    private Sshd sshd;

    @BeforeEach
    void start() {
        sshd = Sshd.start("127.0.0.1:8082");
    }

    @AfterEach
    void stop() throws IOException {
        slot.close();
        if (sshd != null) {
            sshd.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"ed25519,", "ecdsa,", "rsa,", "rsa,PEM", "ecdsa,PKCS8"})
    void takesEveryUsualKindOfKey(String type, String format) throws IOException {
        // Given
        String publicKey =
                format == null ? sshd.newKey("other", type) : sshd.newKey("other", type, "-N", "", "-m", format);
        sshd.authorize(publicKey);

        // When
        Result<EdgeConnection> connection = slot.connect(withKey(sshd.privateKey("other")));

        // Then
        ok(connection);
    }

    @Test
    void takesAKeyThatLostItsLastLineEndAndGotCarriageReturns() {
        // Given
        String damaged = sshd.target().privateKey().strip().replace("\n", "\r\n");

        // When
        Result<EdgeConnection> connection = slot.connect(withKey(damaged));

        // Then
        ok(connection);
    }

    @Test
    void namesBothKeysAndTheLineToPasteWhenTheHostKeyDiffers() {
        // Given
        String shown = sshd.target().hostKeys().get(0);
        String pinned = sshd.newKey("another_host", "ed25519");

        // When
        String message = failed(slot.connect(withHostKeys(pinned)), Reason.HostKeyMismatch);

        // Then
        assertThat(message)
                .contains(
                        "host key " + SshPublicKey.parse(shown).orElseThrow().fingerprint(),
                        "pins " + SshPublicKey.parse(pinned).orElseThrow().fingerprint())
                .endsWith("put this line into spec.ssh.hostKeys: " + shown);
    }

    @Test
    void namesTheShownKeyEvenWhenItsTypeIsNotPinned() {
        // Given
        String pinned = sshd.newKey("another_host", "ecdsa");

        // When
        String message = failed(slot.connect(withHostKeys(pinned)), Reason.HostKeyMismatch);

        // Then
        assertThat(message).endsWith(sshd.target().hostKeys().get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssh-ed25519 AAAA", "nonsense", "ssh-ed25519 !!!"})
    void trustsNobodyWhenNoPinnedKeyCanBeRead(String line) {
        assertThat(failed(slot.connect(withHostKeys(line)), Reason.HostKeyMismatch))
                .contains("no key that can be read");
    }

    @Test
    void takesOneOfSeveralHostKeys() {
        // Given
        String other = sshd.newKey("another_host", "rsa");

        // When
        Result<EdgeConnection> connection =
                slot.connect(withHostKeys(other, sshd.target().hostKeys().get(0) + " root@vps"));

        // Then
        ok(connection);
    }

    @Test
    void saysThatTheKeyIsRefused() {
        // Given
        sshd.newKey("stranger", "ed25519");

        // When
        String message = failed(slot.connect(withKey(sshd.privateKey("stranger"))), Reason.AuthenticationFailed);

        // Then
        assertThat(message)
                .contains("refuses the private key for account nobody", "setup.sh --account nobody --public-key")
                .doesNotContain("PRIVATE KEY");
    }

    @Test
    void aLockoutAfterARefusedKeyIsStillARefusedKey() {
        // Given
        sshd.newKey("stranger", "ed25519");
        try (Wire wire = new Wire(sshd.port)) {
            EdgeTarget target = withKey(sshd.privateKey("stranger"), wire.port());
            String refused = failed(slot.connect(target), Reason.AuthenticationFailed);
            wire.hangUp();

            // When
            String first = failed(slot.connect(target), Reason.AuthenticationFailed);
            String second = failed(slot.connect(target), Reason.AuthenticationFailed);

            // Then
            assertThat(first).isEqualTo(refused);
            assertThat(second).isEqualTo(refused);
        }
    }

    @Test
    void aLockoutSaysNothingOfAKeyThatWasNotTriedYet() {
        // Given
        sshd.newKey("stranger", "ed25519");
        try (Wire wire = new Wire(sshd.port)) {
            failed(slot.connect(withKey(sshd.privateKey("stranger"), wire.port())), Reason.AuthenticationFailed);
            wire.hangUp();

            // When
            Result<EdgeConnection> connection = slot.connect(sshd.target(wire.port()));

            // Then
            failed(connection, Reason.EdgeUnreachable);
        }
    }

    @Test
    void saysWhatBothOfferWhereTheyHaveNoAlgorithmInCommon() throws IOException {
        try (Sshd old = Sshd.start("127.0.0.1:8082", "KexAlgorithms diffie-hellman-group1-sha1\n")) {
            String message = failed(slot.connect(old.target()), Reason.EdgeUnreachable);
            assertThat(message)
                    .contains(
                            "no kex algorithm in common: sshd offers diffie-hellman-group1-sha1",
                            "the operator offers ",
                            "curve25519-sha256");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ me@home",
                "-----BEGIN OPENSSH PRIVATE KEY-----\nZ2FyYmFnZQ==\n-----END OPENSSH PRIVATE KEY-----\n",
                "-----BEGIN RSA PRIVATE KEY-----\nnot base64\n"
            })
    void saysWhichKeysWorkWhenTheKeyCannotBeRead(String key) {
        assertThat(failed(slot.connect(withKey(key)), Reason.AuthenticationFailed))
                .contains("ed25519, ecdsa or rsa")
                .doesNotContain("Z2FyYmFnZQ");
    }

    @Test
    void saysThatAPassphraseIsInTheWay() {
        // Given
        sshd.newKey("locked", "ed25519", "-N", "secret-words");

        // When
        String message = failed(slot.connect(withKey(sshd.privateKey("locked"))), Reason.AuthenticationFailed);

        // Then
        assertThat(message).contains("passphrase");
    }

    @Test
    void saysThatTheRootOfTheAccountIsNotRootsAlone() {
        // Given
        Sshd.run("chmod", "777", sshd.root().toString());

        // When
        String message = failed(slot.connect(sshd.target()), Reason.EdgeUnreachable);

        // Then
        assertThat(message).contains("wrong owner of the SFTP root");
    }

    private EdgeTarget withKey(String privateKey) {
        return withKey(privateKey, sshd.port);
    }

    private EdgeTarget withKey(String privateKey, int port) {
        EdgeTarget target = sshd.target(port);
        return new EdgeTarget(
                target.edge(),
                target.host(),
                target.port(),
                target.user(),
                target.hostKeys(),
                privateKey,
                target.traefikApi());
    }

    private EdgeTarget withHostKeys(String... hostKeys) {
        EdgeTarget target = sshd.target();
        return new EdgeTarget(
                target.edge(),
                target.host(),
                target.port(),
                target.user(),
                List.of(hostKeys),
                target.privateKey(),
                target.traefikApi());
    }
}
