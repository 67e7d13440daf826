package io.exposedapp.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One layer of an app's path, which a test breaks.
 *
 * @param condition the condition of this layer
 * @param app the app that is not ready then
 * @param others apps that the fault does not concern
 */
record Layer(String condition, LabApp app, List<LabApp> others) {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** They repeat what a layer says. */
    private static final Set<String> SUMMARIES = Set.of("Ready", "Programmed", "Stalled");

    /**
     * While it is broken, its condition alone is False, with this reason, and Ready says the same. All is well again
     * when it is cured. The conditions of other apps do not change.
     */
    void isTold(String reason, Runnable fault, Runnable cure) {
        Map<LabApp, Map<String, String>> before = conditionsOfOthers();
        fault.run();
        try {
            Lab.await(condition + " is False: " + reason, SOON).untilAsserted(() -> {
                assertThat(wrong()).containsExactly(entry(condition, reason));
                assertThat(app.condition("Ready")).startsWith("False " + reason + " ");
            });
        } finally {
            cure.run();
        }
        Lab.await("ready again", SOON).untilAsserted(() -> {
            assertThat(app.condition("Ready")).startsWith("True Ready ");
            assertThat(wrong()).isEmpty();
        });
        assertThat(conditionsOfOthers()).isEqualTo(before);
    }

    /** The reasons of conditions that are False. */
    Map<String, String> wrong() {
        Map<String, String> wrong = new TreeMap<>();
        for (Condition condition : LabApi.appConditions(app.namespace, "app")) {
            if (condition.getStatus().equals("False") && !SUMMARIES.contains(condition.getType())) {
                wrong.put(condition.getType(), condition.getReason());
            }
        }
        return wrong;
    }

    Map<LabApp, Map<String, String>> conditionsOfOthers() {
        Map<LabApp, Map<String, String>> all = new HashMap<>();
        others.forEach(other -> {
            Map<String, String> conditions = new TreeMap<>();
            LabApi.appConditions(other.namespace, "app")
                    .forEach(c -> conditions.put(
                            c.getType(), c.getStatus() + " " + c.getReason() + " since " + c.getLastTransitionTime()));
            all.put(other, conditions);
        });
        return all;
    }
}
