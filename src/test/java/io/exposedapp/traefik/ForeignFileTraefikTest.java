package io.exposedapp.traefik;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.exposedapp.it.LocalTraefik;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What we call broken, a real Traefik refuses, and with it each change of other files; what we call good, it takes.
 * Needs -Dtraefik.binary.
 */
public class ForeignFileTraefikTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static Path routes;
    private static LocalTraefik traefik;
    private static int changes;

    @BeforeAll
    static void start() throws IOException {
        String binary = System.getProperty("traefik.binary");
        assumeTrue(binary != null, "needs -Dtraefik.binary");
        routes = Files.createDirectory(folder.resolve("routes"));
        change();
        traefik = new LocalTraefik(binary, folder, routes);
        await("Traefik serves").atMost(PATIENCE).ignoreExceptions().until(() -> rule().contains("change1."));
    }

    @AfterAll
    static void stop() {
        if (traefik != null) {
            traefik.close();
        }
    }

    @ParameterizedTest
    @MethodSource("io.exposedapp.traefik.ForeignFileTest#good")
    void takesAChangeBesideAGoodFile(String text) throws IOException {
        // Given
        put("foreign.yml", text);

        // When
        String wanted = change();

        // Then
        assertServed(wanted);
        Files.delete(routes.resolve("foreign.yml"));
    }

    @ParameterizedTest
    @MethodSource("io.exposedapp.traefik.ForeignFileTest#broken")
    void takesNoChangeBesideABrokenFile(ForeignFileTest.Broken file) throws IOException {
        // Given
        String before = rule();
        refusedSince(refusals(), () -> put("foreign.yml", file.text()));

        // When
        String[] wanted = new String[1];
        refusedSince(refusals(), () -> wanted[0] = change());

        // Then
        assertThat(rule()).isEqualTo(before);
        Files.delete(routes.resolve("foreign.yml"));
        assertServed(wanted[0]);
    }

    private interface Change {
        void make() throws IOException;
    }

    private static void refusedSince(long before, Change change) throws IOException {
        change.make();
        await("Traefik refuses foreign.yml").atMost(PATIENCE).until(() -> refusals() > before);
    }

    private static long refusals() throws IOException {
        return traefik.log()
                .lines()
                .filter(line -> line.contains("foreign.yml"))
                .count();
    }

    private static void assertServed(String rule) {
        await("a change is taken up")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(rule()).isEqualTo(rule));
    }

    private static String rule() {
        return traefik.items("routers")
                .getOrDefault("canary@file", MissingNode.getInstance())
                .path("rule")
                .asText();
    }

    /** Changes a file of ours; returns the rule that it holds now. */
    private static String change() throws IOException {
        String rule = "Host(`change" + ++changes + ".example.com`)";
        put("canary.yml", "http: {routers: {canary: {rule: \"" + rule + "\", service: noop@internal}}}\n");
        return rule;
    }

    /** In one step, so that Traefik never reads half a file. */
    private static void put(String name, String text) throws IOException {
        Path half = Files.writeString(folder.resolve("half"), text);
        Files.move(half, routes.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
