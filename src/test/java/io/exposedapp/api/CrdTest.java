package io.exposedapp.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.crdv2.generator.CRDGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed CRDs, and those that the chart brings, are what the Java types say. */
class CrdTest {

  @ParameterizedTest
  @ValueSource(strings = {"exposedapps.exposedapp.io-v1.yml", "edges.exposedapp.io-v1.yml"})
  void committedFilesAreTheGeneratedOnes(String file, @TempDir Path generated) throws Exception {
    // When
    new CRDGenerator().inOutputDir(generated.toFile()).withPostProcessor(new CrdPolish()).customResourceClasses(ExposedApp.class, Edge.class).detailedGenerate();

    // Then
    String expected = Files.readString(generated.resolve(file));
    assertThat(Path.of("crds", file)).as("rebuild, and commit what changed").hasContent(expected);
    assertThat(Path.of("helm/exposedapp-operator/crds", file)).as("rebuild, and commit what changed").hasContent(expected);
  }
}
