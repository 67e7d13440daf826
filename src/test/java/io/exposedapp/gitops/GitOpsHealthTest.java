package io.exposedapp.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.exposedapp.gitops.GitOpsTools.Health;
import io.exposedapp.plan.WorldFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Helm, Flux and Argo CD make of the product's objects, by their own engines and with the files of config/. The
 * tables of docs/gitops.md are the expectation.
 */
class GitOpsHealthTest {

    private static final Path PAGE = Path.of("docs/gitops.md");
    private static final Pattern ROW =
            Pattern.compile("^\\| (.+) \\| (\\w+) \\| (\\w+) \\| (\\w+) \\| ([^|]+) \\|$", Pattern.MULTILINE);

    @TestFactory
    Stream<DynamicTest> eachToolSaysWhatTheGuideSaysOfEachStage() throws IOException {
        Set<String> unused = new HashSet<>(Stages.ALL.keySet());
        List<DynamicTest> rows = ROW.matcher(Files.readString(PAGE))
                .results()
                .filter(row -> !row.group(1).equals("stage"))
                .map(row -> {
                    unused.remove(row.group(1));
                    return DynamicTest.dynamicTest(row.group(1), () -> assertIsSaid(row));
                })
                .toList();
        assertThat(unused).as("stages that the tables lack").isEmpty();
        return rows.stream();
    }

    private static void assertIsSaid(MatchResult row) {
        // Given
        assertThat(Stages.ALL).containsKey(row.group(1));
        ObjectNode object = Stages.ALL.get(row.group(1)).get();
        // When
        Health health = GitOpsTools.healthOf(object);
        // Then
        assertThat(List.of(
                        health.kstatus().status(),
                        health.flux().status(),
                        health.argo().status()))
                .as("kstatus, Flux, Argo CD: %s", health)
                .containsExactly(row.group(2), row.group(3), row.group(4));
        assertThat(health.argo().message()).startsWith(row.group(5));
    }

    @Test
    void argoCdAndFluxAgreeOnEveryObjectOfTheGoldenWorlds() throws IOException {
        // Given
        List<ObjectNode> objects = new ArrayList<>();
        try (Stream<Path> worlds = Files.list(WorldFolder.WORLDS)) {
            worlds.filter(w -> Files.exists(w.resolve("world.yaml")))
                    .map(w -> w.getFileName().toString())
                    .sorted()
                    .forEach(world -> objects.addAll(Reported.all(world)));
        }
        // When
        List<Health> all = GitOpsTools.healthOf(objects);
        // Then
        assertThat(all).hasSizeGreaterThan(150).allSatisfy(GitOpsHealthTest::assertAgreed);
    }

    private static void assertAgreed(Health health) {
        String expected = switch (health.flux().status()) {
            case "Current" -> "Healthy";
            case "Failed" -> "Degraded";
            default -> "Progressing";
        };
        assertThat(health.argo().status()).as("%s", health).isEqualTo(expected);
        assertThat(health.flux().status()).as("%s", health).isIn("Current", "Failed", "InProgress");
    }

    @Test
    void anObjectWithoutStatusIsHealthyForKstatusAndAnErrorForFlux() {
        // Given: as with CRDs of version 0.1
        ObjectNode app = Reported.app("served");
        app.remove("status");
        // When
        Health health = GitOpsTools.healthOf(app);
        // Then
        assertThat(health.kstatus().status()).isEqualTo("Current");
        assertThat(health.flux().status()).isEqualTo("Error");
        assertThat(health.argo().status()).isEqualTo("Progressing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"string.sub(obj.metadata.name, 1, 3)", "math.max(1, 2) .. ''"})
    void argoCdGivesScriptsNoStringLibraryAndNoMath(String message, @TempDir Path folder) throws IOException {
        // Given
        Path script = Files.writeString(folder.resolve("argocd-cm.yaml"), """
        apiVersion: v1
        kind: ConfigMap
        data:
          resource.customizations.health.exposedapp.io_ExposedApp: |
            return { status = "Healthy", message = %s }
        """.formatted(message));
        // When
        Health health =
                GitOpsTools.healthOf(script, List.of(Reported.app("served"))).get(0);
        // Then
        assertThat(health.argo().status()).isEqualTo("Error");
        assertThat(health.argo().message()).contains("attempt to index a non-table object(nil)");
    }
}
