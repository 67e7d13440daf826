package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A VPS takes no files: what it has stays whole and is served, the condition tells, and what waits is written once it can be. */
@InLab
@ResourceLock(InLab.SECOND_VPS)
class UnwritableIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void aFullDiskIsToldAndHeals() {
    try (SecondEdge edge = SecondEdge.register(); LabApp app = LabApp.servedOnSecond("disk-full")) {
      // Given
      assumeTrue(Lab.lab(30, "small-disk", "vps2", "256k").ok(), "nothing may be mounted here");
      try {
        Lab.run("vps2", "sh", "-c", "dd if=/dev/zero of=/srv/exposedapp/filler bs=4k 2>/dev/null; df /srv/exposedapp | grep -q 100%").orFail();
        Lab.await("its Traefik is there again", SOON).until(() -> Lab.status(app.url()).equals("200"));
        // When, then
        staysWhole(app, "DiskFull");
        // When
        Lab.run("vps2", "rm", "/srv/exposedapp/filler").orFail();
        // Then
        isWritten(app);
      } finally {
        Lab.lab(30, "small-disk", "vps2", "away").orFail();
      }
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsToldAndHeals() {
    try (SecondEdge edge = SecondEdge.register(); LabApp app = LabApp.servedOnSecond("unwritten")) {
      // Given
      Lab.run("vps2", "chmod", "1755", "/srv/exposedapp/routes").orFail();
      try {
        // When, then
        staysWhole(app, "PermissionDenied");
      } finally {
        Lab.run("vps2", "chmod", "1775", "/srv/exposedapp/routes").orFail();
      }
      isWritten(app);
    }
  }

  /** The app is changed, and the change can't be written. */
  private static void staysWhole(LabApp app, String reason) {
    String before = file(app);
    app.expose(app.host, SecondEdge.ONLY + "\n  aliases: [{host: more." + app.host + "}]").orFail();
    Lab.await("told", SOON).untilAsserted(() -> assertThat(app.condition("RouteSynced")).startsWith("False " + reason));
    assertThat(file(app)).isEqualTo(before);
    assertThat(Lab.run("vps2", "ls", "/srv/exposedapp/state").orFail()).doesNotContain("upload-");
    assertThat(Lab.status(app.url())).isEqualTo("200");
  }

  private static void isWritten(LabApp app) {
    Lab.await("heals", SOON).untilAsserted(() -> {
      assertThat(file(app)).contains("more." + app.host);
      assertThat(app.condition("Ready")).startsWith("True");
    });
  }

  private static String file(LabApp app) {
    return Lab.run("vps2", "cat", "/srv/exposedapp/routes/" + app.routeFile()).orFail();
  }
}
