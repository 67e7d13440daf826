package io.exposedapp.it;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the samples and the docs show is what the API server takes. */
@ExtendWith(SharedCluster.class)
class SamplesIT {

    private static final Pattern YAML = Pattern.compile("```yaml\n(apiVersion: exposedapp.io/.*?)```", Pattern.DOTALL);

    @TestFactory
    Stream<DynamicTest> everySampleIsAccepted(TestCluster cluster) throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path sample : files("config/samples", ".yaml")) {
            tests.add(accepts(cluster, sample.toString(), Files.readString(sample)));
        }
        for (Path page : pages()) {
            Matcher block = YAML.matcher(Files.readString(page));
            while (block.find()) {
                tests.add(accepts(cluster, page + " at " + block.start(), block.group(1)));
            }
        }
        return tests.stream();
    }

    /** README.md and the docs. */
    static List<Path> pages() throws IOException {
        return Stream.concat(Stream.of(Path.of("README.md")), files("docs", ".md").stream())
                .toList();
    }

    private static List<Path> files(String folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
        }
    }

    private static DynamicTest accepts(TestCluster cluster, String name, String yaml) {
        return DynamicTest.dynamicTest(name, () -> {
            for (String document : yaml.split("(?m)^---$", -1)) {
                GenericKubernetesResource object = Serialization.unmarshal(document, GenericKubernetesResource.class);
                // its own namespace isn't there, and its name may be taken
                object.getMetadata().setName("sample");
                if (object.getMetadata().getNamespace() != null) {
                    object.getMetadata().setNamespace("default");
                }
                String path = object.getMetadata().getNamespace() == null ? "edges" : "namespaces/default/exposedapps";
                assertThatCode(() -> cluster.admin.raw(
                                "/apis/" + object.getApiVersion() + "/" + path + "?dryRun=All&fieldValidation=Strict",
                                "POST",
                                Serialization.asJson(object)))
                        .as(document)
                        .doesNotThrowAnyException();
            }
        });
    }
}
