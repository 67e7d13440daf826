package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.Commands.Result;
import io.exposedapp.it.OwnLab;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes wrong on one VPS, and what somebody does there by hand: told where users look, and healed by itself. */
class EdgeFaultsIT {

    private static final String ROUTES = "/srv/exposedapp/routes/";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static SecondEdge edge;
    private static LabApp bystander;

    @BeforeAll
    static void serve() {
        edge = SecondEdge.register();
        bystander = LabApp.servedOnSecond("beside");
    }

    @AfterAll
    static void close() {
        bystander.close();
        edge.close();
    }

    @Test
    void aTraefikThatIsStoppedIsToldAndHeals() {
        try (LabApp late = LabApp.create("late-for-traefik", SecondEdge.ADDRESS)) {
            // Given
            Lab.run("vps2", "sh", "-c", "mv /etc/traefik/traefik.yml /etc/traefik/away.yml && kill $(pidof traefik)")
                    .orFail();
            try {
                // Then
                Lab.await("told", SOON).untilAsserted(() -> {
                    assertThat(bystander.condition("RouteSynced")).startsWith("False TraefikUnreachable");
                    assertThat(edge.condition("TraefikReady")).startsWith("False TraefikUnreachable");
                });
                late.expose(late.host, SecondEdge.ONLY).orFail();
                late.awaitCondition("RouteSynced", "False TraefikUnreachable");
            } finally {
                Lab.run("vps2", "mv", "/etc/traefik/away.yml", "/etc/traefik/traefik.yml")
                        .orFail();
            }
            Lab.await("heals", SOON).untilAsserted(() -> {
                assertThat(bystander.condition("Ready")).startsWith("True");
                assertThat(Lab.status(bystander.url())).isEqualTo("200");
                assertThat(Lab.status(late.url())).isEqualTo("200");
            });
        }
    }

    @Test
    void aTraefikThatIsRestartedServesOn() {
        String before = Lab.run("vps2", "pidof", "traefik").orFail();
        Lab.run("vps2", "sh", "-c", "kill $(pidof traefik)").orFail();
        Lab.await("another one", SOON)
                .until(() ->
                        isAnother(before, Lab.run("vps2", "pidof", "traefik").out()));
        Lab.await("answers", SOON).until(() -> Lab.status(bystander.url()).equals("200"));
        Lab.await("ready", SOON).until(() -> bystander.condition("Ready").startsWith("True"));
    }

    @Test
    void aResolverThatTraefikDoesNotHaveIsTold() {
        try (LabApp app = LabApp.servedOnSecond("unresolved")) {
            // Given
            edge.patch("{\"certificates\": [{\"name\": \"le\", \"resolver\": \"le\"}]}")
                    .orFail();
            try {
                // Then
                Lab.await("told", SOON).untilAsserted(() -> {
                    assertThat(app.condition("RouteSynced"))
                            .startsWith("False ResolverNotFound")
                            .contains("no certificate resolver le; it has letsencrypt");
                    assertThat(app.condition("Ready")).startsWith("False");
                });
            } finally {
                edge.patch("{\"certificates\": [{\"name\": \"letsencrypt\", \"resolver\": \"letsencrypt\"}]}")
                        .orFail();
            }
            Lab.await("heals", SOON).until(() -> app.condition("Ready").startsWith("True"));
        }
    }

    @Test
    void aRouterThatTraefikRejectsIsTold() {
        try (LabApp app = LabApp.servedOnSecond("rejected")) {
            // Given
            edge.patch("{\"traefik\": {\"entryPoints\": {\"https\": \"nowhere\"}}}")
                    .orFail();
            try {
                // Then
                Lab.await("told", SOON).untilAsserted(() -> {
                    assertThat(app.condition("RouteSynced"))
                            .startsWith("False RejectedByTraefik")
                            .contains("nowhere");
                    assertThat(app.condition("Ready")).startsWith("False");
                });
            } finally {
                edge.patch("{\"traefik\": {\"entryPoints\": {\"https\": \"websecure\"}}}")
                        .orFail();
            }
            Lab.await("heals", SOON).until(() -> app.condition("Ready").startsWith("True"));
        }
    }

    @Test
    void aFileOfOurNameThatSomebodyElseMadeStopsNothing() {
        try (LabApp fresh = LabApp.create("beside-odd", SecondEdge.ADDRESS)) {
            // Given: such a one as no YAML of ours ever is, though Traefik takes it
            String odd = ROUTES + "home_odd_app.yml";
            Lab.feed(
                            "http:\n  services: {odd: {loadBalancer: {servers: [{url: 'http://a b:1'}, {url: ''}]}}}\n  routers: {odd: {service: odd, rule: 'Host(`"
                                    + fresh.host + "`) && Path(`/odd`)'}}\n",
                            "vps2",
                            "sh",
                            "-c",
                            "cat >" + odd)
                    .orFail();
            try {
                // When
                fresh.expose(fresh.host, SecondEdge.ONLY).orFail();
                // Then
                Lab.await("served", SOON).until(() -> Lab.status(fresh.url()).equals("200"));
                assertThat(Lab.routeFiles("vps2")).contains("home_odd_app.yml");
            } finally {
                Lab.run("vps2", "rm", odd).orFail();
            }
        }
    }

