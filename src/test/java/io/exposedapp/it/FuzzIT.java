package io.exposedapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.exposedapp.api.Edge;
import io.exposedapp.api.ExposedApp;
import io.exposedapp.plan.PlannedRoutes;
import io.exposedapp.plan.PlannedRoutes.Planned;
import io.exposedapp.plan.RouteFile;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the API server lets in, whatever it is, becomes just the routers and relays that were meant: -Dfuzz.count random apps from -Dfuzz.seed, about
 * half of them hostile.
 */
@ExtendWith(SharedCluster.class)
class FuzzIT {

  private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
  private static final int COUNT = Integer.getInteger("fuzz.count", 1000);
  private static final SortedMap<String, String> TAILNET = new TreeMap<>(Map.of("home", "100.64.0.2", "null.on-1", "100.64.0.3"));

  /** Served apps, by the name of their route file. */
  private static final Map<String, Planned> PLANNED = new LinkedHashMap<>();

  @TempDir
  private Path folder;

  @BeforeAll
  static void planWhatIsAccepted(TestCluster cluster) {
    System.out.printf("to repeat: -Dfuzz.seed=%d -Dfuzz.count=%d%n", SEED, COUNT);
    long start = System.nanoTime();
    Random random = new Random(SEED);
    RandomApps apps = new RandomApps(random);
    List<DryRuns.Question> asked = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      asked.add(new DryRuns.Question(RandomApps.NAMESPACES.get(random.nextInt(RandomApps.NAMESPACES.size())), apps.next(i)));
    }
    Map<String, ExposedApp> accepted = new LinkedHashMap<>();
    new DryRuns(cluster).accepted(asked).forEach(a -> accepted.putIfAbsent(a.getMetadata().getNamespace() + "/" + a.getMetadata().getName(), a));
    PlannedRoutes.of(List.copyOf(accepted.values()), Serialization.unmarshal(UnreachableEdge.YAML, Edge.class), TAILNET)
        .forEach(p -> PLANNED.put(p.fileName(), p));
    System.out.printf("%d specs: %d accepted under names of their own, %d of them served, after %d ms%n", COUNT, accepted.size(), PLANNED.size(),
        Duration.ofNanos(System.nanoTime() - start).toMillis());
    assertThat(PLANNED.size()).as("apps served, of seed %d", SEED).isGreaterThan(COUNT / 5);
  }

  @Test
  void traefikServesWhatWasMeantAndNothingElse() throws IOException {
    // Given
    String binary = System.getProperty("traefik.binary");
    assumeTrue(binary != null, "needs -Dtraefik.binary");
    Path routes = Files.createDirectory(folder.resolve("routes"));
    try (LocalTraefik traefik = new LocalTraefik(binary, folder, routes)) {
      // When
      for (Planned app : PLANNED.values()) {
        Files.move(Files.writeString(folder.resolve("new"), app.text()), routes.resolve(app.fileName()));
      }
      // Then
      Set<String> names = ExpectedItems.names(PLANNED.values(), RouteFile.Http::routers);
      try {
        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(500)).ignoreExceptions()
            .until(() -> traefik.items("routers").keySet().equals(names));
      } catch (ConditionTimeoutException e) {
        System.out.println(traefik.log().lines().filter(l -> !l.contains("ACME")).limit(50).toList());
      }
      Map<String, JsonNode> routers = traefik.items("routers");
      Map<String, JsonNode> services = traefik.items("services");
      Map<String, JsonNode> middlewares = traefik.items("middlewares");
      each(app -> ExpectedItems.assertRouters(app, routers));
      each(app -> ExpectedItems.assertServices(app, services));
      each(app -> ExpectedItems.assertMiddlewares(app, middlewares));
      assertThat(routers.keySet()).as("routers of seed %d", SEED).isEqualTo(names);
      assertThat(services.keySet()).as("services of seed %d", SEED).isEqualTo(ExpectedItems.names(PLANNED.values(), RouteFile.Http::services));
      assertThat(middlewares.keySet()).as("middlewares of seed %d", SEED)
          .isEqualTo(ExpectedItems.names(PLANNED.values(), RouteFile.Http::middlewares));
      System.out.printf("Traefik serves %d routers, %d services, %d middlewares%n", routers.size(), services.size(), middlewares.size());
    }
  }

  @Test
  void filesAreReadBackAsTheyWere() {
    each(app -> assertThat(RouteFile.parse(app.text())).contains(app.file()));
  }

  @Test
  void haproxyTakesEachConfiguration() {
    assumeTrue(Haproxy.isInstalled(), "needs haproxy");
    // the part of a node is read on that node only: half of the apps on each
    each(app -> Haproxy.check(folder, app.name().hashCode() % 2 == 0 ? TAILNET.firstKey() : TAILNET.lastKey(), app.haproxy()));
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

  private static void refused(String text, org.assertj.core.api.ThrowableAssert.ThrowingCallable rendering) {
    assertThatThrownBy(rendering).as("seed %d: %s", SEED, text).isInstanceOf(IllegalArgumentException.class);
  }

  /** A failure names the seed and the spec. */
  private static void each(Consumer<Planned> check) {
    PLANNED.values().parallelStream().forEach(app -> {
      try {
        check.accept(app);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + SEED + ", app " + Serialization.asJson(app.app()) + "\n" + app.text() + "\n" + e.getMessage(), e);
      }
    });
  }
}
