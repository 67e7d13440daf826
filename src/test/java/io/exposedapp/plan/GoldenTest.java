package io.exposedapp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.AppKey;
import io.exposedapp.model.Names;
import io.exposedapp.plan.world.World;
import io.exposedapp.report.AppReport;
import io.exposedapp.report.EdgeReport;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Given the objects of a folder's {@code in/}, when they are planned and reported, then DaemonSets, route files and
 * status are those of its {@code out/}, and no others. {@code -Dgolden.write=true} writes them anew: look at the
 * difference before you commit it.
 */
class GoldenTest {

    private static final Path CASES = Path.of("src/test/resources/plan");
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        return Files.list(CASES)
                .sorted()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }

    private static void check(Path folder) throws IOException {
        Map<String, String> actual = render(WorldFolder.read(folder.resolve("in")));
        Path out = folder.resolve("out");
        if (Boolean.getBoolean("golden.write")) {
            write(out, actual);
        }
        assertThat(actual).as("files of %s", out).isEqualTo(texts(out));
    }

    private static Map<String, String> render(World world) {
        Map<String, String> files = new TreeMap<>();
        Plan plan = Planner.plan(world);
        plan.relays().desired().forEach((name, relay) -> files.put(name + ".yaml", Serialization.asYaml(relay)));
        plan.relays()
                .removals()
                .forEach(r -> files.put("removed-" + r.name() + ".txt", r.cause() + " of " + r.app() + "\n"));
        plan.relays().farewells().forEach(pod -> files.put("farewell-" + pod + ".txt", "doesn't drain\n"));
        plan.relays()
                .succeeded()
                .forEach((pod, from) -> files.put("succeeded-" + pod + ".txt", "ended from " + from + " on\n"));
        plan.relays().outdated().forEach(pod -> files.put("outdated-" + pod + ".txt", "doesn't drain\n"));
        plan.routes().forEach((edge, routes) -> {
            routes.desired()
                    .forEach((app, file) -> files.put(
                            edge + "/" + Names.routeFile(world.settings().clusterName(), app),
                            file.render(Names.routeMark(world.settings().clusterName(), app))));
            if (routes.drained()) {
                files.put(edge + "/drained.txt", "all files of ours go\n");
            }
            if (routes.restoring()) {
                files.put(edge + "/restoring.txt", "files of unknown apps stay\n");
            }
            plan.kept()
                    .get(edge)
                    .forEach(app -> files.put(
                            edge + "/kept-" + app.namespace() + "-" + app.name() + ".txt", "stays as it is\n"));
        });
        world.apps()
                .forEach(app -> files.put(
                        "status-" + app.getMetadata().getNamespace() + "-"
                                + app.getMetadata().getName() + ".yaml",
                        Serialization.asYaml(AppReport.of(plan.apps().get(AppKey.of(app)), app.getStatus(), NOW))));
        world.edges().stream()
                .filter(e -> world.edgeFacts().containsKey(e.getMetadata().getName()))
                .forEach(edge -> {
                    String name = edge.getMetadata().getName();
                    files.put(
                            "status-edge-" + name + ".yaml",
                            Serialization.asYaml(EdgeReport.of(
                                    edge,
                                    plan.wantedOn(name).orElseThrow(),
                                    world.edgeFacts().get(name),
                                    NOW)));
                });
        return files;
    }

    private static Map<String, String> texts(Path folder) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    texts.put(folder.relativize(file).toString(), Files.readString(file));
                }
            }
        }
        return texts;
    }

    private static void write(Path folder, Map<String, String> texts) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Path file = folder.resolve(text.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, text.getValue());
        }
    }
}
