package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The operator is killed at random moments while apps come, change and go: afterwards everything matches, and no two
 * apps ever shared a port.
 */
class RandomKillsIT {

    private static final int KILLS = Integer.getInteger("kills.count", 3);
    private static final int APPS = Integer.getInteger("kills.apps", 12);
    private static final int MOST_CHANGES_BETWEEN = 30;
    private static final String NAMESPACE = "churned";

    private final long seed = Long.getLong("kills.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<String, String> hosts = new TreeMap<>();

    @Test
    void everythingMatchesAfterwards() {
        System.out.println("kills.seed=" + seed);
        Set<String> killed = new TreeSet<>();
        try (LabApp backend = LabApp.create(NAMESPACE)) {
            try {
                for (int app = 0; app < APPS; app++) {
                    give("app-" + app);
                }
                for (int kill = 0; kill < KILLS; kill++) {
                    // one that has begun: it has those changes to make up for that came without it, and more come
                    String operator = atWork();
                    changeSomething(1 + random.nextInt(MOST_CHANGES_BETWEEN));
                    kill(operator);
                    killed.add(operator);
                    changeSomething(1 + random.nextInt(MOST_CHANGES_BETWEEN / 3));
                    noPortIsShared();
                }
                System.out.println("kills of operators at work: " + killed.size());
                assertThat(killed).as("operators that were killed at work").hasSize(KILLS);
                Lab.await("files match the apps", Duration.ofSeconds(90)).untilAsserted(() -> {
                    noPortIsShared();
                    assertThat(files())
                            .as("apps that aren't ready: %s", unready())
                            .isEqualTo(hosts);
                });
                Lab.await("relays match the apps", Duration.ofSeconds(60)).untilAsserted(() -> {
                    Map<String, String> relays = relays();
                    assertThat(relays.keySet())
                            .as("apps that aren't ready: %s", unready())
                            .isEqualTo(hosts.keySet());
                    assertThat(relays.values())
                            .as("each has a port of its own, and only one")
                            .doesNotHaveDuplicates()
                            .allMatch(port -> port.matches("\\d+"));
                });
                assertThat(servers()).as("files lead to the apps' own relays").isEqualTo(relays());
                Lab.await("so say the apps")
                        .untilAsserted(() -> assertThat(told()).isEqualTo(relays()));
            } finally {
                Lab.kubectl("-n", NAMESPACE, "delete", "xapp", "--all", "--timeout=30s");
            }
        }
    }

    /** The pod of an operator that has made a plan since it was started. */
    private static String atWork() {
        return Lab.await("an operator is at work", Duration.ofSeconds(60))
                .until(
                        () -> Lab.operatorPods().stream()
                                .filter(pod -> Lab.operatorLog(pod).contains("First plan"))
                                .findFirst()
                                .orElse(""),
                        pod -> !pod.isEmpty());
    }

    /** From one moment to the next. Its pod goes too, so that no pause before a restart hides what comes. */
    private static void kill(String operator) {
        Lab.signalOperator("KILL", operator);
        Lab.kubectl("-n", Lab.SYSTEM, "delete", "pod", operator, "--grace-period=0", "--force")
                .orFail();
    }

    private void changeSomething(int times) {
        for (int i = 0; i < times; i++) {
            changeSomething();
            if (i % 10 == 9) {
                noPortIsShared();
            }
        }
    }

    private void changeSomething() {
        String app = "app-" + random.nextInt(APPS);
        if (hosts.containsKey(app) && random.nextInt(3) == 0) {
            Lab.kubectl("-n", NAMESPACE, "delete", "xapp", app, "--timeout=10s").orFail();
            hosts.remove(app);
            return;
        }
        give(app);
    }

    /** Creates the app, or gives it another host. */
    private void give(String app) {
        String host = app + "-" + random.nextInt(1000) + ".churned.example.test";
        Lab.apply("""
        apiVersion: exposedapp.io/v1alpha1
        kind: ExposedApp
        metadata: {name: %s, namespace: %s}
        spec: {host: %s, service: {name: web}}
        """.formatted(app, NAMESPACE, host)).orFail();
        hosts.put(app, host);
    }

    /**
     * By the servers that the files on the VPS name: a port that two apps' routes lead to is shared, whatever anybody
     * believes.
     */
    private static void noPortIsShared() {
        String servers = Lab.run(
                        "vps",
                        "sh",
                        "-c",
                        "cd /srv/exposedapp/routes && grep -H 'url:' home_" + NAMESPACE + "_* || true")
                .orFail();
        Map<String, Set<String>> apps = servers.lines()
                .filter(l -> !l.isBlank())
                .collect(Collectors.groupingBy(
                        l -> l.substring(l.lastIndexOf(':') + 1),
                        TreeMap::new,
                        Collectors.mapping(l -> l.substring(0, l.indexOf(".yml:")), Collectors.toSet())));
        assertThat(apps)
                .allSatisfy((port, sharing) ->
                        assertThat(sharing).as("apps on port " + port).hasSize(1));
    }

    /** App to port, as the files on the VPS say. */
    private static Map<String, String> servers() {
        String found = Lab.run(
                        "vps",
                        "sh",
                        "-c",
                        "cd /srv/exposedapp/routes && grep -H -m1 'url:' home_" + NAMESPACE + "_* || true")
                .orFail();
        return found.lines()
                .filter(l -> !l.isBlank())
                .collect(Collectors.toMap(
                        l -> l.substring(("home_" + NAMESPACE + "_").length(), l.indexOf(".yml:")),
                        l -> l.substring(l.lastIndexOf(':') + 1).replaceAll("[^0-9]", ""),
                        (a, b) -> a,
                        TreeMap::new));
    }

    /** App to port, as the apps' status says. */
    private static Map<String, String> told() {
        return Lab.kubectl(
                        "-n",
                        NAMESPACE,
                        "get",
                        "xapp",
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.name} {.status.relay.port}{\"\\n\"}{end}")
                .orFail()
                .lines()
                .map(l -> l.split(" "))
                .collect(Collectors.toMap(w -> w[0], w -> w.length > 1 ? w[1] : "none", (a, b) -> a, TreeMap::new));
    }

    /** Where requests stop, of each app that isn't ready. */
    private static String unready() {
        return Lab.kubectl(
                        "-n",
                        NAMESPACE,
                        "get",
                        "xapp",
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.name}: "
                                + "{.status.conditions[?(@.type==\"Ready\")].status} {.status.conditions[?(@.type==\"Ready\")].message}{\"\\n\"}{end}")
                .orFail()
                .lines()
                .filter(l -> !l.contains(": True "))
                .collect(Collectors.joining("; "));
    }

