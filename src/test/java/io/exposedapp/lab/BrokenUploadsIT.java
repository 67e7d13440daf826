package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.Commands.Result;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** sshd is killed in the middle of an upload, over a line so long that there is a middle. */
class BrokenUploadsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PORT = "2222";
    private static final String WATCHING = "/run/watching";

    /**
     * Waits for a temporary file, kills the account's sshd before the file is renamed, and shows what is in the folder
     * of routes then.
     */
    private static final String KILL_IN_THE_MIDDLE = """
      touch %1$s
      for i in $(seq 1000000); do
        if compgen -G '/srv/exposedapp/state/upload-*' >/dev/null; then
          kill -9 $(pgrep -u exposedapp)
          rm %1$s
          exec cat /srv/exposedapp/routes/$0
        fi
      done
      exit 1
      """.formatted(WATCHING);

    @Test
    void theOldFileStaysWholeAndTheNextVisitWritesTheNewOne() {
        try (SecondEdge edge = SecondEdge.register();
                LabApp app = LabApp.servedOnSecond("cut")) {
            Lab.lab(30, "slow-ssh", "vps2", PORT, "50ms").orFail();
            try {
                edge.patch("{\"ssh\": {\"port\": " + PORT + "}}").orFail();
                Lab.await("visited over the long line", SOON)
                        .until(() -> observed() && edge.condition("Connected").startsWith("True"));
                for (String change : new String[] {"first", "second"}) {
                    String before = file(app);
                    CompletableFuture<Result> killed = CompletableFuture.supplyAsync(
                            () -> Lab.run("vps2", "bash", "-c", KILL_IN_THE_MIDDLE, app.routeFile()));
                    Lab.await("it is watched")
                            .until(() -> Lab.run("vps2", "test", "-e", WATCHING).ok());
                    // When
                    app.expose(app.host, SecondEdge.ONLY + "\n  aliases: [{host: " + change + "." + app.host + "}]")
                            .orFail();
                    // Then
                    assertThat(killed.join().orFail()).isEqualTo(before);
                    Lab.await("told").until(() -> app.condition("RouteSynced").startsWith("False EdgeUnreachable"));
                    Lab.await("written", SOON).until(() -> file(app).contains(change + "." + app.host));
                    // not at one moment: a sign of life may be on its way
                    Lab.await("no temporary is left")
                            .until(() -> Lab.run("vps2", "ls", "/srv/exposedapp/state")
                                    .orFail()
                                    .strip()
                                    .equals("home.claim"));
                }
            } finally {
                Lab.lab(30, "slow-ssh", "vps2", "stop");
            }
        }
    }

    private static boolean observed() {
        return Lab.kubectl(
                        "get",
                        "edge",
                        SecondEdge.NAME,
                        "-o",
                        "jsonpath={.metadata.generation} {.status.observedGeneration}")
                .out()
                .matches("(\\d+) \\1");
    }

    private static String file(LabApp app) {
        return Lab.run("vps2", "cat", "/srv/exposedapp/routes/" + app.routeFile())
                .orFail();
    }
}
