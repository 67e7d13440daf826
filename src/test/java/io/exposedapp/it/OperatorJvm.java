package io.exposedapp.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** How Java runs the operator in its image, under the memory limit of the chart. */
final class OperatorJvm {

    private static final String SHARE = "-XX:MaxRAMPercentage=";

    /** The image's alone: it is made when that is built. */
    private static final String ARCHIVE = "-XX:SharedArchiveFile=";

    private OperatorJvm() {}

    /** The image's options, with a heap of this size in place of a share of the container's memory. */
    static List<String> options(int heapMegabytes) throws IOException {
        List<String> options = new ArrayList<>(entrypoint().stream()
                .filter(o -> o.startsWith("-X") && !o.startsWith(SHARE) && !o.startsWith(ARCHIVE))
                .toList());
        options.add("-Xmx" + heapMegabytes + "m");
        return options;
    }

    /** What the image's share of the chart's limit comes to. */
    static int heapMegabytes() throws IOException {
        JsonNode limit = new ObjectMapper(new YAMLFactory())
                .readTree(Path.of("helm/exposedapp-operator/values.yaml").toFile())
                .at("/resources/limits/memory");
        String share = entrypoint().stream()
                .filter(o -> o.startsWith(SHARE))
                .findFirst()
                .orElseThrow()
                .substring(SHARE.length());
        return Integer.parseInt(limit.asText().replace("Mi", "")) * Integer.parseInt(share) / 100;
    }

    private static List<String> entrypoint() throws IOException {
        String line = Files.readAllLines(Path.of("src/main/docker/Dockerfile.operator")).stream()
                .filter(l -> l.startsWith("ENTRYPOINT"))
                .findFirst()
                .orElseThrow();
        return StreamSupport.stream(
                        new ObjectMapper()
                                .readTree(line.substring("ENTRYPOINT".length()))
                                .spliterator(),
                        false)
                .map(JsonNode::asText)
                .toList();
    }
}
