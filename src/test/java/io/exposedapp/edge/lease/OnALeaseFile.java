package io.exposedapp.edge.lease;

import static io.exposedapp.model.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.edge.ssh.OnAnSshd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A lease file of the name "home" on a real sshd, whose clock is this machine's. */
abstract class OnALeaseFile extends OnAnSshd {

    static final Set<String> EDGES = Set.of("fsn");

    static final String US = "8f1c0e9a-0000-4000-8000-000000000001";
    static final String OTHER = "another-cluster";
    static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    static Path file;
    ClusterLeaseFile lease;

    @BeforeAll
    static void nameTheFile() {
        file = sshd.state().resolve("home.claim");
    }

    @BeforeEach
    void connect() {
        lease = ok(slot.connect(sshd.target())).lease("home");
    }

    /** Whatever is done, no temporary file is left. */
    @AfterEach
    void nothingElseIsLeft() throws IOException {
        Files.deleteIfExists(file);
        assertThat(sshd.state()).isEmptyDirectory();
    }
}
