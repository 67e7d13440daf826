package io.exposedapp.edge.sftp;

import static io.exposedapp.model.Results.failed;
import static io.exposedapp.model.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.edge.EdgeConnection;
import io.exposedapp.edge.ssh.OnAnSshd;
import io.exposedapp.edge.ssh.Sshd;
import io.exposedapp.model.Result;
import io.exposedapp.model.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real sshd. */
class RouteDirectoryTest extends OnAnSshd {

    private RouteDirectory routes;

    @BeforeEach
    void connect() {
        routes = ok(slot.connect(sshd.target())).routes();
    }

    @AfterEach
    void leaveNothing() throws IOException {
        empty();
    }

    @Test
    void writesListsReadsAndDeletes() throws IOException {
        // When
        RemoteFile put = ok(routes.put("home_photos_immich.yml", "http: {} # ä\n"));

        // Then
        Path file = sshd.routes().resolve("home_photos_immich.yml");
        assertThat(put)
                .isEqualTo(new RemoteFile(
                        "home_photos_immich.yml",
                        14,
                        Files.getLastModifiedTime(file).toMillis() / 1000));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
        assertThat(ok(routes.list())).containsExactly(put);
        assertThat(ok(routes.read("home_photos_immich.yml"))).isEqualTo("http: {} # ä\n");
        assertThat(ok(routes.delete("home_photos_immich.yml"))).isTrue();
        assertThat(ok(routes.delete("home_photos_immich.yml"))).isFalse();
        assertThat(ok(routes.list())).isEmpty();
        assertThat(files(sshd.state())).isEmpty();
    }

    @Test
    void listsFilesOfOthersButNoFolders() throws IOException {
        // Given
        Files.writeString(sshd.routes().resolve("Dashboard.toml"), "");
        Files.createDirectory(sshd.routes().resolve("folder.yml"));

        // When
        List<RemoteFile> list = ok(routes.list());

        // Then
        assertThat(list).extracting(RemoteFile::name).containsExactly("Dashboard.toml");
    }

    @Test
    void listsMoreThanTheServerTellsAtATime() throws IOException {
        // Given: some twenty answers
        for (int i = 0; i < 2000; i++) {
            Files.writeString(sshd.routes().resolve("app-" + i + ".yml"), "n: " + i);
        }

        // When
        List<RemoteFile> list = ok(routes.list());

        // Then
        assertThat(list)
                .extracting(RemoteFile::name)
                .doesNotHaveDuplicates()
                .isSorted()
                .hasSize(2000);
        assertThat(list.get(list.size() - 1))
                .isEqualTo(new RemoteFile(
                        "app-999.yml",
                        6,
                        Files.getLastModifiedTime(sshd.routes().resolve("app-999.yml"))
                                        .toMillis()
                                / 1000));
    }

    @Test
    void replacesInOneStep() throws IOException {
        // Given a reader that looks at the file all the time
        String first = "a".repeat(200_000);
        String second = "b".repeat(300_000);
        ok(routes.put("x.yml", first));
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Set<String>> seen = CompletableFuture.supplyAsync(() -> {
            Set<String> texts = new TreeSet<>();
            while (!done.get()) {
                String text = text(sshd.routes().resolve("x.yml"));
                texts.add(text.equals(first) ? "first" : text.equals(second) ? "second" : "neither");
            }
            return texts;
        });

        // When
        for (int i = 0; i < 10; i++) {
            ok(routes.put("x.yml", i % 2 == 0 ? second : first));
        }

        // Then
        done.set(true);
        assertThat(seen.join()).containsExactly("first", "second");
    }

    @Test
    void writesManyAtOnce() throws IOException {
        // When
        List<Result<RemoteFile>> all = IntStream.range(0, 60)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> routes.put(i + ".yml", "n: " + i)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        // Then
        assertThat(all).allSatisfy(Results::ok);
        assertThat(ok(routes.list())).hasSize(60);
        assertThat(ok(routes.read("42.yml"))).isEqualTo("n: 42");
        assertThat(files(sshd.state())).isEmpty();
    }

