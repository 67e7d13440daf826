package io.exposedapp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.plan.world.NewObjects;
import io.exposedapp.plan.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The status that the CRDs give to new objects means nothing to the operator: each golden world is planned and reported
 * as if its objects had no status.
 */
class NewObjectsTest {

    @TestFactory
    Stream<DynamicTest> theStatusOfNewObjectsCountsAsNone() throws IOException {
        return GoldenTest.folders().stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }

    private static void check(Path folder) {
        // Given
        World world = WorldFolder.read(folder);
        world.apps().forEach(app -> app.setStatus(null));
        world.edges().forEach(edge -> edge.setStatus(null));
        String expected = PlanText.of(world, Planner.plan(world), false);
        // When
        world.apps().forEach(NewObjects::reset);
        world.edges().forEach(NewObjects::reset);
        String actual = PlanText.of(world, Planner.plan(world), false);
        // Then
        assertThat(actual).isEqualTo(expected);
    }
}
