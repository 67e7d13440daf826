package io.exposedapp.edge;

import static io.exposedapp.edge.TestVisits.name;
import static io.exposedapp.edge.TestVisits.text;
import static io.exposedapp.edge.TestVisits.wanted;
import static io.exposedapp.edge.wire.Outcomes.failed;
import static io.exposedapp.edge.wire.Outcomes.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.api.Reason;
import io.exposedapp.edge.wire.EdgeConnection;
import io.exposedapp.edge.wire.EdgeConnections;
import io.exposedapp.edge.wire.EdgeTarget;
import io.exposedapp.edge.wire.Outcome;
import io.exposedapp.edge.wire.Sshd;
import io.exposedapp.edge.wire.Wire;
import io.exposedapp.plan.AppKey;
import io.exposedapp.plan.EdgeClaim;
import io.exposedapp.plan.EdgeFacts.Takeover;
import io.exposedapp.plan.EdgeFacts;
import io.exposedapp.plan.RouteSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real sshd, without a Traefik that could be asked. */
class RouteVisitTest {

  private static final AppKey APP = new AppKey("photos", "immich");
  private static final AppKey NOTES = new AppKey("notes", "memos");

  private static Sshd sshd;
  private static EdgeConnections connections;
  private final TestVisits us = new TestVisits("us");
  private EdgeConnection edge;

  @BeforeAll
  static void start() {
    sshd = Sshd.start("127.0.0.1:8082");
    connections = new EdgeConnections();
  }

  @AfterAll
  static void stop() throws IOException {
    if (sshd != null) {
      connections.close();
      sshd.close();
    }
  }

  @BeforeEach
  void connect() {
    EdgeTarget target = sshd.target();
    edge = ok(connections.connect(new EdgeTarget(target.edge(), target.host(), target.port(), target.user(), target.hostKeys(), target.privateKey(), "")));
  }

  @AfterEach
  void empty() throws IOException {
    for (Path folder : List.of(sshd.routes(), sshd.state())) {
      for (String file : names(folder)) {
        Files.delete(folder.resolve(file));
      }
    }
  }

  @Test
  void writesWhatIsWantedAndClaimsTheName() throws IOException {
    // When
    EdgeFacts facts = us.visit(edge, wanted(APP));

    // Then
    assertThat(file(APP)).hasContent(text(APP));
    assertThat(names(sshd.state())).containsExactly("home.claim");
    assertThat(facts.routes()).containsOnlyKeys(APP);
    assertThat(facts.routes().get(APP).verdict().reason()).isEqualTo(Reason.NotVerified);
    assertThat(facts.takeover()).isEqualTo(Takeover.None);
  }

  @Test
  void whoIsCutOffFromTheApiServerChangesNothingAndSaysSo() throws IOException {
    // Given a route to be written, one to be changed, one to be removed
    AppKey moved = new AppKey("moved", "elsewhere");
    us.visit(edge, wanted(APP, moved));
    put(name(APP), text(APP) + "# by hand\n");
    us.cutOffFromTheApiServer(true);
    RouteSet wanted = new RouteSet(wanted(APP, NOTES).desired(), Set.of(), Set.of(APP, NOTES, moved), false, false);

    // When
    EdgeFacts facts = us.visit(edge, wanted);

    // Then
    assertThat(file(APP)).as("may be another operator's").hasContent(text(APP) + "# by hand\n");
    assertThat(names(sshd.routes())).containsExactlyInAnyOrder(name(APP), name(moved));
    assertThat(facts.routes()).containsOnlyKeys(APP, NOTES, moved);
    assertThat(facts.routes().values()).extracting(f -> f.verdict().reason()).containsOnly(Reason.ApiServerUnreachable);

    // When
    us.cutOffFromTheApiServer(false);
    us.visit(edge, wanted);

    // Then
    assertThat(file(APP)).hasContent(text(APP));
    assertThat(names(sshd.routes())).containsExactlyInAnyOrder(name(APP), name(NOTES));
  }

  @Test
  void aDrainedEdgeIsLeftWithoutTouchingOtherPeoplesFiles() throws IOException {
    // Given
    us.visit(edge, wanted(APP, NOTES));
    put("blog.yml", "http: {middlewares: {a: {compress: {}}}}\n");
    put("work_photos_immich.yml", "# Managed by exposedapp.io for cluster work, app photos/immich.\n");
    put(name(new AppKey("photos", "byhand")), "http: {middlewares: {a: {compress: {}}}}\n");

    // When
    EdgeFacts facts = us.visit(edge, RouteSet.nothing());

    // Then
    assertThat(names(sshd.routes())).containsExactlyInAnyOrder("blog.yml", "work_photos_immich.yml", "home_photos_byhand.yml");
    assertThat(sshd.state()).isEmptyDirectory();
    assertThat(facts.routes()).containsOnlyKeys(new AppKey("photos", "byhand"));
    assertThat(facts.routes().get(new AppKey("photos", "byhand")).verdict().reason()).isEqualTo(Reason.ForeignRouter);
  }

