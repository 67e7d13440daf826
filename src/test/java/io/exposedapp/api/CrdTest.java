package io.exposedapp.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.exposedapp.api.CrdFields.Field;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The committed CRDs, and the chart's, are what the Java types say; they explain themselves, and the corpus leaves out
 * no mistake.
 */
class CrdTest {

    @ParameterizedTest
    @ValueSource(strings = {"exposedapps.exposedapp.io-v1.yml", "edges.exposedapp.io-v1.yml"})
    void committedFilesAreTheGeneratedOnes(String file, @TempDir Path generated) throws Exception {
        // When
        new CRDGenerator()
                .inOutputDir(generated.toFile())
                .withPostProcessor(new CrdPolish())
                .customResourceClasses(ExposedApp.class, Edge.class)
                .detailedGenerate();

        // Then
        String expected = Files.readString(generated.resolve(file));
        assertThat(Path.of("crds", file)).as("rebuild, and commit what changed").hasContent(expected);
        assertThat(Path.of("helm/exposedapp-operator/crds", file))
                .as("rebuild, and commit what changed")
                .hasContent(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ExposedApp", "Edge"})
    void everyFieldIsExplained(String kind) {
        for (String part : List.of("spec", "status")) {
            assertThat(CrdFields.below(kind, part))
                    .filteredOn(Field::isNamed)
                    .allSatisfy(f ->
                            assertThat(f.schema().getDescription()).as(f.path()).isNotBlank());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ExposedApp", "Edge"})
    void everyFieldOfASpecSaysWhatItsDefaultIsAndShowsAnExample(String kind) {
        assertThat(CrdFields.below(kind, "spec"))
                .filteredOn(f -> f.isNamed() && f.path().contains("."))
                .allSatisfy(f -> {
                    assertThat(f.schema().getDescription().contains(" Default: "))
                            .as("%s says its default", f.path())
                            .isEqualTo(!f.required());
                    boolean isLeafOrList = f.schema().getProperties().isEmpty()
                            && !"boolean".equals(f.schema().getType());
                    assertThat(f.schema().getDescription().contains(" Example: "))
                            .as("%s shows an example", f.path())
                            .isEqualTo(isLeafOrList);
                    if (f.schema().getDefault() != null) {
                        assertThat(f.schema().getDescription())
                                .contains(" Default: " + f.schema().getDefault().asText() + ".");
                    }
                });
    }

    /** That the API server gives it to each new object is tried in ClusterIT. */
    @ParameterizedTest
    @ValueSource(strings = {"ExposedApp", "Edge"})
    void theStatusOfANewObjectSpeaksOfNoGeneration(String kind) {
        JsonNode byDefault =
                CrdFields.schema(kind).getProperties().get("status").getDefault();
        assertThat(byDefault).hasToString("{\"observedGeneration\":-1}");
    }

    /** What the API server says to each is tried in ClusterIT. */
    @ParameterizedTest
    @ValueSource(strings = {"ExposedApp", "Edge"})
    void theCorpusMakesEveryMistakeThatTheSchemaTells(String kind) throws IOException {
        // Given
        Set<String> made = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/invalid"))) {
            for (Path file : files.toList()) {
                JsonNode object = Serialization.yamlMapper().readTree(Files.readString(file));
                if (object.path("kind").asText().equals(kind)) {
                    CrdMistakes.made("", CrdFields.schema(kind), object).forEach(m -> made.add(m.substring(1)));
                }
            }
        }
        // When
        Set<String> missing = new TreeSet<>();
        CrdFields.below(kind, "spec").forEach(f -> missing.addAll(CrdMistakes.possible(f)));
        missing.removeAll(made);
        // Then
        assertThat(missing)
                .as("no file in src/test/resources/invalid makes these mistakes")
                .isEmpty();
    }
}
