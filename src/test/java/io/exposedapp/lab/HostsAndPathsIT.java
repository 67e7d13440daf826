package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.Commands.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Aliases, paths, and names that are easily confused, through the real path. */
class HostsAndPathsIT {

    @Test
    void anAliasIsServedOrRedirected() {
        try (LabApp app = LabApp.create("aliased")) {
            Lab.dns("set", "also.example.test");
            Lab.dns("set", "former.example.test");
            // When
            app.expose(app.host, "  aliases: [{host: also.example.test}, {host: former.example.test, redirect: true}]")
                    .orFail();
            // Then
            Lab.awaitAnswer("https://also.example.test/");
            Lab.awaitAnswer(app.url());
            Lab.await("the former name redirects")
                    .untilAsserted(() -> assertThat(Lab.run(
                                            "visitor",
                                            "curl",
                                            "-sk",
                                            "-o",
                                            "/dev/null",
                                            "-w",
                                            "%{http_code} %{redirect_url}",
                                            "https://former.example.test/a?b=c")
                                    .out())
                            .matches("30[18] " + app.url() + "a\\?b=c"));
            Lab.awaitStatus("https://former.example.test/", "30[18]");
            Lab.dns("rm", "also.example.test");
            Lab.dns("rm", "former.example.test");
        }
    }

    @Test
    void appsOfOneNamespaceShareAHostByPath() {
        try (LabApp app = LabApp.served("shared")) {
            // When
            Lab.apply("""
          apiVersion: exposedapp.io/v1alpha1
          kind: ExposedApp
          metadata: {name: wiki, namespace: shared}
          spec: {host: shared.example.test, service: {name: web}, paths: [{prefix: /wiki, strip: true}]}
          """).orFail();
            // Then
            Lab.await("the path is stripped")
                    .until(() -> Lab.body(app.url() + "wiki/start").contains("\"path\":\"/start\""));
            assertThat(Lab.body(app.url() + "wikipedia")).as("another segment").contains("\"path\":\"/wikipedia\"");
            // When: another namespace wants a path of the host
            try (LabApp other = LabApp.create("shared-other")) {
                other.expose(app.host, "  paths: [{prefix: /mine}]").orFail();
                // Then
                other.awaitCondition("Accepted", "False HostConflict", "shared/", "one namespace");
            }
        }
    }

    @Test
    void pathsWithAllCharactersOfASegmentLeadToTheirApps() {
        try (LabApp app = LabApp.served("segments")) {
            app.addServer("social", "social");
            // When
            Lab.apply("""
          apiVersion: exposedapp.io/v1alpha1
          kind: ExposedApp
          metadata: {name: social, namespace: segments}
          spec:
            host: segments.example.test
            service: {name: social}
            paths: [{prefix: /.well-known/matrix}, {prefix: /@user}, {prefix: "/v1:batch"}, {prefix: /a+b}, {prefix: "/~!$&'()*,;="}]
          """).orFail();
            // Then
            for (String path : List.of(".well-known/matrix/client", "@user", "v1:batch", "a+b/c", "~!$&'()*,;=/x")) {
                Lab.await(path).until(() -> Lab.body(app.url() + path).contains("\"app\":\"social\""));
            }
            for (String path : List.of(".well-known/other", "@user2", "v1", "ab", "a%20b")) {
                assertThat(Lab.body(app.url() + path)).as(path).contains("\"app\":\"segments\"");
            }
        }
    }

    /** Also where no grants say who may take what. */
    @Test
    void anAliasTakesNoHostOfAnother() {
        try (LabApp holder = LabApp.served("held");
                LabApp thief = LabApp.create("thief")) {
            // When
            thief.expose(thief.host, "  aliases: [{host: " + holder.host + "}]").orFail();
            // Then
            thief.awaitCondition("Accepted", "False HostConflict", holder.host, "held/app");
            assertThat(Lab.body(holder.url())).contains("\"app\":\"held\"");
            // When: it serves its own host, and then wants the other one too
            thief.expose().orFail();
            Lab.awaitAnswer(thief.url());
            thief.expose(thief.host, "  aliases: [{host: " + holder.host + ", redirect: true}]")
                    .orFail();
            // Then
            thief.awaitCondition("Accepted", "False HostConflict", holder.host, "held/app");
            assertThat(Lab.body(holder.url())).contains("\"app\":\"held\"");
        }
    }

    @Test
    void namesThatCollideWhenJoinedAndWordsOfYamlStayApart() {
        String[][] apps = {{"a-b", "c"}, {"a", "b-c"}, {"null", "on"}, {"n".repeat(63), "x".repeat(63)}, {"123", "456"}
        };
        try {
            for (String[] app : apps) {
                String host = host(app);
                Lab.dns("set", host);
                Lab.apply("""
            apiVersion: v1
            kind: Namespace
            metadata: {name: "%1$s"}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: "%1$s", labels: {app: web}}
            spec:
              terminationGracePeriodSeconds: 0
              containers: [{name: web, image: localhost/lab-echo:1, imagePullPolicy: IfNotPresent, env: [{name: APP, value: "%1$s"}]}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: "%1$s"}
            spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
            ---
            apiVersion: exposedapp.io/v1alpha1
            kind: ExposedApp
            metadata: {name: "%2$s", namespace: "%1$s"}
            spec: {host: %3$s, service: {name: web}}
            """.formatted(app[0], app[1], host)).orFail();
            }
            for (String[] app : apps) {
                Lab.await(host(app) + " shows its own app", java.time.Duration.ofSeconds(20))
                        .until(() -> Lab.body("https://" + host(app) + "/").contains("\"app\":\"" + app[0] + "\""));
            }
        } finally {
            for (String[] app : apps) {
                Lab.kubectl("delete", "namespace", app[0], "--ignore-not-found", "--wait=false");
                Lab.dns("rm", host(app));
            }
        }
    }

    private static String host(String[] app) {
        return "app-" + Integer.toHexString((app[0] + "/" + app[1]).hashCode()) + ".example.test";
    }

    @Test
    void whatIsRefusedSaysWhatToWriteInstead() {
        try (LabApp app = LabApp.create("misspelt")) {
            Result upper = app.expose("Misspelt.example.test", "");
            assertThat(upper.ok()).isFalse();
            assertThat(upper.err())
                    .contains("spec.host", "write a full host name in lower case, as photos.example.com");
        }
    }
}
