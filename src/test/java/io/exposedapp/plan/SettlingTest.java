package io.exposedapp.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever befalls a cluster and its edges by chance, all apps are served in the end, and nobody is ever led to another
 * app.
 */
class SettlingTest {

    static IntStream seeds() {
        return IntStream.range(0, Integer.getInteger("settling.histories", 100));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRebuiltClusterIsServedAgain(int seed) {
        Random chance = new Random(seed);
        List<String> names = new ArrayList<>(IntStream.range(0, 2 + chance.nextInt(4))
                .mapToObj(i -> "app-" + i)
                .toList());
        // Given: ports enough, or one for each; with several edges these can't do, since who is served by one edge
        // gives up no port for another
        int edges = 1 + chance.nextInt(2);
        Simulation cluster = new Simulation(edges, names.size() + (edges == 1 && chance.nextBoolean() ? 0 : 10));
        Map<String, Integer> pins =
                chance.nextBoolean() ? Map.of("app-0", Simulation.FIRST_PORT + chance.nextInt(names.size())) : Map.of();
        Collections.shuffle(names, chance);
        create(cluster, names, pins);
        cluster.settle();
        // When: it comes back in another order, some apps late, some never, while edges can't be reached
        cluster.loseCluster();
        Collections.shuffle(names, chance);
        cluster.edges().forEach(edge -> cluster.goesAway(edge, chance.nextInt(6)));
        List<String> first = names.subList(0, 1 + chance.nextInt(names.size()));
        List<String> late = names.subList(first.size(), first.size() + chance.nextInt(names.size() - first.size() + 1));
        create(cluster, first, pins);
        cluster.pass(chance.nextInt(8));
        create(cluster, late, Map.of());
        // Then
        cluster.settle();
    }

    private static void create(Simulation cluster, List<String> names, Map<String, Integer> pins) {
        IntStream.range(0, names.size()).forEach(i -> cluster.create(names.get(i), pins.get(names.get(i)), i));
    }
}
