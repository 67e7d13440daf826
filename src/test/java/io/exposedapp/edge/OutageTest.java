package io.exposedapp.edge;

import static io.exposedapp.model.Results.failed;
import static io.exposedapp.model.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exposedapp.api.Reason;
import io.exposedapp.edge.sftp.RemoteFile;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.edge.ssh.Limits;
import io.exposedapp.edge.ssh.Sshd;
import io.exposedapp.edge.ssh.Wire;
import io.exposedapp.model.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What happens when the VPS or the network goes away. Against a real sshd, with limits that are shorter than in
 * production.
 */
class OutageTest {

    private static final Limits SHORT =
            new Limits(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMillis(200));
    private static final Duration IN_TIME = Duration.ofSeconds(4);

    private final ConnectionSlot patient = new ConnectionSlot(Limits.DEFAULT);
    private final ConnectionSlot slot = new ConnectionSlot(SHORT);
    private Sshd sshd;
    private Wire wire;

    @BeforeEach
    void start() {
        sshd = Sshd.start("127.0.0.1:8082");
        wire = new Wire(sshd.port);
    }

    @AfterEach
    void stop() throws IOException {
        slot.close();
        patient.close();
        if (sshd != null) {
            wire.close();
            sshd.close();
        }
    }

    @Test
    void keepsTheConnection() {
        // Given
        EdgeConnection first = ok(slot.connect(sshd.target()));

        // When
        EdgeConnection second = ok(slot.connect(sshd.target()));

        // Then
        assertThat(second).isSameAs(first);
    }

    @Test
    void connectsAnewWhenTheTargetChanged() {
        // Given
        EdgeConnection first = ok(slot.connect(sshd.target()));

        // When
        EdgeConnection second = ok(slot.connect(sshd.target(wire.port())));

        // Then
        assertThat(second).isNotSameAs(first);
        await().until(() -> sshd.connections() == 1);
    }

    @Test
    void closesTheConnectionOfAForgottenEdge() {
        // Given
        ok(slot.connect(sshd.target()));

        // When
        slot.close();
        slot.close();

        // Then
        await().until(() -> sshd.connections() == 0);
        ok(slot.connect(sshd.target()));
    }

    @Test
    void recoversFromAKilledConnection() {
        // Given
        EdgeConnection first = ok(slot.connect(sshd.target()));
        sshd.killConnections();

        // When
        String message = failed(first.routes().list(), Reason.EdgeUnreachable);

        // Then
        assertThat(message).contains("broke while listing /routes/");
        ok(ok(slot.connect(sshd.target())).routes().list());
    }

    @Test
    void saysThatNothingListens() {
        assertThat(failed(slot.connect(sshd.target(Sshd.freePort())), Reason.EdgeUnreachable))
                .contains("sshd is down or has another port");
    }

    @Test
    void saysThatTheNameIsUnknown() {
        // Given
        EdgeTarget there = sshd.target();
        EdgeTarget target =
                new EdgeTarget("fsn", "vps.invalid", 22, there.user(), there.hostKeys(), there.privateKey(), "");

        // When
        String message = failed(patient.connect(target), Reason.EdgeUnreachable);

        // Then
        assertThat(message).contains("vps.invalid isn't known");
    }

    @Test
    void doesNotWaitForAServerThatSaysNothing() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String message =
                    failed(inTime(() -> slot.connect(sshd.target(mute.getLocalPort()))), Reason.EdgeUnreachable);
            assertThat(message).contains("No answer");
        }
    }

    @Test
    void isBackInTimeWhenTheServerGoesSilentInTheMiddle() {
        // Given no keep-alive that would notice it before
        ConnectionSlot unasked =
                new ConnectionSlot(new Limits(SHORT.connect(), SHORT.operation(), Duration.ofMinutes(1)));
        EdgeConnection connection = ok(unasked.connect(sshd.target(wire.port())));
        wire.goSilent();

        // When
        Result<RemoteFile> put = inTime(() -> connection.routes().put("x.yml", "x".repeat(3_000_000)));

        // Then
        assertThat(failed(put, Reason.EdgeUnreachable)).contains("stopped answering while writing /routes/x.yml");
        wire.speakAgain();
        ok(ok(unasked.connect(sshd.target(wire.port()))).routes().list());
        assertThat(sshd.state()).isEmptyDirectory();
        unasked.close();
    }

    @Test
    void noticesADeadPeerWithoutBeingAsked() {
        // Given
        EdgeConnection connection = ok(slot.connect(sshd.target(wire.port())));

        // When
        wire.goSilent();

        // Then
        await().atMost(Duration.ofSeconds(5)).until(() -> !connection.serves(sshd.target(wire.port())));
    }

    @Test
    void aSilentEdgeDelaysNoOther() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            // Given
            EdgeTarget there = sshd.target();
            EdgeTarget silent = new EdgeTarget(
                    "nbg", "127.0.0.1", mute.getLocalPort(), there.user(), there.hostKeys(), there.privateKey(), "");
            ConnectionSlot slotOfSilent = new ConnectionSlot(Limits.DEFAULT);
            CompletableFuture<Result<EdgeConnection>> waiting =
                    CompletableFuture.supplyAsync(() -> slotOfSilent.connect(silent));

            // When
            Result<EdgeConnection> other = patient.connect(there);

            // Then
            ok(other);
            assertThat(waiting).isNotDone();
        }
    }

    private static <T> T inTime(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call)
                .orTimeout(IN_TIME.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
