package io.exposedapp.it;

import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.plan.PlannedRoutes;
import io.exposedapp.plan.PlannedRoutes.Planned;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Random apps of one seed, and what was planned for those that the API server lets in. */
final class FuzzRound {

    static final SortedMap<String, String> TAILNET =
            new TreeMap<>(Map.of("home", "100.64.0.2", "null.on-1", "100.64.0.3"));

    private final long seed;
    private final int asked;
    private final int accepted;
    private final List<Planned> planned;

    private FuzzRound(long seed, int asked, int accepted, List<Planned> planned) {
        this.seed = seed;
        this.asked = asked;
        this.accepted = accepted;
        this.planned = planned;
    }

    static FuzzRound of(TestCluster cluster, long seed, int count) {
        Random random = new Random(seed);
        RandomApps apps = new RandomApps(random);
        List<DryRuns.Question> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            asked.add(new DryRuns.Question(
                    RandomApps.NAMESPACES.get(random.nextInt(RandomApps.NAMESPACES.size())), apps.next(i)));
        }
        Map<String, ExposedApp> accepted = new LinkedHashMap<>();
        new DryRuns(cluster)
                .accepted(ExposedApp.class, asked)
                .forEach(a -> accepted.putIfAbsent(
                        a.getMetadata().getNamespace() + "/" + a.getMetadata().getName(), a));
        return new FuzzRound(
                seed,
                count,
                accepted.size(),
                PlannedRoutes.of(
                        List.copyOf(accepted.values()),
                        Serialization.unmarshal(UnreachableEdge.YAML, Edge.class),
                        TAILNET));
    }

    /** Apps that are served. */
    Collection<Planned> planned() {
        return planned;
    }

    /** Says what of. */
    String assertServed(LocalTraefik traefik, Path folder) throws IOException {
        // When
        for (Planned app : planned) {
            Files.move(
                    Files.writeString(folder.resolve("new"), app.text()),
                    folder.resolve("routes").resolve(app.fileName()));
        }
        // Then
        int routers = planned.stream()
                .mapToInt(app -> ExpectedItems.routers(app.app()).size())
                .sum();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(500))
                    .ignoreExceptions()
                    .until(() -> traefik.items("routers").size() == routers);
        } catch (ConditionTimeoutException e) {
            System.out.println(traefik.log()
                    .lines()
                    .filter(l -> !l.contains("ACME"))
                    .limit(50)
                    .toList());
        }
        ExpectedItems items = new ExpectedItems(traefik);
        each(items::assertRouters);
        each(items::assertServices);
        return items.assertNothingElse(
                planned.stream().map(app -> ExpectedItems.name(app.app())).collect(Collectors.toSet()));
    }

    /** A failure names the seed and the spec. */
    void each(Consumer<Planned> check) {
        planned.parallelStream().forEach(app -> {
            try {
                check.accept(app);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + ", app " + Serialization.asJson(app.app()) + "\n" + app.text() + "\n"
                                + e.getMessage(),
                        e);
            }
        });
    }

    @Override
    public String toString() {
        return asked + " specs, " + accepted + " accepted under names of their own, " + planned.size()
                + " of them served";
    }
}
