package io.exposedapp.edge;

import static io.exposedapp.edge.TestVisits.name;
import static io.exposedapp.edge.TestVisits.text;
import static io.exposedapp.edge.TestVisits.wanted;
import static io.exposedapp.model.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.edge.ssh.EdgeTarget;
import io.exposedapp.edge.ssh.Limits;
import io.exposedapp.edge.ssh.Wire;
import io.exposedapp.model.AppKey;
import io.exposedapp.plan.world.EdgeFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a visit reads: our own files now and then, other people's when they changed. */
class FileContentsTest extends VisitsOfAnSshd {

    @Test
    void aHandEditThatSizeAndTimeDontShowIsUndoneAfterTheCheckInterval() throws IOException {
        // Given
        us.visit(edge, wanted(APP));
        spoil(APP);

        // When
        us.pass(TestVisits.CHECK_INTERVAL.minusMillis(1));
        us.visit(edge, wanted(APP));

        // Then
        assertThat(file(APP)).content().doesNotContain("immich.example.com");
        us.pass(Duration.ofMillis(1));
        us.visit(edge, wanted(APP));
        assertThat(file(APP)).hasContent(text(APP));
    }

    @Test
    void twentyFilesAVisitAreChecked() throws IOException {
        // Given
        AppKey[] apps = IntStream.range(0, 25)
                .mapToObj(i -> new AppKey("apps", "app" + i))
                .toArray(AppKey[]::new);
        us.visit(edge, wanted(apps));
        for (AppKey app : apps) {
            spoil(app);
        }
        us.pass(TestVisits.CHECK_INTERVAL);

        // When
        us.visit(edge, wanted(apps));

        // Then
        assertThat(apps).filteredOn(app -> isGood(app)).hasSize(20);
        us.visit(edge, wanted(apps));
        assertThat(apps).allMatch(app -> isGood(app));
    }

    @Test
    void filesThatVanishedDontDelayTheChecksOfOthers() throws IOException {
        // Given twenty files that somebody removed when their apps went
        AppKey[] apps = IntStream.range(0, 20)
                .mapToObj(i -> new AppKey("apps", "app" + i))
                .toArray(AppKey[]::new);
        us.visit(edge, wanted(apps));
        for (AppKey app : apps) {
            Files.delete(file(app));
        }
        us.pass(Duration.ofMinutes(1));
        us.visit(edge, wanted(APP));
        spoil(APP);
        us.pass(TestVisits.CHECK_INTERVAL);

        // When
        us.visit(edge, wanted(APP));

        // Then
        assertThat(file(APP)).hasContent(text(APP));
    }

    @Test
    void aFileThatMayNotBeReadIsTroubleOfItsOwnAppOnly() throws IOException {
        // Given
        put(name(NOTES), "secret");
        Files.setPosixFilePermissions(file(NOTES), PosixFilePermissions.fromString("rw-------"));

        // When
        EdgeFacts facts = us.visit(edge, wanted(APP, NOTES));

        // Then
        assertThat(file(APP)).hasContent(text(APP));
        assertThat(file(NOTES)).hasContent("secret");
        assertThat(facts.routes().get(NOTES).verdict().reason()).isEqualTo(Reason.PermissionDenied);
        assertThat(facts.routes().get(NOTES).verdict().message()).contains("reading /routes/home_notes_memos.yml");
    }

    @Test
    void otherPeoplesBrokenFilesAreNamedUntilTheyAreMended() throws IOException {
        // Given
        put("My Blog.yaml", "http: {}\n");
        put("app.yml", "http: [\n");
        put("config.toml", "[http]\n[http]\n");

        // When
        EdgeFacts facts = us.visit(edge, wanted(APP));

        // Then
        assertThat(facts.traefik().reason()).isEqualTo(Reason.ForeignFileBroken);
        assertThat(facts.traefik().message())
                .contains(
                        "/srv/exposedapp/routes/My Blog.yaml (its http is empty)",
                        "/srv/exposedapp/routes/app.yml (it isn't YAML")
                .doesNotContain("toml");
        put("app.yml", "http: {middlewares: {a: {compress: {}}}}\n");
        Files.delete(sshd.routes().resolve("My Blog.yaml"));
        assertThat(us.visit(edge, wanted(APP)).traefik().reason()).isEqualTo(Reason.NotVerified);
    }

    /** One after the other they can't take less than eight seconds over this line. */
    @Test
    void otherPeoplesFilesAreReadSideBySide() throws IOException {
        // Given
        for (int i = 0; i < 100; i++) {
            put("work_apps_app" + i + ".yml", "http: {middlewares: {a: {compress: {}}}}\n");
        }
        EdgeTarget near = sshd.target();
        try (Wire line = new Wire(sshd.port, Duration.ofMillis(20))) {
            ConnectionSlot far = new ConnectionSlot(Limits.DEFAULT);
            EdgeConnection connection = ok(far.connect(new EdgeTarget(
                    near.edge(), near.host(), line.port(), near.user(), near.hostKeys(), near.privateKey(), "")));
            long start = System.nanoTime();

            // When
            us.visit(connection, wanted(APP));

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
            far.close();
        }
    }

    /** Other content of the same size, with the same time. */
    private static void spoil(AppKey app) throws IOException {
        FileTime time = Files.getLastModifiedTime(file(app));
        Files.writeString(file(app), Files.readString(file(app)).replace("example.com", "example.org"));
        Files.setLastModifiedTime(file(app), time);
    }

    private static boolean isGood(AppKey app) {
        try {
            return Files.readString(file(app)).equals(text(app));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