    /** App to host, as the files on the VPS say. */
    private static Map<String, String> files() {
        String found = Lab.run(
                        "vps",
                        "sh",
                        "-c",
                        "cd /srv/exposedapp/routes && grep -H -o -m1 'Host(`[^`]*' home_" + NAMESPACE + "_* || true")
                .orFail();
        return found.lines()
                .filter(l -> !l.isBlank())
                .collect(Collectors.toMap(
                        l -> l.substring(("home_" + NAMESPACE + "_").length(), l.indexOf(".yml:")),
                        l -> l.substring(l.indexOf('`') + 1),
                        (a, b) -> a,
                        TreeMap::new));
    }

    /** App to port, as the relays say; to several ports where it has several. */
    private static Map<String, String> relays() {
        return Lab.kubectl(
                        "-n",
                        Lab.RELAYS,
                        "get",
                        "daemonsets",
                        "-l",
                        "app.kubernetes.io/name=exposedapp-relay",
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.name} {.metadata.annotations.exposedapp\\.io/app-namespace} {.metadata.annotations.exposedapp\\.io/app-name}{\"\\n\"}{end}")
                .orFail()
                .lines()
                .map(l -> l.split(" "))
                .filter(w -> w.length == 3 && w[0].startsWith("relay-") && w[1].equals(NAMESPACE))
                .collect(Collectors.groupingBy(
                        w -> w[2],
                        TreeMap::new,
                        Collectors.mapping(w -> w[0].substring("relay-".length()), Collectors.joining(" "))));
    }
}
