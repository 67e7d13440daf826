package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.Commands.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A change of all relays at once takes the node's processors from nobody for long. */
class RolloutsIT {

    private static final int APPS = 15;
    private static final int MOST_AT_A_TIME = 10;

    @Test
    void aChangeOfAllRelaysIsRolledOutTenAtATime() {
        try (SecondEdge second = SecondEdge.register();
                AppCrowd apps = new AppCrowd("rolled-out", APPS)) {
            apps.expose();
            apps.awaitReady(Duration.ofMinutes(2));
            Collection<String> ports = apps.ports().values();
            Map<String, Collection<String>> before = revisions(ports);
            // When: all of them let another edge in
            second.patch("{\"default\": true}").orFail();
            // Then
            areRolledOutTenAtATime(before);
            assertThat(ports)
                    .allSatisfy(port ->
                            assertThat(Lab.sources(Integer.parseInt(port))).hasSize(2));
            // When: HAProxy's configuration is the same, and something else of the pods another, as with a new image
            before = revisions(ports);
            CompletableFuture<Result> install = CompletableFuture.supplyAsync(
                    () -> Lab.lab(200, "install", "--set", "sweepInterval=0s", "--set", "relay.pullPolicy=Never"));
            // Then
            areRolledOutTenAtATime(before);
            install.join().orFail();
        } finally {
            Lab.lab(200, "install", "--set", "sweepInterval=0s").orFail();
        }
    }

    private static void areRolledOutTenAtATime(Map<String, Collection<String>> before) {
        List<Integer> seen = new ArrayList<>();
        try {
            Lab.await("all are rolled out", Duration.ofMinutes(2)).until(() -> {
                Map<String, Collection<String>> now = revisions(before.keySet());
                seen.add((int) now.values().stream().filter(of -> of.size() > 1).count());
                return now.keySet().equals(before.keySet())
                        && now.keySet().stream()
                                .noneMatch(port -> now.get(port).stream().anyMatch(before.get(port)::contains));
            });
        } finally {
            System.out.println("rolled out at a time: " + seen + ", revisions before: " + before);
        }
        assertThat(seen).anyMatch(rolling -> rolling > 1).allMatch(rolling -> rolling <= MOST_AT_A_TIME);
    }

    /** Port to the revisions of the relay's pods, but for pods that are leaving. */
    private static Map<String, Collection<String>> revisions(Collection<String> ports) {
        return Lab.kubectl(
                        "-n",
                        Lab.RELAYS,
                        "get",
                        "pods",
                        "-l",
                        "app.kubernetes.io/name=exposedapp-relay",
                        "-o",
                        "go-template={{range .items}}"
                                + "{{if not .metadata.deletionTimestamp}}{{index .metadata.labels \"exposedapp.io/port\"}} {{index .metadata.labels \"controller-revision-hash\"}}"
                                + "{{\"\\n\"}}{{end}}{{end}}")
                .orFail()
                .lines()
                .map(l -> l.split(" "))
                .filter(pod -> ports.contains(pod[0]))
                .collect(Collectors.groupingBy(
                        pod -> pod[0], Collectors.mapping(pod -> pod[1], Collectors.toCollection(TreeSet::new))));
    }
}
