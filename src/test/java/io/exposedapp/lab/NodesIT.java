package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.exposedapp.it.OwnLab;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A second node joins, dies, comes back and leaves, under load all the time. */
class NodesIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** How long it may be felt that a node died: requests that were under way to it are lost. */
    private static final Duration SHOCK = Duration.ofSeconds(5);

    private static final int FEW = 4;

    /** So many that one after the other finds the dead server in turn. */
    private static final int CROWD = 16;

    /** A server that is dead is passed over after half a second, by some of a crowd again and again. */
    private static final double LONGEST_ANSWER_SECONDS = 10;

    @Test
    void aNodeComesDiesReturnsAndIsDrainedUnderLoad() {
        try (LabApp app = LabApp.create("two-nodes")) {
            // Given: a server on the first node
            Lab.kubectl(
                            "-n",
                            app.namespace,
                            "patch",
                            "deployment",
                            "web",
                            "--type",
                            "merge",
                            "-p",
                            "{\"spec\": {\"template\": {\"spec\": {\"nodeName\": \"home\"}}}}")
                    .orFail();
            app.expose().orFail();
            Lab.awaitAnswer(app.url());
            try {
                joins(app);
                diesAndReturns(app);
                leaves(app);
            } finally {
                Lab.lab(120, "node-leave", "home2").orFail();
            }
        }
    }

    private static void joins(LabApp app) {
        try (Load load = visitors(app, FEW)) {
            // When
            Lab.lab(120, "node-join", "home2").orFail();
            // Then
            Lab.await("both nodes serve", SOON).until(() -> app.servers() == 2);
            app.awaitCondition("RelayReady", "True Serving", "home", "home2");
            areAllAnswered("join", load);
        }
    }

    private static void diesAndReturns(LabApp app) {
        try (Load load = visitors(app, CROWD)) {
            // When
            Instant before = Instant.now();
            Lab.docker("kill", OwnLab.container("home2")).orFail();
            Instant shocked = Instant.now().plus(SHOCK);
            // Then
            Lab.await("the dead node's relay leaves the route", Duration.ofSeconds(100))
                    .until(() -> app.servers() == 1);
            app.awaitCondition("RelayReady", "True Degraded", "not on home2");
            // When
            Lab.docker("start", OwnLab.container("home2")).orFail();
            // Then
            Lab.await("both serve again", Duration.ofSeconds(60)).until(() -> app.servers() == 2);
            app.awaitCondition("RelayReady", "True Serving", "home", "home2");
            isAskedOn(load);
            System.out.println("felt of the death: "
                    + load.stop().stream()
                            .filter(a -> !a.status().equals("200"))
                            .toList());
            areAnswered("before the death", load.answersWithin(Instant.EPOCH, before));
            areAnswered("beside the dead node, and with it back", load.answersSince(shocked));
        }
    }

    private static void leaves(LabApp app) {
        try (Load load = visitors(app, FEW)) {
            // When
            Lab.kubectl("drain", "home2", "--ignore-daemonsets", "--delete-emptydir-data", "--force", "--timeout=20s")
                    .orFail();
            // Then: its relay runs on, but nobody is led there
            Lab.await("it leaves the route", SOON).until(() -> app.servers() == 1);
            app.awaitCondition("RelayReady", "True Serving", "home", "home2");
            isAskedOn(load);
            // When: its power goes, and it is removed
            Lab.lab(120, "node-leave", "home2").orFail();
            // Then
            app.awaitCondition("RelayReady", "True Serving", "on home (");
            areAllAnswered("leave", load);
        }
    }

    private static Load visitors(LabApp app, int count) {
        Load load = Load.on(app.url(), count, Duration.ofSeconds(15));
        isAskedOn(load);
        return load;
    }

    private static void isAskedOn(Load load) {
        Instant now = Instant.now();
        Lab.await("asked on", SOON).until(() -> load.answersSince(now).size() > 200);
    }

    private static void areAllAnswered(String when, Load load) {
        isAskedOn(load);
        areAnswered(when, load.stop());
    }

    private static void areAnswered(String when, List<Load.Answer> answers) {
        System.out.printf(
                "%s: %d answers, the slowest after %.2f s%n",
                when,
                answers.size(),
                answers.stream().mapToDouble(Load.Answer::seconds).max().orElse(0));
        assertThat(answers).as(when).hasSizeGreaterThan(20);
        assertThat(answers)
                .as(when)
                .filteredOn(a -> !a.status().equals("200") || a.seconds() >= LONGEST_ANSWER_SECONDS)
                .isEmpty();
    }
}
