package io.exposedapp.edge.sftp;

import static io.exposedapp.model.Results.failed;
import static io.exposedapp.model.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.exposedapp.api.Reason;
import io.exposedapp.edge.ConnectionSlot;
import io.exposedapp.edge.lease.ClusterLease;
import io.exposedapp.edge.lease.ClusterLeaseFile;
import io.exposedapp.edge.lease.ClusterLeaseFile.Held;
import io.exposedapp.edge.ssh.Limits;
import io.exposedapp.edge.ssh.Sshd;
import io.exposedapp.model.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real sshd on a real, small file system; skipped where nothing can be mounted. */
class FullDiskTest {

    private static final Set<String> EDGES = Set.of("fsn");

    private final ConnectionSlot slot = new ConnectionSlot(Limits.DEFAULT);
    private Sshd sshd;
    private boolean mounted;
    private RouteDirectory routes;

    @BeforeEach
    void start() throws Exception {
        sshd = Sshd.start("127.0.0.1:8082");
        mounted = mount("-t", "tmpfs", "-o", "size=64k,mode=755", "tmpfs");
        assumeTrue(mounted, "needs the right to mount");
        sshd.makeFolders();
        routes = ok(slot.connect(sshd.target())).routes();
    }

    @AfterEach
    void stop() throws IOException {
        slot.close();
        if (mounted) {
            Sshd.run("umount", "--lazy", sshd.root().toString());
        }
        if (sshd != null) {
            sshd.close();
        }
    }

    @Test
    void saysThatTheDiskIsFullAndLeavesNothing() {
        // When
        Result<RemoteFile> put = routes.put("large.yml", "x".repeat(200_000));

        // Then
        assertThat(failed(put, Reason.DiskFull)).contains("fsn", "df -h");
        assertThat(sshd.state()).isEmptyDirectory();
        assertThat(sshd.routes()).isEmptyDirectory();
        ok(routes.put("small.yml", "http: {}"));
    }

    @Test
    void saysThatTheDiskIsReadOnly() throws Exception {
        // Given
        assumeTrue(mount("-o", "remount,ro"), "needs the right to mount");

        // When
        Result<RemoteFile> put = routes.put("x.yml", "http: {}");

        // Then
        assertThat(failed(put, Reason.PermissionDenied)).contains("read-only");
    }

    @Test
    void aFullDiskTakesNoNameAway() throws IOException {
        // Given a claim that was taken over long ago
        long now = Instant.now().getEpochSecond();
        putLease(new ClusterLease("us", "fsn", now - 3600));
        fill();

        // When
        Held held = ok(lease().hold("us", EDGES, Optional.empty(), Instant.now()));

        // Then
        assertThat(held.lease()).isEqualTo(new ClusterLease("us", "fsn", now - 3600));
        assertThat(held.wasTakenOverWithin(Duration.ofMinutes(10))).isFalse();
        assertThat(sshd.state()).isDirectoryNotContaining("glob:**/upload-*");
    }

    @Test
    void aFullDiskLetsNobodyClaimANameOfAnother() throws IOException {
        // Given
        putLease(new ClusterLease("them", "fsn", 0));
        fill();

        // When
        Result<Held> held = lease().hold("us", EDGES, Optional.empty(), Instant.now());

        // Then
        assertThat(failed(held, Reason.DiskFull)).contains("df -h");
        assertThat(sshd.state()).isDirectoryNotContaining("glob:**/upload-*");
    }

    @Test
    void aFullDiskTakesOverNoFileThatIsNotUnderstood() throws IOException {
        // Given
        Path file = Files.writeString(
                sshd.state().resolve("home.claim"), new ClusterLease("us", "fsn", 0).render("home") + "version: 2\n");
        Sshd.run("chown", Sshd.ACCOUNT, file.toString());
        fill();

        // When
        Result<Held> held = lease().hold("us", EDGES, Optional.empty(), Instant.now());

        // Then
        failed(held, Reason.ClusterNameTaken);
    }

    @Test
    void aFullDiskLetsNoOtherEdgeOfOursIn() throws IOException {
        // Given
        putLease(new ClusterLease("us", "old", 0));
        fill();

        // When
        Result<Held> held = lease().hold("us", Set.of("old", "fsn"), Optional.empty(), Instant.now());

        // Then
        assertThat(failed(held, Reason.SameVps)).contains("old");
    }

    @Test
    void theNextVisitAfterAFullDiskSaysThatWeLive() throws IOException {
        // Given
        putLease(new ClusterLease("us", "fsn", 0));
        fill();
        Held full = ok(lease().hold("us", EDGES, Optional.empty(), Instant.now()));
        Files.delete(sshd.root().resolve("filler"));

        // When
        Held held = ok(lease().hold("us", EDGES, Optional.of(full), Instant.now()));

        // Then
        assertThat(held.written()).isAfter(full.written());
    }

    @Test
    void aReadOnlyDiskTakesNoNameAway() throws Exception {
        // Given
        putLease(new ClusterLease("us", "fsn", 0));
        assumeTrue(mount("-o", "remount,ro"), "needs the right to mount");

        // When
        Held held = ok(lease().hold("us", EDGES, Optional.empty(), Instant.now()));

        // Then
        assertThat(held.lease()).isEqualTo(new ClusterLease("us", "fsn", 0));
    }

    private ClusterLeaseFile lease() {
        return ok(slot.connect(sshd.target())).lease("home");
    }

    private void putLease(ClusterLease lease) throws IOException {
        Path file = Files.writeString(sshd.state().resolve("home.claim"), lease.render("home"));
        Sshd.run("chown", Sshd.ACCOUNT, file.toString());
    }

    private void fill() throws IOException {
        assertThatThrownBy(() -> Files.write(sshd.root().resolve("filler"), new byte[100_000]))
                .hasMessageContaining("No space left");
    }

    private boolean mount(String... options) throws Exception {
        String[] command = new String[options.length + 2];
        command[0] = "mount";
        System.arraycopy(options, 0, command, 1, options.length);
        command[command.length - 1] = sshd.root().toString();
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }
}
