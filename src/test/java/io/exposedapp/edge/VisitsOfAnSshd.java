package io.exposedapp.edge;

import static io.exposedapp.edge.TestVisits.name;
import static io.exposedapp.edge.TestVisits.text;
import static io.exposedapp.edge.wire.Outcomes.ok;

import io.exposedapp.edge.wire.EdgeConnection;
import io.exposedapp.edge.wire.EdgeConnections;
import io.exposedapp.edge.wire.EdgeTarget;
import io.exposedapp.edge.wire.Sshd;
import io.exposedapp.plan.AppKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Visits to a real sshd, without a Traefik that could be asked. What they leave goes after each test. */
abstract class VisitsOfAnSshd {

  static final AppKey APP = new AppKey("photos", "immich");
  static final AppKey NOTES = new AppKey("notes", "memos");

  static Sshd sshd;
  private static EdgeConnections connections;
  final TestVisits us = new TestVisits("us");
  EdgeConnection edge;

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

  static Path file(AppKey app) {
    return sshd.routes().resolve(name(app));
  }

  /** As root, not as our account. */
  static void put(String name, String text) throws IOException {
    Files.writeString(sshd.routes().resolve(name), text);
  }

  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }
}
