package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.Commands;
import io.exposedapp.it.SoakEdge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * -Dsoak.apps apps with real relays on the lab's node, and their VPS at the end of a long line (40 ms there and back):
 * by version 0.1 first, then by this one, which takes them over.
 */
class RelaysSoak {

    private static final int APPS = Integer.getInteger("soak.apps", 250);
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final Duration FIRST_SYNC = Duration.ofSeconds(15);
    private static final Duration CHANGE = Duration.ofSeconds(1);
    private static final int CHANGES = 3;

    /** Two runs of one version differ by this much. */
    private static final double NOISE = 1.05;

    private static final String VPS = SecondEdge.NAME;
    private static final String NAMESPACE = "soaked";
    private static final String ROUTES = "/srv/exposedapp/routes/home_" + NAMESPACE + "_";
    private static final String LEASE = "/srv/exposedapp/state/home.claim";

    private SecondEdge edge;

    /** Its resolver is none that would ask for hundreds of certificates. */
    @BeforeEach
    void aLongLine() {
        onVps(20, SoakEdge.ADD_RESOLVER + "; kill $(pidof traefik)");
        Lab.freeReservedPorts();
        Lab.lab(60, "slow-ssh", VPS, "2222", "20ms").orFail();
        edge = SecondEdge.define();
        edge.patch(
                        "{\"ssh\": {\"port\": 2222}, \"dns\": {\"mode\": \"Unchecked\"}, \"certificates\": [{\"name\": \"none\", \"resolver\": \"none\"}]}")
                .orFail();
    }

    @AfterEach
    void aShortOne() {
        edge.close();
        onVps(20, SoakEdge.REMOVE_RESOLVER + "; kill $(pidof traefik)");
        Lab.lab(60, "slow-ssh", VPS, "stop").orFail();
        Lab.freeReservedPorts();
        Lab.install("");
    }

    @Test
    void manyAppsWithRealRelays() {
        String former = Lab.lab(30, "former").orFail().strip();
        try (AppCrowd apps = new AppCrowd(NAMESPACE, APPS, SecondEdge.ONLY)) {
            // Given
            install(former);
            Instant start = Instant.now();
            apps.expose();
            apps.awaitReady(PATIENCE);
            print("version 0.1: %d apps ready after %d s", APPS, since(start).toSeconds());
            List<String> ports = List.copyOf(apps.ports().values());
            Memory then = restart();
            print("version 0.1, restarted: %s", then);
            // When
            Instant upgrade = Instant.now();
            install("");
            await("all relays are rolled out", () -> forwardings() == APPS);
            apps.awaitReady(PATIENCE);
            print("upgraded, all relays rolled out after %d s", since(upgrade).toSeconds());
            // Then
            assertThat(apps.ports().values()).containsExactlyElementsOf(ports);
            List<String> before = versions();
            Memory now = restart();
            print("restarted: %s", now);
            assertThat(versions()).hasSize(APPS).isEqualTo(before);
            assertThat(Lab.operatorLog(operator()))
                    .doesNotContain("Route of app", "DaemonSet relay-", "ConfigMap port-");
            firstSync();
            List<Double> changes = new ArrayList<>();
            for (int i = 0; i < CHANGES; i++) {
                changes.add(oneChange("app-" + i, "changed-" + i + ".example.test"));
                apps.awaitReady(PATIENCE);
            }
            print("one change: %s s", changes);
            assertThat(changes).allSatisfy(c -> assertThat(c).isLessThan(CHANGE.toMillis() / 1000.0));
            assertThat((double) now.ownPeak()).isLessThan(then.ownPeak() * NOISE);
        }
    }

    private static void firstSync() {
        Lab.scaleOperator(0);
        onVps(60, "rm -f " + ROUTES + "*");
        Lab.scaleOperator(1);
        Instant all = when("[ $(ls " + ROUTES + "* 2>/dev/null | wc -l) = " + APPS + " ]");
        Instant started = Instant.parse(Lab.kubectl(
                        "-n",
                        Lab.SYSTEM,
                        "get",
                        "pod",
                        operator(),
                        "-o",
                        "jsonpath={.status.containerStatuses[0].state.running.startedAt}")
                .orFail());
        Duration took = Duration.between(started, all);
        print("first sync of %d routes: %.1f s, Java's start included", APPS, took.toMillis() / 1000.0);
        assertThat(took).isLessThan(FIRST_SYNC);
    }

