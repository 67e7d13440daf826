package io.exposedapp.edge.lease;

import static io.exposedapp.model.Results.failed;
import static io.exposedapp.model.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lease files that this version did not write. Against a real sshd, whose clock is this machine's. */
class UnknownLeaseTest extends OnALeaseFile {

    /** What is left where the power went before a new file's content was on the disk. */
    @Test
    void anEmptyFileIsFree() throws IOException {
        // Given
        ok(lease.hold(OTHER, EDGES, Optional.empty(), START));
        Files.writeString(file, "");

        // When
        ok(lease.hold(US, EDGES, Optional.empty(), START));

        // Then
        assertThat(file).hasContent(new ClusterLease(US, "fsn", 0).render("home"));
    }

    static Stream<String> textsOfOthers() {
        String ours = new ClusterLease(US, "fsn", 0).render("home");
        return Stream.of(
                "garbage",
                "\n",
                "\u0000\u0000",
                ours + "version: 2\n",
                ours.replace("takenOver: 0", "takenOver: 0\ntakenAt: 7"),
                ours.replace("cluster:", "clusterUid:"),
                "x".repeat(5_000));
    }

    @ParameterizedTest
    @MethodSource("textsOfOthers")
    void aFileThatIsNotUnderstoodStaysHoweverOldItIs(String text) throws IOException {
        // Given: in a file of our account, silent for a day
        ok(lease.hold(US, EDGES, Optional.empty(), START));
        Files.writeString(file, text);
        setAge(Duration.ofDays(1));
        Object written = key();

        // When
        String message = failed(lease.hold(US, EDGES, Optional.empty(), START), Reason.ClusterNameTaken);

        // Then
        assertThat(message).contains("home", "fsn", "rm /srv/exposedapp/state/home.claim");
        assertThat(key()).isEqualTo(written);
        assertThat(Files.readString(file)).isEqualTo(text);
    }

    @Test
    void aFileThatIsNotUnderstoodIsNotReleased() throws IOException {
        // Given
        String newer = new ClusterLease(US, "fsn", 0).render("home") + "version: 2\n";
        ok(lease.hold(US, EDGES, Optional.empty(), START));
        Files.writeString(file, newer);

        // When
        ok(lease.release(US));

        // Then
        assertThat(file).hasContent(newer);
    }

    private static void setAge(Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    /** Another after each write, since a write replaces the file. */
    private static Object key() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }
}
