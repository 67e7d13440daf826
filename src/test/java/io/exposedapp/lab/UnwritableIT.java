package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A VPS takes no files: what it has stays whole and is served, the condition tells, and what waits is written once it
 * can be.
 */
class UnwritableIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /**
     * Takes what comes free, too: a claim that is replaced leaves room for a route, and the operator may be about to
     * replace it.
     */
    private static final String FILL = """
      touch /run/fill
      (while [ -e /run/fill ]; do
        dd if=/dev/zero of=/srv/exposedapp/filler bs=1k oflag=append conv=notrunc
        sleep 0.02
      done
      rm /srv/exposedapp/filler) >/dev/null 2>&1 &
      """;

    private static final String MAKE_ROOM = "rm -f /run/fill; test ! -e /srv/exposedapp/filler";

    @Test
    void aFullDiskIsToldAndHeals() {
        try (SecondEdge edge = SecondEdge.register();
                LabApp app = LabApp.servedOnSecond("disk-full")) {
            // Given
            assumeTrue(Lab.lab(30, "small-disk", "vps2", "256k").ok(), "nothing may be mounted here");
            try {
                Lab.run("vps2", "sh", "-c", FILL).orFail();
                Lab.await("it is full")
                        .until(() -> Lab.run("vps2", "sh", "-c", "df /srv/exposedapp | grep -q 100%")
                                .ok());
                Lab.await("its Traefik is there again", SOON)
                        .until(() -> Lab.status(app.url()).equals("200"));
                // When, then
                staysWhole(app, "DiskFull");
                // When
                Lab.await("there is room")
                        .until(() -> Lab.run("vps2", "sh", "-c", MAKE_ROOM).ok());
                // Then
                isWritten(app);
            } finally {
                Lab.run("vps2", "rm", "-f", "/run/fill");
                Lab.lab(30, "small-disk", "vps2", "away").orFail();
            }
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsToldAndHeals() {
        try (SecondEdge edge = SecondEdge.register();
                LabApp app = LabApp.servedOnSecond("unwritten")) {
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
        app.expose(app.host, SecondEdge.ONLY + "\n  aliases: [{host: more." + app.host + "}]")
                .orFail();
        Lab.await("told", SOON)
                .untilAsserted(() -> assertThat(app.condition("RouteSynced")).startsWith("False " + reason));
        assertThat(file(app)).isEqualTo(before);
        // not at one moment: the next try may be under way
        Lab.await("no temporary is left")
                .until(() ->
                        !Lab.run("vps2", "ls", "/srv/exposedapp/state").orFail().contains("upload-"));
        assertThat(Lab.status(app.url())).isEqualTo("200");
    }

    private static void isWritten(LabApp app) {
        Lab.await("heals", SOON).untilAsserted(() -> {
            assertThat(file(app)).contains("more." + app.host);
            assertThat(app.condition("RouteSynced")).startsWith("True");
        });
    }

    private static String file(LabApp app) {
        return Lab.run("vps2", "cat", "/srv/exposedapp/routes/" + app.routeFile())
                .orFail();
    }
}