    @Test
    void leavesNoTemporaryFileWhenTheRenameFails() throws IOException {
        // Given
        Files.createDirectory(sshd.routes().resolve("folder.yml"));

        // When
        String message = failed(routes.put("folder.yml", "http: {}"), Reason.PermissionDenied);

        // Then
        assertThat(message).contains("fsn", "writing /routes/folder.yml");
        assertThat(files(sshd.state())).isEmpty();
        ok(routes.put("works.yml", "http: {}"));
    }

    @Test
    void doesNotReplaceWhatBelongsToAnother() throws IOException {
        // Given
        Files.writeString(sshd.routes().resolve("root.yml"), "root's");

        // When
        Result<RemoteFile> put = routes.put("root.yml", "ours");
        Result<Boolean> delete = routes.delete("root.yml");

        // Then
        assertThat(failed(put, Reason.PermissionDenied)).contains("has another owner");
        failed(delete, Reason.PermissionDenied);
        assertThat(sshd.routes().resolve("root.yml")).hasContent("root's");
        assertThat(files(sshd.state())).isEmpty();
    }

    @Test
    void saysThatAFolderIsMissing() throws IOException {
        // Given
        Files.delete(sshd.state());

        // When
        Result<RemoteFile> put = routes.put("x.yml", "http: {}");

        // Then
        slot.close();
        RouteDirectory anew = ok(slot.connect(sshd.target())).routes();
        assertThat(ok(anew.delete("x.yml"))).isFalse();
        sshd.makeFolders();
        assertThat(failed(put, Reason.PermissionDenied)).contains("/state is missing");
    }

    @Test
    void saysThatAFileVanished() {
        assertThat(failed(routes.read("gone.yml"), Reason.PermissionDenied)).contains("reading /routes/gone.yml");
    }

    @Test
    void doesNotReadWithoutEnd() {
        // Given
        ok(routes.put("large.yml", "x".repeat((1 << 20) + 1)));

        // When
        Result<String> read = routes.read("large.yml");

        // Then
        failed(read, Reason.ForeignRouter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../state/x.yml", "/etc/x.yml", "a/b.yml", "..", "*.yml", "x.yml\n", "", "a\\.yml", "x?.yml"})
    void touchesNoNameThatLeavesTheFolder(String name) {
        failed(routes.put(name, "http: {}"), Reason.PermissionDenied);
        failed(routes.read(name), Reason.PermissionDenied);
        failed(routes.delete(name), Reason.PermissionDenied);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.yaml", "X.yml", "My Blog.yml", "ä.yml"})
    void readsNamesThatOnlyOthersGiveAndWritesNone(String name) throws IOException {
        // Given a file that the account could replace and delete
        Path file = Files.writeString(sshd.routes().resolve(name), "theirs");
        Sshd.run("chown", Sshd.ACCOUNT, file.toString());

        // When
        Result<RemoteFile> put = routes.put(name, "ours");
        Result<Boolean> delete = routes.delete(name);

        // Then
        failed(put, Reason.PermissionDenied);
        failed(delete, Reason.PermissionDenied);
        assertThat(ok(routes.read(name))).isEqualTo("theirs");
    }

    @Test
    void clearsOwnLeftoversWhenItConnects() throws IOException {
        // Given a killed upload of ours, one of another account, and a file of somebody's
        String killed = "0123456789abcdef0123456789abcdef";
        Files.writeString(sshd.state().resolve("upload-nobody-" + killed), "half");
        Sshd.run(
                "chown",
                "nobody",
                sshd.state().resolve("upload-nobody-" + killed).toString());
        Files.writeString(sshd.state().resolve("upload-nobody-else-" + killed), "half");
        Files.writeString(sshd.state().resolve("notes"), "");
        slot.close();

        // When
        ok(slot.connect(sshd.target()));

        // Then
        assertThat(files(sshd.state()))
                .extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrder("upload-nobody-else-" + killed, "notes");
    }

    @Test
    void connectsAlthoughALeftoverIsSomebodyElses() throws IOException {
        // Given
        Files.writeString(sshd.state().resolve("upload-nobody-0123456789abcdef0123456789abcdef"), "root's");
        slot.close();

        // When
        Result<EdgeConnection> connection = slot.connect(sshd.target());

        // Then
        ok(connection);
        assertThat(files(sshd.state())).hasSize(1);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
