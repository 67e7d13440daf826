package io.exposedapp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.model.AppKey;
import io.exposedapp.plan.world.World;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Given the {@code world.yaml} of a folder, when it is planned and reported, then relays, route files and statuses are
 * those of its {@code plan.yaml}. {@code -Dgolden.write=true} writes them anew: look at the difference before you
 * commit it. The format is explained in src/test/resources/plan/README.md.
 */
class GoldenTest {

    private static final String WORLD = "world.yaml";
    private static final String PLAN = "plan.yaml";

    @TestFactory
    Stream<DynamicTest> worlds() throws IOException {
        return folders().stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }

    @Test
    void everyFileIsUsed() throws IOException {
        List<String> used = new ArrayList<>(List.of("README.md", "base/base.yaml"));
        for (Path folder : folders()) {
            used.add(folder.getFileName() + "/" + WORLD);
            used.add(folder.getFileName() + "/" + PLAN);
            WorldFolder.facts(folder).with().forEach(part -> used.add("base/" + part + ".yaml"));
        }
        try (Stream<Path> files = Files.walk(WorldFolder.WORLDS)) {
            Set<String> present = files.filter(Files::isRegularFile)
                    .map(file -> WorldFolder.WORLDS.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(present).isEqualTo(new TreeSet<>(used));
        }
    }

    @Test
    void everyWorldSaysWhatItShows() throws IOException {
        for (Path folder : folders()) {
            assertThat(Files.readAllLines(folder.resolve(WORLD)).get(0))
                    .as("first line of %s", folder)
                    .matches("# \\S.*\\.");
        }
    }

    static List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(WorldFolder.WORLDS)) {
            return folders.filter(f -> Files.isDirectory(f) && !f.equals(WorldFolder.BASE))
                    .sorted()
                    .toList();
        }
    }

    private static void check(Path folder) throws IOException {
        World world = WorldFolder.read(folder);
        Plan plan = Planner.plan(world);
        assertSpeaksOfTheApps(world, plan);
        String actual = PlanText.of(world, plan, WorldFolder.facts(folder).printsAll());
        Path expected = folder.resolve(PLAN);
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(expected, actual);
        }
        assertThat(actual).as("%s", expected).isEqualTo(Files.readString(expected));
    }

    /** What the plan repeats of its apps is not printed. */
    private static void assertSpeaksOfTheApps(World world, Plan plan) {
        Set<AppKey> apps = world.apps().stream().map(AppKey::of).collect(Collectors.toSet());
        assertThat(plan.apps().keySet()).isEqualTo(apps);
        plan.routes()
                .keySet()
                .forEach(e -> assertThat(plan.wantedOn(e).orElseThrow().known()).isEqualTo(apps));
        world.apps().forEach(app -> {
            AppPlan planned = plan.apps().get(AppKey.of(app));
            ObjectMeta metadata = app.getMetadata();
            assertThat(planned.key()).isEqualTo(AppKey.of(app));
            assertThat(planned.uid()).isEqualTo(metadata.getUid());
            assertThat(planned.generation()).isEqualTo(Objects.requireNonNullElse(metadata.getGeneration(), 0L));
            assertThat(planned.host()).isEqualTo(app.getSpec().host());
        });
    }
}
