package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.OwnLab;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Parts of the lab are away for a while. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class OutagesIT {

    private static final Duration AFTER_AN_OUTAGE = Duration.ofSeconds(30);

    /** A new app mostly takes two or three seconds; connecting to an edge that is off would take five more. */
    private static final Duration UNDELAYED = Duration.ofSeconds(7);

    @Test
    void aNamespaceDeletedWithoutTheOperatorGoesAtOnceAndItsLeftoversLater() {
        try (LabApp app = LabApp.served("orphaned")) {
            int port = app.port();
            Lab.scaleOperator(0);
            try {
                // When
                Lab.kubectl("delete", "namespace", app.namespace, "--timeout=60s")
                        .orFail();
                // Then
                assertThat(Lab.routeFiles()).contains(app.routeFile());
            } finally {
                Lab.scaleOperator(1);
            }
            Lab.await("file gone", AFTER_AN_OUTAGE)
                    .until(() -> !Lab.routeFiles().contains(app.routeFile()));
            Lab.await("404", AFTER_AN_OUTAGE)
                    .until(() -> Lab.statusOfAnyCertificate(app.url()).equals("404"));
            Lab.await("relay gone", AFTER_AN_OUTAGE)
                    .untilAsserted(() -> assertThat(Lab.objectsOf(port))
                            .as("all but the reservation of the port")
                            .isEqualTo("port-" + port + " Reserved"));
        }
    }

    @Test
    void hostsAndPortsAreTheSameAfterARestoreInAnotherOrder() {
        try (LabApp holder = LabApp.served("restored");
                LabApp rival = LabApp.create("rival")) {
            rival.expose(holder.host, "").orFail();
            rival.awaitCondition("Accepted", "False HostConflict", "restored/app");
            int port = holder.port();
            Lab.scaleOperator(0);
            try {
                // When: everything but the edge forgets, and the rival comes first
                Lab.kubectl("-n", holder.namespace, "delete", "xapp", "app").orFail();
                Lab.kubectl("-n", rival.namespace, "delete", "xapp", "app").orFail();
                Lab.forgetPorts();
                rival.expose(holder.host, "").orFail();
                String second = Lab.run("visitor", "date", "+%s").out();
                Lab.await("a second passes")
                        .until(() -> !Lab.run("visitor", "date", "+%s").out().equals(second));
                holder.expose().orFail();
            } finally {
                Lab.scaleOperator(1);
            }
            // Then
            awaitServed(holder);
            rival.awaitCondition("Accepted", "False HostConflict", "restored/app");
            assertThat(holder.port()).isEqualTo(port);
        }
    }

    @Test
    void portsAreTheSameAlthoughTheOlderAppIsRestoredLast() {
        try (LabApp older = LabApp.served("restored-b");
                LabApp younger = LabApp.served("restored-a")) {
            Map<String, Integer> before = Map.of("older", older.port(), "younger", younger.port());
            Lab.scaleOperator(0);
            try {
                // When
                forgetAndRestoreInReverse(older, younger);
            } finally {
                Lab.scaleOperator(1);
            }
            // Then
            awaitServed(older, younger);
            assertThat(Map.of("older", older.port(), "younger", younger.port())).isEqualTo(before);
        }
    }

    /** Each of their files bars the edge from the other's relay. */
    @Test
    void appsThatGotEachOthersPortsBeforeTheEdgeWasReachedAreServed() {
        Lab.freeReservedPorts();
        try (LabApp older = LabApp.served("crossed-b");
                LabApp younger = LabApp.served("crossed-a")) {
            int olders = older.port();
            int youngers = younger.port();
            assertThat(olders).isLessThan(youngers);
            Lab.scaleOperator(0);
            // Given
            Lab.run("vps", "iptables", "-I", "INPUT", "-p", "tcp", "--dport", "22", "-j", "REJECT")
                    .orFail();
            try {
                forgetAndRestoreInReverse(older, younger);
                Lab.scaleOperator(1);
                Lab.await("both relays work", AFTER_AN_OUTAGE)
                        .until(() -> older.condition("RelayReady").startsWith("True")
                                && younger.condition("RelayReady").startsWith("True"));
                assertThat(List.of(older.port(), younger.port())).containsExactly(youngers, olders);
                assertThat(Lab.body(older.url())).as("nobody sees another app").doesNotContain(younger.namespace);
            } finally {
                Lab.run("vps", "iptables", "-D", "INPUT", "-p", "tcp", "--dport", "22", "-j", "REJECT")
                        .orFail();
            }
            // Then
            awaitServed(older, younger);
            Lab.await("nothing is left on those ports", AFTER_AN_OUTAGE)
                    .until(() -> Lab.kubectl("-n", Lab.RELAYS, "get", "daemonsets", "-o", "name")
                            .orFail()
                            .lines()
                            .noneMatch(
                                    name -> name.endsWith("/relay-" + olders) || name.endsWith("/relay-" + youngers)));
        }
    }

    private static void forgetAndRestoreInReverse(LabApp older, LabApp younger) {
        for (LabApp app : List.of(older, younger)) {
            Lab.kubectl("-n", app.namespace, "delete", "xapp", "app").orFail();
        }
        Lab.forgetPorts();
        younger.expose().orFail();
        String second = Lab.run("visitor", "date", "+%s").out();
        Lab.await("a second passes")
                .until(() -> !Lab.run("visitor", "date", "+%s").out().equals(second));
        older.expose().orFail();
    }

    /** The condition tells first: relays from before may still serve by connections that are open. */
    private static void awaitServed(LabApp... apps) {
        for (LabApp app : apps) {
            Lab.await("ready", AFTER_AN_OUTAGE)
                    .untilAsserted(() -> assertThat(app.condition("Ready")).startsWith("True"));
            assertThat(Lab.body(app.url())).contains("\"app\":\"" + app.namespace + "\"");
        }
    }

    @Test
    void theHolderIsTheSameAfterARestoreThatReachesTheEdgeLast() {
        try (LabApp holder = LabApp.served("restored-late");
                LabApp rival = LabApp.create("rival-early")) {
            Lab.scaleOperator(0);
            // Given: Traefik serves, but nobody gets in by SSH
            Lab.run("vps", "iptables", "-I", "INPUT", "-p", "tcp", "--dport", "22", "-j", "REJECT")
                    .orFail();
            try {
                Lab.kubectl("-n", holder.namespace, "delete", "xapp", "app").orFail();
                Lab.forgetPorts();
                // When: a rival is alone at first, and gets what seems to be free
                rival.expose(holder.host, "").orFail();
                Lab.scaleOperator(1);
                Lab.await("it seems to be the rival's", AFTER_AN_OUTAGE)
                        .until(() -> rival.condition("RelayReady").startsWith("True"));
                // Then: also on the holder's former port it isn't the rival that a visitor sees
                assertThat(Lab.body(holder.url())).doesNotContain("rival-early");
                holder.expose().orFail();
            } finally {
                Lab.run("vps", "iptables", "-D", "INPUT", "-p", "tcp", "--dport", "22", "-j", "REJECT")
                        .orFail();
            }
            // Then
            awaitServed(holder);
            rival.awaitCondition("Accepted", "False HostConflict", "restored-late/app");
        }
    }

    @Test
    void theVpsIsOffWhileAppsAreCreatedRenamedAndDeleted() {
        try (SecondEdge second = SecondEdge.register();
                LabApp gone = LabApp.served("deleted-meanwhile");
                LabApp renamed = LabApp.served("renamed-meanwhile");
                LabApp made = LabApp.create("made-meanwhile");
                LabApp elsewhere = LabApp.create("elsewhere", SecondEdge.ADDRESS)) {
            Lab.docker("stop", "--time", "1", OwnLab.container("vps")).orFail();
            try {
                // When
                Lab.kubectl("-n", gone.namespace, "delete", "xapp", "app", "--timeout=5s")
                        .orFail();
                made.expose().orFail();
                Lab.dns("set", "new-name.example.test");
                renamed.expose("new-name.example.test", "").orFail();
                elsewhere.expose(elsewhere.host, SecondEdge.ONLY).orFail();
                // Then
                Lab.awaitAnswer(elsewhere.url(), UNDELAYED);
                Lab.await("the condition tells", Duration.ofSeconds(30))
                        .until(() -> made.condition("RouteSynced").startsWith("False EdgeUnreachable"));
                Lab.await("what waits is told", Duration.ofSeconds(10))
                        .untilAsserted(
                                () -> assertThat(Lab.kubectl("get", "edge", "vps", "-o", "jsonpath={.status.pending}")
                                                .orFail())
                                        .contains("write made-meanwhile/app")
                                        .contains("write renamed-meanwhile/app")
                                        .contains("remove deleted-meanwhile/app"));
            } finally {
                Lab.docker("start", OwnLab.container("vps")).orFail();
            }
            Instant back = Instant.now();
            Lab.await("the new app answers", back, AFTER_AN_OUTAGE)
                    .until(() -> Lab.status(made.url()).equals("200"));
            Lab.await("the deleted one is unknown", back, AFTER_AN_OUTAGE)
                    .until(() -> Lab.statusOfAnyCertificate(gone.url()).equals("404"));
            Lab.await("the renamed one has its new name", back, AFTER_AN_OUTAGE)
                    .until(() -> Lab.status("https://new-name.example.test/").equals("200"));
            Lab.await("nothing waits any more", back, AFTER_AN_OUTAGE).untilAsserted(() -> {
                assertThat(Lab.kubectl("get", "edge", "vps", "-o", "jsonpath={.status.pending}")
                                .orFail())
                        .isEmpty();
                assertThat(List.of(made, renamed))
                        .allSatisfy(app -> assertThat(app.condition("Ready")).startsWith("True"));
            });
            System.out.println("all was made up for after "
                    + Duration.between(back, Instant.now()).toSeconds() + " s");
            assertThat(Lab.statusOfAnyCertificate(renamed.url()))
                    .as("its old name")
                    .isEqualTo("404");
            assertThat(Lab.routeFiles()).contains(made.routeFile()).doesNotContain(gone.routeFile());
        }
    }
}
