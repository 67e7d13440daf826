package io.exposedapp.edge.sftp;

import static io.exposedapp.model.Results.failed;
import static io.exposedapp.model.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.edge.ConnectionSlot;
import io.exposedapp.edge.EdgeConnection;
import io.exposedapp.edge.ssh.Limits;
import io.exposedapp.edge.ssh.Sshd;
import io.exposedapp.model.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An sshd that allows each connection fewer sessions than the operator would open. */
class FewSessionsTest {

    private static final List<String> FILES = IntStream.range(0, 12)
            .mapToObj(i -> "home_photos_app-" + i + ".yml")
            .toList();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void manyChangesAtOnceTakeFewerChannelsAndOneConnection(int sessions) throws IOException {
        try (Sshd sshd = Sshd.start("127.0.0.1:8082", "MaxSessions " + sessions + "\n");
                ConnectionSlot slot = new ConnectionSlot(Limits.DEFAULT)) {
            EdgeConnection connection = ok(slot.connect(sshd.target()));
            RouteDirectory routes = connection.routes();
            // When
            List<Result<RemoteFile>> written = ok(RouteDirectory.each(FILES, file -> routes.put(file, "a: 1\n")));
            // Then
            assertThat(written).hasSize(FILES.size()).allMatch(r -> r.value().isPresent());
            // When
            List<Result<Boolean>> deleted = ok(RouteDirectory.each(FILES, routes::delete));
            // Then
            assertThat(deleted).hasSize(FILES.size()).containsOnly(Result.ok(true));
            assertThat(ok(routes.list())).isEmpty();
            assertThat(connection.session().isAlive()).isTrue();
            assertThat(sshd.connections()).isEqualTo(1);
        }
    }

    @Test
    void aRefusedFileCostsNoSession() throws IOException {
        try (Sshd sshd = Sshd.start("127.0.0.1:8082", "MaxSessions 1\n");
                ConnectionSlot slot = new ConnectionSlot(Limits.DEFAULT)) {
            RouteDirectory routes = ok(slot.connect(sshd.target())).routes();
            for (String file : FILES) {
                Files.createDirectory(sshd.routes().resolve(file));
                failed(routes.read(file), Reason.PermissionDenied);
            }
            assertThat(ok(routes.list())).isEmpty();
        }
    }

    @Test
    void anSshdThatAllowsNoneIsTold() throws IOException {
        try (Sshd sshd = Sshd.start("127.0.0.1:8082", "MaxSessions 0\n");
                ConnectionSlot slot = new ConnectionSlot(Limits.DEFAULT)) {
            RouteDirectory routes = ok(slot.connect(sshd.target())).routes();
            assertThat(failed(routes.list(), Reason.PermissionDenied)).contains("fsn", "MaxSessions");
        }
    }
}