  @Test
  void aDrainedEdgesNameIsFreeForAnotherCluster() throws IOException {
    // Given
    us.visit(edge, wanted(APP));
    us.visit(edge, RouteSet.nothing());
    new TestVisits("them").visit(edge, wanted());

    // When
    us.visit(edge, RouteSet.nothing());

    // Then
    assertThat(sshd.state().resolve("home.claim")).content().contains("cluster: them");
  }

  @Test
  void anEdgeThatIsDrainedNoLongerIsClaimedAgain() throws IOException {
    // Given
    us.visit(edge, wanted(APP));
    us.visit(edge, RouteSet.nothing());

    // When
    us.visit(edge, wanted(APP));

    // Then
    assertThat(names(sshd.state())).containsExactly("home.claim");
    assertThat(file(APP)).hasContent(text(APP));
  }

  @Test
  void whatCannotBeRemovedKeepsTheClaim() throws IOException {
    // Given a file of ours that belongs to root by now
    us.visit(edge, wanted(APP));
    Sshd.run("chown", "root", file(APP).toString());

    // When
    EdgeFacts facts = us.visit(edge, RouteSet.nothing());

    // Then
    assertThat(names(sshd.state())).containsExactly("home.claim");
    assertThat(facts.routes().get(APP).verdict().reason()).isEqualTo(Reason.PermissionDenied);
  }

  @Test
  void aHandEditThatSizeAndTimeDontShowIsUndoneAfterTheCheckInterval() throws IOException {
    // Given
    us.visit(edge, wanted(APP));
    spoil(APP);

    // When
    us.pass(TestVisits.CHECK_INTERVAL.minusMillis(1));
    us.visit(edge, wanted(APP));

    // Then
    assertThat(file(APP)).content().doesNotContain("immich.example.com");
    us.pass(Duration.ofMillis(1));
    us.visit(edge, wanted(APP));
    assertThat(file(APP)).hasContent(text(APP));
  }

  @Test
  void twentyFilesAVisitAreChecked() throws IOException {
    // Given
    AppKey[] apps = IntStream.range(0, 25).mapToObj(i -> new AppKey("apps", "app" + i)).toArray(AppKey[]::new);
    us.visit(edge, wanted(apps));
    for (AppKey app : apps) {
      spoil(app);
    }
    us.pass(TestVisits.CHECK_INTERVAL);

    // When
    us.visit(edge, wanted(apps));

    // Then
    assertThat(apps).filteredOn(app -> isGood(app)).hasSize(20);
    us.visit(edge, wanted(apps));
    assertThat(apps).allMatch(app -> isGood(app));
  }

  @Test
  void filesThatVanishedDontDelayTheChecksOfOthers() throws IOException {
    // Given twenty files that somebody removed when their apps went
    AppKey[] apps = IntStream.range(0, 20).mapToObj(i -> new AppKey("apps", "app" + i)).toArray(AppKey[]::new);
    us.visit(edge, wanted(apps));
    for (AppKey app : apps) {
      Files.delete(file(app));
    }
    us.pass(Duration.ofMinutes(1));
    us.visit(edge, wanted(APP));
    spoil(APP);
    us.pass(TestVisits.CHECK_INTERVAL);

    // When
    us.visit(edge, wanted(APP));

    // Then
    assertThat(file(APP)).hasContent(text(APP));
  }

  @Test
  void aFileThatMayNotBeReadIsTroubleOfItsOwnAppOnly() throws IOException {
    // Given
    put(name(NOTES), "secret");
    Files.setPosixFilePermissions(file(NOTES), PosixFilePermissions.fromString("rw-------"));

    // When
    EdgeFacts facts = us.visit(edge, wanted(APP, NOTES));

    // Then
    assertThat(file(APP)).hasContent(text(APP));
    assertThat(file(NOTES)).hasContent("secret");
    assertThat(facts.routes().get(NOTES).verdict().reason()).isEqualTo(Reason.PermissionDenied);
    assertThat(facts.routes().get(NOTES).verdict().message()).contains("reading /routes/home_notes_memos.yml");
  }

  @Test
  void otherPeoplesBrokenFilesAreNamedUntilTheyAreMended() throws IOException {
    // Given
    put("My Blog.yaml", "http: {}\n");
    put("app.yml", "http: [\n");
    put("config.toml", "[http]\n[http]\n");

    // When
    EdgeFacts facts = us.visit(edge, wanted(APP));

    // Then
    assertThat(facts.traefik().reason()).isEqualTo(Reason.ForeignFileBroken);
    assertThat(facts.traefik().message()).contains("/routes/My Blog.yaml (its http is empty)", "/routes/app.yml (it isn't YAML").doesNotContain("toml");
    put("app.yml", "http: {middlewares: {a: {compress: {}}}}\n");
    Files.delete(sshd.routes().resolve("My Blog.yaml"));
    assertThat(us.visit(edge, wanted(APP)).traefik().reason()).isEqualTo(Reason.NotVerified);
  }

