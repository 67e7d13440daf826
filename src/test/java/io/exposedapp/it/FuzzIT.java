package io.exposedapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.exposedapp.plan.PlannedRoutes;
import io.exposedapp.traefik.RouteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the API server lets in, whatever it is, becomes just the routers and relays that were meant: -Dfuzz.count random
 * apps from -Dfuzz.seed, about half of them hostile. Many are gone through in rounds, each with a Traefik of its own.
 */
@ExtendWith(SharedCluster.class)
class FuzzIT {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int COUNT = Integer.getInteger("fuzz.count", 1000);
    private static final int ROUND = 1000;

    private static final HaproxyShapes HAPROXY = new HaproxyShapes(new Random(SEED));

    @TempDir
    private Path folder;

    /** A round's seed alone makes it again. */
    @TestFactory
    Stream<DynamicContainer> rounds(TestCluster cluster) {
        return IntStream.range(0, (COUNT + ROUND - 1) / ROUND).mapToObj(round -> {
            long seed = SEED + round;
            return DynamicContainer.dynamicContainer(
                    "seed " + seed,
                    Stream.of(cluster).flatMap(c -> round(c, seed, Math.min(ROUND, COUNT - round * ROUND))));
        });
    }

    private Stream<DynamicTest> round(TestCluster cluster, long seed, int specs) {
        long start = System.nanoTime();
        FuzzRound round = FuzzRound.of(cluster, seed, specs);
        System.out.printf("-Dfuzz.seed=%d -Dfuzz.count=%d: %s, after %.1f s%n", seed, specs, round, seconds(start));
        return Stream.of(
                dynamicTest(
                        "enough are served",
                        () -> assertThat(round.planned())
                                .as("apps served, of seed %d", seed)
                                .hasSizeGreaterThan(specs / 5)),
                dynamicTest("Traefik serves what was meant and nothing else", () -> traefik(round, seed)),
                dynamicTest(
                        "files are read back as they were",
                        () -> round.each(
                                app -> assertThat(RouteFile.parse(app.text())).contains(app.file()))),
                dynamicTest("HAProxy takes each configuration", () -> haproxy(round)));
    }

    private void traefik(FuzzRound round, long seed) throws IOException {
        String binary = System.getProperty("traefik.binary");
        assertThat(binary).as("needs -Dtraefik.binary, as make test gives it").isNotNull();
        long start = System.nanoTime();
        Path own = Files.createDirectory(folder.resolve("traefik-" + seed));
        try (LocalTraefik traefik = new LocalTraefik(binary, own, Files.createDirectory(own.resolve("routes")))) {
            System.out.printf("Traefik serves %s, after %.1f s%n", round.assertServed(traefik, own), seconds(start));
        }
    }

    private void haproxy(FuzzRound round) {
        assumeTrue(Haproxy.isInstalled() || Haproxy.isInstalledByTheLab(), "needs haproxy");
        long start = System.nanoTime();
        int before = HAPROXY.checked();
        round.each(app -> HAPROXY.check(folder, app));
        System.out.printf("HAProxy took %d configurations, after %.1f s%n", HAPROXY.checked() - before, seconds(start));
    }

    @Test
    void routesHaveTheEntryPointsAndTheResolverOfTheirEdgeWhateverTheyAre(TestCluster cluster) {
        FuzzedEdges edges = FuzzedEdges.of(cluster, SEED, COUNT / 4);
        System.out.printf("-Dfuzz.seed=%d: %s%n", SEED, edges);
        assertThat(edges.accepted()).as("Edges that the API server lets in").hasSizeGreaterThan(COUNT / 20);
        edges.accepted().forEach(edges::assertRendered);
    }

    @Test
    void whatIsNoNodeAndNoAddressIsNeverWrittenIntoAConfiguration() {
        HostileValues hostile = new HostileValues(new Random(SEED));
        for (int i = 0; i < COUNT; i++) {
            String text = hostile.text();
            if (!text.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?")) {
                refused(text, () -> PlannedRoutes.haproxy(text, "100.64.0.2", "100.64.0.1", "10.43.0.1"));
            }
            if (!text.matches("[0-9]{1,3}([.][0-9]{1,3}){3}")) {
                refused(text, () -> PlannedRoutes.haproxy("home", text, "100.64.0.1", "10.43.0.1"));
                refused(text, () -> PlannedRoutes.haproxy("home", "100.64.0.2", text, "10.43.0.1"));
                refused(text, () -> PlannedRoutes.haproxy("home", "100.64.0.2", "100.64.0.1", text));
            }
        }
    }

    private static void refused(String text, ThrowingCallable rendering) {
        assertThatThrownBy(rendering).as("seed %d: %s", SEED, text).isInstanceOf(IllegalArgumentException.class);
    }

    private static double seconds(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
    }
}
