package io.exposedapp.edge.ssh;

import io.exposedapp.edge.ConnectionSlot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests against a real sshd of their class's own, and the operator's slot to it. */
public abstract class OnAnSshd {

    protected static Sshd sshd;
    protected static ConnectionSlot slot;

    @BeforeAll
    protected static void start() {
        sshd = Sshd.start("127.0.0.1:8082");
        slot = new ConnectionSlot(Limits.DEFAULT);
    }

    @AfterAll
    protected static void stop() throws IOException {
        if (sshd != null) {
            slot.close();
            sshd.close();
        }
    }

    /** Takes away all that is in the account's folders. */
    protected static void empty() throws IOException {
        for (Path folder : List.of(sshd.routes(), sshd.state())) {
            for (String name : names(folder)) {
                Files.delete(folder.resolve(name));
            }
        }
    }

    protected static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }
}
