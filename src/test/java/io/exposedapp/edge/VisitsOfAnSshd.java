package io.exposedapp.edge;

import static io.exposedapp.edge.TestVisits.name;
import static io.exposedapp.edge.TestVisits.text;
import static io.exposedapp.model.Results.ok;

import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.edge.ssh.OnAnSshd;
import io.exposedapp.model.AppKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Visits to a real sshd, without a Traefik that could be asked. What they leave goes after each test. */
abstract class VisitsOfAnSshd extends OnAnSshd {

    static final AppKey APP = new AppKey("photos", "immich");
    static final AppKey NOTES = new AppKey("notes", "memos");

    final TestVisits us = new TestVisits("us");
    EdgeConnection edge;

    @BeforeEach
    void connect() {
        EdgeTarget target = sshd.target();
        edge = ok(slot.connect(new EdgeTarget(
                target.edge(),
                target.host(),
                target.port(),
                target.user(),
                target.hostKeys(),
                target.privateKey(),
                "")));
    }

    @AfterEach
    void leaveNothing() throws IOException {
        empty();
    }

    static Path file(AppKey app) {
        return sshd.routes().resolve(name(app));
    }

    /** As root, not as our account. */
    static void put(String name, String text) throws IOException {
        Files.writeString(sshd.routes().resolve(name), text);
    }
}
