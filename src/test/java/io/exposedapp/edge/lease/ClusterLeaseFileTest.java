package io.exposedapp.edge.lease;

import static io.exposedapp.model.Results.failed;
import static io.exposedapp.model.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.edge.lease.ClusterLeaseFile.Held;
import io.exposedapp.edge.sftp.RemoteFile;
import io.exposedapp.model.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Against a real sshd, whose clock is this machine's. */
class ClusterLeaseFileTest extends OnALeaseFile {

    /** A second more than the silence, since a file's time may lag a little behind the clock. */
    private static final Duration GONE = ClusterLease.SILENCE.plusSeconds(1);

    @Test
    void theFirstClaimIsWrittenForEverybodyToRead() throws IOException {
        // When
        Held held = ok(lease.hold(US, EDGES, Optional.empty(), START));

        // Then
        assertThat(file).hasContent(new ClusterLease(US, "fsn", 0).render("home"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
        assertThat(held)
                .isEqualTo(new Held(
                        new ClusterLease(US, "fsn", 0),
                        new RemoteFile(
                                "home.claim",
                                Files.size(file),
                                Files.getLastModifiedTime(file).toMillis() / 1000),
                        START,
                        false));
        assertThat(held.wasTakenOverWithin(Duration.ofDays(1))).isFalse();
    }

    @Test
    void aSecondLookWritesNothing() throws IOException {
        // Given
        Held first = ok(lease.hold(US, EDGES, Optional.empty(), START));
        Object written = key();

        // When
        Held second = ok(lease.hold(
                US,
                EDGES,
                Optional.of(first),
                START.plus(ClusterLease.HEARTBEAT).minusMillis(1)));

        // Then
        assertThat(key()).isEqualTo(written);
        assertThat(second).isEqualTo(first);
    }

    @Test
    void aHeartbeatWritesItAnew() throws IOException {
        // Given
        Held first = ok(lease.hold(US, EDGES, Optional.empty(), START));
        Object written = key();

        // When
        Held second = ok(lease.hold(US, EDGES, Optional.of(first), START.plus(ClusterLease.HEARTBEAT)));

        // Then
        assertThat(key()).isNotEqualTo(written);
        assertThat(second.written()).isEqualTo(START.plus(ClusterLease.HEARTBEAT));
    }

    @Test
    void aClockThatWasSetBackStopsNoHeartbeat() throws IOException {
        // Given
        Held first = ok(lease.hold(US, EDGES, Optional.empty(), START));
        Object written = key();

        // When
        ok(lease.hold(US, EDGES, Optional.of(first), START.minus(Duration.ofHours(1))));

        // Then
        assertThat(key()).isNotEqualTo(written);
    }

    @Test
    void whatWasRemovedByHandIsWrittenAtOnce() throws IOException {
        // Given
        Held first = ok(lease.hold(US, EDGES, Optional.empty(), START));
        Files.delete(file);

        // When
        ok(lease.hold(US, EDGES, Optional.of(first), START.plusSeconds(1)));

        // Then
        assertThat(file).exists();
    }

    @Test
    void aClusterThatLivesKeepsItsName() throws IOException {
        // Given
        ok(lease.hold(OTHER, EDGES, Optional.empty(), START));
        setAge(ClusterLease.SILENCE.minusSeconds(10));
        Object written = key();

        // When
        String message = failed(lease.hold(US, EDGES, Optional.empty(), START), Reason.ClusterNameTaken);

        // Then
        assertThat(message)
                .contains("home", "fsn", "another clusterName", "remove /srv/exposedapp/state/home.claim on the VPS");
        assertThat(key()).isEqualTo(written);
    }

    @Test
    void whoLostTheNameNoticesAtTheNextLook() throws IOException {
        // Given
        Held ours = ok(lease.hold(US, EDGES, Optional.empty(), START));
        Files.delete(file);
        ok(lease.hold(OTHER, EDGES, Optional.empty(), START));

        // When
        Result<Held> held = lease.hold(US, EDGES, Optional.of(ours), START.plusSeconds(1));

        // Then
        failed(held, Reason.ClusterNameTaken);
    }

    @Test
    void theNameOfAClusterThatIsGoneIsTakenOver() throws IOException {
        // Given
        long earliest =
                ok(lease.hold(OTHER, EDGES, Optional.empty(), START)).file().mtimeSeconds();
        setAge(GONE);

        // When
        Held held = ok(lease.hold(US, EDGES, Optional.empty(), START));

        // Then: the file is written once more after its time is known
        assertThat(held.isNew()).isTrue();
        assertThat(held.lease())
                .isEqualTo(new ClusterLease(US, "fsn", held.lease().takenOver()));
        assertThat(held.lease().takenOver()).isBetween(earliest, held.file().mtimeSeconds());
        assertThat(file).hasContent(held.lease().render("home"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void thatItWasTakenOverIsKnownAfterARestart() throws IOException {
        // Given
        ok(lease.hold(OTHER, EDGES, Optional.empty(), START));
        setAge(GONE);
        ClusterLease taken = ok(lease.hold(US, EDGES, Optional.empty(), START)).lease();

        // When
        Held held = ok(lease.hold(US, EDGES, Optional.empty(), START));

        // Then
        assertThat(held.isNew()).isFalse();
        assertThat(held.lease()).isEqualTo(taken);
        assertThat(held.wasTakenOverWithin(Duration.ofMinutes(10))).isTrue();
        assertThat(held.wasTakenOverWithin(Duration.ZERO)).isFalse();
    }

    @Test
    void ourOwnOldClaimIsNoTakeover() throws IOException {
        // Given
        ok(lease.hold(US, EDGES, Optional.empty(), START));
        setAge(Duration.ofDays(1));

        // When
        Held held = ok(lease.hold(US, EDGES, Optional.empty(), START));

        // Then
        assertThat(held.isNew()).isFalse();
        assertThat(held.lease()).isEqualTo(new ClusterLease(US, "fsn", 0));
    }

    @Test
    void namesOfOtherClustersAreTheirs() throws IOException {
        // Given
        ClusterLeaseFile work = ok(slot.connect(sshd.target())).lease("work");
        ok(work.hold(OTHER, EDGES, Optional.empty(), START));

        // When
        ok(lease.hold(US, EDGES, Optional.empty(), START));

        // Then
        assertThat(sshd.state().resolve("work.claim")).hasContent(new ClusterLease(OTHER, "fsn", 0).render("work"));
        ok(work.release(OTHER));
    }

    @Test
    void releaseRemovesOurs() {
        // Given
        ok(lease.hold(US, EDGES, Optional.empty(), START));

        // When
        ok(lease.release(US));

        // Then
        assertThat(file).doesNotExist();
        ok(lease.release(US));
    }

    @Test
    void releaseLeavesAnothersAlone() {
        // Given
        ok(lease.hold(OTHER, EDGES, Optional.empty(), START));

        // When
        ok(lease.release(US));

        // Then
        assertThat(file).hasContent(new ClusterLease(OTHER, "fsn", 0).render("home"));
    }

    @Test
    void anotherEdgeOfOursThatSpeaksOfTheSameVpsIsRefused() throws IOException {
        // Given
        String ours = new ClusterLease(US, "nbg", 0).render("home");
        Files.writeString(file, ours);

        // When
        String message = failed(lease.hold(US, Set.of("fsn", "nbg"), Optional.empty(), START), Reason.SameVps);

        // Then
        assertThat(message).contains("Edge nbg").contains("Edge fsn");
        assertThat(file).hasContent(ours);
    }

    @Test
    void whatAnEdgeHeldThatIsGoneIsItsSuccessors() throws IOException {
        // Given: in a file of our account
        ok(lease.hold(OTHER, EDGES, Optional.empty(), START));
        Files.writeString(file, new ClusterLease(US, "old-name", 0).render("home"));

        // When
        ok(lease.hold(US, EDGES, Optional.empty(), START));

        // Then
        assertThat(file).hasContent(new ClusterLease(US, "fsn", 0).render("home"));
    }

    private static void setAge(Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    /** Another after each write, since a write replaces the file. */
    private static Object key() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }
}