    @Test
    void aFileOfSomebodyElseThatDoesNotParseIsNamed() {
        try (LabApp late = LabApp.create("late", SecondEdge.ADDRESS)) {
            // Given
            Lab.run("vps2", "sh", "-c", "printf 'http:\\n  routers: [\\n' >" + ROUTES + "mine.yml")
                    .orFail();
            try {
                Lab.await("named on the Edge", SOON)
                        .untilAsserted(() -> assertThat(edge.condition("TraefikReady"))
                                .startsWith("False ForeignFileBroken")
                                .contains("/routes/mine.yml"));
                // When: Traefik takes up no change any more
                String written = bystander.lastWrite("vps2");
                late.expose(late.host, SecondEdge.ONLY).orFail();
                // Then
                Lab.await("told", SOON)
                        .until(() -> late.condition("RouteSynced").startsWith("False RejectedByTraefik"));
                assertThat(Lab.run("vps2", "cat", ROUTES + "mine.yml").orFail()).isEqualTo("http:\n  routers: [\n");
                assertThat(Lab.status(bystander.url()))
                        .as("what was served before")
                        .isEqualTo("200");
                assertThat(bystander.lastWrite("vps2")).as("its file").isEqualTo(written);
            } finally {
                Lab.run("vps2", "rm", ROUTES + "mine.yml").orFail();
            }
            Lab.await("heals", SOON)
                    .until(() -> Lab.status(late.url()).equals("200")
                            && edge.condition("Ready").startsWith("True"));
        }
    }

    @Test
    void whatSomebodyChangesByHandIsUndoneWithinAMinute() {
        // When: one file is changed, and one of our name is put there for an app that doesn't exist
        String file = ROUTES + bystander.routeFile();
        Lab.run(
                        "vps2",
                        "sh",
                        "-c",
                        "sed -i s/beside.example.test/other.example.test/ " + file
                                + "; sed s/_beside_app/_nobody_app/g " + file + " | sed '1s,beside/app,nobody/app,' >"
                                + ROUTES + "home_nobody_app.yml; chown --reference=" + file + " " + ROUTES
                                + "home_nobody_app.yml")
                .orFail();
        // Then
        Lab.await("undone", Duration.ofMinutes(1)).untilAsserted(() -> {
            assertThat(Lab.run("vps2", "cat", file).out())
                    .contains("beside.example.test")
                    .doesNotContain("other.example.test");
            assertThat(Lab.routeFiles("vps2")).doesNotContain("home_nobody_app.yml");
        });
        Lab.await("served", SOON).until(() -> Lab.status(bystander.url()).equals("200"));
        // When: removed
        Lab.run("vps2", "rm", file).orFail();
        // Then
        Lab.await("back", Duration.ofMinutes(1))
                .until(() -> Lab.routeFiles("vps2").contains(bystander.routeFile()));
        Lab.await("served", SOON).until(() -> Lab.status(bystander.url()).equals("200"));
    }

    @Test
    void aHostKeyThatChangesIsTrustedOnlyOnceItIsPinned() {
        try (LabApp app = LabApp.servedOnSecond("host-key")) {
            String before = Lab.run("vps2", "cat", ROUTES + app.routeFile()).orFail();
            String pinned = fingerprint();
            // Given
            Lab.run(
                            "vps2",
                            "sh",
                            "-c",
                            "cd /etc/ssh && mkdir old && mv ssh_host_* old && ssh-keygen -q -A && pkill -x sshd")
                    .orFail();
            String since = Lab.run("vps2", "date", "+%s").orFail().strip();
            try {
                Lab.await("told", SOON)
                        .untilAsserted(() -> assertThat(edge.condition("Connected"))
                                .startsWith("False HostKeyMismatch")
                                .contains(pinned)
                                .contains(fingerprint()));
                // When
                app.expose(app.host, SecondEdge.ONLY + "\n  aliases: [{host: more." + app.host + "}]")
                        .orFail();
                // Then
                app.awaitCondition("RouteSynced", "False HostKeyMismatch");
                assertThat(Lab.run("vps2", "cat", ROUTES + app.routeFile()).orFail())
                        .isEqualTo(before);
                assertThat(logins(since))
                        .as("sshd saw visitors")
                        .contains("preauth")
                        .as("none of which logged in, or tried to")
                        .doesNotContain("publickey");
                // When: the line is pasted
                String told = edge.condition("Connected");
                edge.patch("{\"ssh\": {\"hostKeys\": [\"" + told.substring(told.lastIndexOf(": ") + 2) + "\"]}}")
                        .orFail();
                // Then
                Lab.await("written", SOON)
                        .until(() -> Lab.run("vps2", "cat", ROUTES + app.routeFile())
                                .out()
                                .contains("more." + app.host));
            } finally {
                Lab.run("vps2", "sh", "-c", "cd /etc/ssh && rm ssh_host_* && mv old/* . && rmdir old && pkill -x sshd")
                        .orFail();
                Lab.apply(SecondEdge.manifest()).orFail();
            }
            Lab.await("as before", SOON).until(() -> edge.condition("Connected").startsWith("True"));
        }
    }

    private static boolean isAnother(String before, String now) {
        return !now.isBlank() && !now.equals(before);
    }

    private static String fingerprint() {
        return Lab.run("vps2", "ssh-keygen", "-l", "-f", "/etc/ssh/ssh_host_ed25519_key.pub")
                .orFail()
                .split(" ", -1)[1];
    }

    private static String logins(String since) {
        Result log = Lab.docker("logs", "--since", since, OwnLab.container("vps2"));
        return log.out() + log.err();
    }
}