    private static double oneChange(String app, String host) {
        Instant start = Instant.now();
        Lab.kubectl(
                        "-n",
                        NAMESPACE,
                        "patch",
                        "xapp",
                        app,
                        "--type=merge",
                        "-p",
                        "{\"spec\": {\"host\": \"" + host + "\"}}")
                .orFail();
        Instant there = when("grep -q " + host + " " + ROUTES + app + ".yml");
        return Duration.between(start, there).toMillis() / 1000.0;
    }

    /**
     * What the operator takes, in MiB.
     *
     * @param ownPeak the most that it had for itself alone. The kernel can't take that back, unlike pages of files
     * @param peak the most with pages of files, as of the archive of its classes
     */
    private record Memory(long ownPeak, long peak) {

        @Override
        public String toString() {
            return ownPeak + " MiB of its own at most, " + peak + " with pages of files";
        }
    }

    /** The operator starts, and has visited the edge twice: what there is to do is done. */
    private static Memory restart() {
        Lab.kubectl("-n", Lab.SYSTEM, "delete", "pod", operator()).orFail();
        Lab.kubectl("-n", Lab.SYSTEM, "rollout", "status", "deployment/exposedapp-operator", "--timeout=120s")
                .orFail();
        AtomicLong own = new AtomicLong();
        for (int visit = 0; visit < 2; visit++) {
            String last = heartbeat();
            await("the edge is visited", () -> {
                own.accumulateAndGet(megabytes("RssAnon"), Math::max);
                return !heartbeat().equals(last);
            });
        }
        return new Memory(own.get(), megabytes("VmHWM"));
    }

    private static String heartbeat() {
        return onVps(20, "stat -c %Z.%i " + LEASE + " 2>/dev/null || true");
    }

    private static List<String> versions() {
        return onVps(60, "stat -c '%n %i %Y %Z' " + ROUTES + "*").lines().toList();
    }

    /** Pods that say what they forward to, as those of version 0.1 don't. */
    private static long forwardings() {
        return Lab.kubectl(
                        "-n",
                        Lab.RELAYS,
                        "get",
                        "pods",
                        "-l",
                        "exposedapp.io/port",
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.annotations.exposedapp\\.io/forwarding}{\"\\n\"}{end}")
                .orFail()
                .lines()
                .filter(l -> !l.isBlank())
                .count();
    }

    private static String operator() {
        return Lab.operatorPods().get(0);
    }

    private static long megabytes(String figure) {
        String uid = Lab.kubectl("-n", Lab.SYSTEM, "get", "pod", operator(), "-o", "jsonpath={.metadata.uid}")
                .orFail();
        String kilobytes = Lab.run(
                        "home",
                        "sh",
                        "-c",
                        "for p in $(grep -l -s /pod" + uid + " /proc/[0-9]*/cgroup | cut -d/ -f3); do" + " sed -n 's/^"
                                + figure
                                + ":[[:space:]]*\\([0-9]*\\) kB/\\1/p' /proc/$p/status; done | sort -n | tail -1")
                .orFail()
                .strip();
        return kilobytes.isEmpty() ? 0 : Long.parseLong(kilobytes) / 1024;
    }

    private static void install(String source) {
        Lab.install(source, "--set", "relay.ports.from=9000", "--set", "relay.ports.to=9399");
    }

    private static Instant when(String condition) {
        return Instant.ofEpochMilli(
                Long.parseLong(onVps(300, "until { " + condition + "; }; do sleep 0.03; done; date +%s%3N")
                        .strip()));
    }

    private static String onVps(int seconds, String command) {
        return Commands.run(seconds, "", List.of("lab/run", VPS, "bash", "-c", command))
                .orFail();
    }

    private static void await(String what, BooleanSupplier condition) {
        Lab.await(what, PATIENCE).pollInterval(Duration.ofSeconds(1)).until(condition::getAsBoolean);
    }

    private static Duration since(Instant start) {
        return Duration.between(start, Instant.now());
    }

    private static void print(String format, Object... values) {
        System.out.printf(format + "%n", values);
    }
}