  @Test
  void aRouteOfAnUnknownAppGoesOnceTheAppIsKnownToBeGone() throws IOException {
    // Given
    us.visit(edge, wanted(APP));

    // When
    us.visit(edge, wanted());

    // Then
    assertThat(file(APP)).exists();
    us.visit(edge, wanted().whileRestoring(), APP);
    assertThat(file(APP)).exists();
    us.visit(edge, wanted(), APP);
    assertThat(file(APP)).doesNotExist();
  }

  @Test
  void nothingIsWrittenUnderANameThatIsAnothers() throws IOException {
    // Given
    new TestVisits("them").visit(edge, wanted(NOTES));

    // When
    Outcome<EdgeFacts> visit = us.tryToVisit(edge, wanted(APP));

    // Then
    failed(visit, Reason.ClusterNameTaken);
    assertThat(names(sshd.routes())).containsExactly(name(NOTES));
  }

  @Test
  void whoTakesANameOverWaitsForARestore() throws IOException {
    // Given
    new TestVisits("them").visit(edge, wanted(NOTES));
    Files.setLastModifiedTime(sshd.state().resolve("home.claim"), FileTime.from(Instant.now().minus(EdgeClaim.SILENCE)));

    // When
    EdgeFacts first = us.visit(edge, wanted(APP), NOTES);
    EdgeFacts second = us.visit(edge, wanted(APP), NOTES);

    // Then
    assertThat(first.takeover()).isEqualTo(Takeover.Now);
    assertThat(second.takeover()).isEqualTo(Takeover.Recent);
    assertThat(names(sshd.routes())).containsExactlyInAnyOrder(name(APP), name(NOTES));
  }

  @Test
  void aTakeoverIsToldOfAlthoughTheVisitThatTookTheNameOverFailed() throws IOException {
    // Given
    new TestVisits("them").visit(edge, wanted(NOTES));
    Files.setLastModifiedTime(sshd.state().resolve("home.claim"), FileTime.from(Instant.now().minus(EdgeClaim.SILENCE)));
    us.beforeChanges(sshd::killConnections);
    failed(us.tryToVisit(edge, wanted(APP)), Reason.EdgeUnreachable);
    assertThat(sshd.state().resolve("home.claim")).content().contains("cluster: us");
    us.beforeChanges(() -> {});
    connect();

    // When
    EdgeFacts first = us.visit(edge, wanted(APP), NOTES);
    EdgeFacts second = us.visit(edge, wanted(APP), NOTES);

    // Then
    assertThat(first.takeover()).isEqualTo(Takeover.Now);
    assertThat(second.takeover()).isEqualTo(Takeover.Recent);
  }

  @Test
  void aTakeoverIsToldOfAlthoughTheOperatorDiedMeanwhile() throws IOException {
    // Given
    new TestVisits("them").visit(edge, wanted(NOTES));
    Files.setLastModifiedTime(sshd.state().resolve("home.claim"), FileTime.from(Instant.now().minus(EdgeClaim.SILENCE)));
    us.visit(edge, wanted(APP));

    // When
    EdgeFacts facts = new TestVisits("us").visit(edge, wanted(APP));

    // Then
    assertThat(facts.takeover()).isEqualTo(Takeover.Now);
  }

  /** One after the other they take eight seconds over this line. */
  @Test
  void otherPeoplesFilesAreReadSideBySide() throws IOException {
    // Given
    for (int i = 0; i < 100; i++) {
      put("work_apps_app" + i + ".yml", "http: {middlewares: {a: {compress: {}}}}\n");
    }
    EdgeTarget near = sshd.target();
    try (Wire line = new Wire(sshd.port, Duration.ofMillis(20))) {
      EdgeConnections far = new EdgeConnections();
      EdgeConnection connection = ok(far.connect(
          new EdgeTarget(near.edge(), near.host(), line.port(), near.user(), near.hostKeys(), near.privateKey(), "")));
      long start = System.nanoTime();

      // When
      us.visit(connection, wanted(APP));

      // Then
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      far.close();
    }
  }

  /** Other content of the same size, with the same time. */
  private static void spoil(AppKey app) throws IOException {
    FileTime time = Files.getLastModifiedTime(file(app));
    Files.writeString(file(app), Files.readString(file(app)).replace("example.com", "example.org"));
    Files.setLastModifiedTime(file(app), time);
  }

  private static boolean isGood(AppKey app) {
    try {
      return Files.readString(file(app)).equals(text(app));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(AppKey app) {
    return sshd.routes().resolve(name(app));
  }

  /** As root, not as our account. */
  private static void put(String name, String text) throws IOException {
    Files.writeString(sshd.routes().resolve(name), text);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }
}
